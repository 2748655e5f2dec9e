import { DOMAIN } from './real-server.ts'

/** Where a private Postfix lives, and what it listens on. */
export interface PostfixPlace {
  readonly folder: string
  readonly port: number
  readonly tlsPort: number
}

/** Whose mailboxes are. */
export const MAILBOX_UID = 5000

export function mainCf({ folder }: PostfixPlace): string {
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = ${folder}/log/maillog
maillog_file_prefixes = ${folder}
myhostname = mx.${DOMAIN}
inet_interfaces = 127.0.0.1
mynetworks = 192.0.2.1/32
mydestination =
alias_maps =
local_recipient_maps =
local_header_rewrite_clients =
virtual_mailbox_domains = ${DOMAIN}
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = texthash:${folder}/conf/mailboxes
virtual_mailbox_limit = 0
virtual_uid_maps = static:${MAILBOX_UID}
virtual_gid_maps = static:${MAILBOX_UID}
message_size_limit = 20000000
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 1000
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
${secured(folder)}smtputf8_autodetect_classes = all
in_flow_delay = 0
`
}

function secured(folder: string): string {
  return `\
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${folder}/conf/cert.pem
smtpd_tls_key_file = ${folder}/conf/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
smtpd_sasl_local_domain = ${DOMAIN}
cyrus_sasl_config_path = ${folder}/conf/sasl
`
}

/** No service is in a chroot of Postfix's own making. */
export function masterCf({ port, tlsPort }: PostfixPlace): string {
  return `
127.0.0.1:${port} inet n - n - 100 smtpd
127.0.0.1:${tlsPort} inet n - n - 100 smtpd -o smtpd_tls_wrappermode=yes
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
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`
}

export function saslConf({ folder }: PostfixPlace): string {
  return `
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: ${folder}/conf/sasldb2
mech_list: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256
`
}
