/** A script that runs on the server, and how many of its arguments are keys. */
export interface Script {
  readonly numberOfKeys: number
  readonly lua: string
}

/** What a script is called by. */
export type ScriptName =
  | 'mailNote'
  | 'mailReclaim'
  | 'mailIsStored'
  | 'mailFind'
  | 'mailTakeOut'
  | 'mailDrop'
  | 'mailResend'
  | 'mailKeepKey'
  | 'mailCollapse'
  | 'mailFigures'

const NOW = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)"

/**
 * What BullMQ has no means for. Each is one step for everybody else. A mail is a worker's as long as its lock has the worker's token
 * and it has not been started again (`ats` counts that).
 */
export const SCRIPTS: Readonly<Record<ScriptName, Script>> = {
  /** KEYS job, lock; ARGV token, ats, progress. 1 if it was stored, 0 if the mail is another's. */
  mailNote: {
    numberOfKeys: 2,
    lua: `
if redis.call('GET', KEYS[2]) ~= ARGV[1] or redis.call('HGET', KEYS[1], 'ats') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'progress', ARGV[3])
return 1`,
  },
  /** KEYS job, lock, active, stalled; ARGV id, token, ats, leaseMs. 1 if nobody has had the mail meanwhile. */
  mailReclaim: {
    numberOfKeys: 4,
    lua: `
local owner = redis.call('GET', KEYS[2])
if owner and owner ~= ARGV[2] then return 0 end
if redis.call('HGET', KEYS[1], 'ats') ~= ARGV[3] or not redis.call('LPOS', KEYS[3], ARGV[1]) then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[4])
redis.call('SREM', KEYS[4], ARGV[1])
return 1`,
  },
  /** KEYS job, delayed; ARGV id, ats, result or nothing for one that is tried again. 1 if that is stored. */
  mailIsStored: {
    numberOfKeys: 2,
    lua: `
if redis.call('HGET', KEYS[1], 'ats') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then return redis.call('ZSCORE', KEYS[2], ARGV[1]) and 1 or 0 end
local job = redis.call('HMGET', KEYS[1], 'finishedOn', 'returnvalue')
return job[1] and job[2] == ARGV[3] and 1 or 0`,
  },
  /** KEYS base; ARGV ids. Of each that is known: id, state, data, progress, result, why it is held. */
  mailFind: {
    numberOfKeys: 1,
    lua: `
local base, found = KEYS[1], {}
for _, id in ipairs(ARGV) do
  local job = redis.call('HMGET', base .. id, 'data', 'progress', 'returnvalue', 'failedReason', 'finishedOn')
  if job[1] then
    local state = 'waiting'
    if job[5] then state = redis.call('ZSCORE', base .. 'failed', id) and 'held' or 'done'
    elseif redis.call('ZSCORE', base .. 'delayed', id) then state = 'delayed'
    elseif redis.call('ZSCORE', base .. 'prioritized', id) then state = 'waiting'
    elseif redis.call('LPOS', base .. 'active', id) then state = 'in-flight' end
    found[#found + 1] = {id, state, job[1], job[2] or '', job[3] or '', job[4] or ''}
  end
end
return found`,
  },
  /** KEYS base; ARGV id. 1 if it was taken out of those that wait. */
  mailTakeOut: {
    numberOfKeys: 1,
    lua: `
local base, id = KEYS[1], ARGV[1]
local out = redis.call('ZREM', base .. 'prioritized', id) + redis.call('ZREM', base .. 'delayed', id)
if out == 0 then out = redis.call('LREM', base .. 'wait', 1, id) end
if out == 0 then out = redis.call('LREM', base .. 'paused', 1, id) end
if out > 0 then redis.call('PEXPIRE', base .. id, 60000) end
return out`,
  },
  /** KEYS job, failed, doubt; ARGV id. 1 if it was held. */
  mailDrop: {
    numberOfKeys: 3,
    lua: `
if redis.call('ZREM', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('SREM', KEYS[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], 60000)
return 1`,
  },
  /** KEYS job, failed, doubt; ARGV id, progress. 1 if it is held, and is to go on from `progress`. */
  mailResend: {
    numberOfKeys: 3,
    lua: `
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 0 end
redis.call('SREM', KEYS[3], ARGV[1])
redis.call('HSET', KEYS[1], 'progress', ARGV[2])
redis.call('HDEL', KEYS[1], 'returnvalue')
return 1`,
  },
  /** KEYS idempotency key, job; ARGV id, idempotencyMs, 1 to free it. How long the key of a mail that is done with still stands. */
  mailKeepKey: {
    numberOfKeys: 2,
    lua: `${NOW}
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local left = ARGV[2] - (now - (redis.call('HGET', KEYS[2], 'timestamp') or 0))
if ARGV[3] == '1' or left < 1 then return redis.call('DEL', KEYS[1]) end
return redis.call('PEXPIRE', KEYS[1], math.floor(left))`,
  },
  /** KEYS collapse key; ARGV order, lifetime. The latest of the mails with a key is the one with the highest order. */
  mailCollapse: {
    numberOfKeys: 1,
    lua: `
local latest = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[1]))
local lifetime = math.max(redis.call('PTTL', KEYS[1]), tonumber(ARGV[2]))
redis.call('SET', KEYS[1], latest, 'PX', lifetime)
return latest`,
  },
  /** KEYS base. waiting, delayed, in flight, held, in doubt, age of the oldest, done with in the last minute. */
  mailFigures: {
    numberOfKeys: 1,
    lua: `${NOW}
local base = KEYS[1]
local first = {redis.call('LINDEX', base .. 'wait', -1)}
for priority = 1, 2 do
  local from = priority * 0x100000000
  local ids = redis.call('ZRANGEBYSCORE', base .. 'prioritized', from, '(' .. (from + 0x100000000), 'LIMIT', 0, 1)
  first[#first + 1] = ids[1]
end
local oldest = now
for _, id in ipairs(first) do
  local since = id and tonumber(redis.call('HGET', base .. id, 'timestamp') or now)
  if since and since < oldest then oldest = since end
end
local waiting = redis.call('LLEN', base .. 'wait') + redis.call('LLEN', base .. 'paused')
waiting = waiting + redis.call('ZCARD', base .. 'prioritized')
local done = redis.call('ZCOUNT', base .. 'completed', now - 60000, '+inf')
done = done + redis.call('ZCOUNT', base .. 'failed', now - 60000, '+inf')
return {waiting, redis.call('ZCARD', base .. 'delayed'), redis.call('LLEN', base .. 'active'),
  redis.call('ZCARD', base .. 'failed'), redis.call('SCARD', base .. 'doubt'), now - oldest, done}`,
  },
}
