/** Where a private Postfix lives, and what it listens on. */
export interface PostfixPlace {
  readonly folder: string
  readonly port: number
}

/**
 * A Postfix as it comes, but that it throws away what it has queued, and that it neither slows a sender down to the pace
 * of delivery nor bounds how many connections one may open.
 */
export function mainCf({ folder }: PostfixPlace): string {
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = ${folder}/log/maillog
maillog_file_prefixes = ${folder}
myhostname = mx.example.test
inet_interfaces = 127.0.0.1
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
local_recipient_maps =
default_transport = discard
relay_transport = discard
in_flow_delay = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
`
}

/** No service is in a chroot of Postfix's own making. */
export function masterCf({ port }: PostfixPlace): string {
  return `
127.0.0.1:${port} inet n - n - 100 smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`
}
