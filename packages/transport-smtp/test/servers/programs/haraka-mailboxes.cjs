/** A plugin of Haraka: which recipients there are, and a Maildir for each. Its settings are in the file named below. */
const { createWriteStream, readFileSync } = require('node:fs')
const { link, rename } = require('node:fs/promises')
const { join } = require('node:path')

const settings = JSON.parse(readFileSync(join(process.env.HARAKA, 'settings.json'), 'utf8'))
// They are globals where Haraka runs this.
const { OK, DENY } = globalThis

exports.hook_rcpt = (next, _connection, [address]) => {
  if (settings.users.includes(address.user)) next(OK)
  else next(DENY, 'nobody of that name')
}

/** Whoever has logged in may relay, and for him it is the other hook that is called. */
exports.hook_queue_outbound = (next, connection) => exports.hook_queue(next, connection)

exports.hook_queue = async (next, { transaction }) => {
  const users = transaction.rcpt_to.map(({ user }) => user)
  const place = (user, folder) => join(settings.maildirs, user, folder, transaction.uuid)
  const first = place(users[0], 'tmp')
  await new Promise((resolve) => {
    const file = createWriteStream(first).once('close', resolve)
    file.write(`Return-Path: ${transaction.mail_from.format()}\r\n`)
    transaction.message_stream.pipe(file)
  })
  for (const user of users.slice(1)) await link(first, place(user, 'new'))
  await rename(first, place(users[0], 'new'))
  next(OK)
}
