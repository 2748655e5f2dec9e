import { DOMAIN } from '../servers/real-server.ts'
import { LOGIN, OUTBOUND, type Place } from './instance.ts'

/** Only where it is read by default, it keeps its rights when it runs itself to deliver. */
export const START = `
chown -R Debian-exim /srv/conf /srv/spool /srv/log
cp /srv/conf/exim4.conf /etc/exim4/exim4.conf
chown root /etc/exim4/exim4.conf
exec exim4 -bdf -q30s
`

/** As it comes, where nothing is said: what it bears by default is what clients meet. */
export function eximConf(place: Place): string {
  return main(place) + ACL + ROUTING + AUTHENTICATORS
}

function main({ port, tlsPort }: Place): string {
  return `
primary_hostname = mx.${DOMAIN}
domainlist local_domains = ${DOMAIN}
daemon_smtp_ports = ${port} : ${tlsPort}
tls_on_connect_ports = ${tlsPort}
local_interfaces = 127.0.0.1
spool_directory = /srv/spool
log_file_path = /srv/log/%slog
pid_file_path = /srv/log/pid
never_users =
message_size_limit = 20000000
smtp_accept_max = 0
smtp_accept_queue_per_connection = 0
smtputf8_advertise_hosts = *
chunking_advertise_hosts = *
keep_environment =
pipelining_connect_advertise_hosts = *
dsn_advertise_hosts = *
prdr_enable = true
tls_advertise_hosts = *
tls_certificate = /srv/conf/cert.pem
tls_privatekey = /srv/conf/key.pem
tls_try_verify_hosts = *
tls_verify_certificates = /srv/conf/cert.pem
auth_advertise_hosts = \${if eq{$tls_in_cipher}{}{}{*}}
acl_smtp_rcpt = check_rcpt
`
}

const ACL = `
begin acl
check_rcpt:
  accept domains = +local_domains
         verify = recipient
  deny   domains = +local_domains
         message = no such mailbox
  accept authenticated = *
  deny   message = relay not permitted
`

const ROUTING = `
begin routers
mailboxes:
  driver = accept
  domains = +local_domains
  local_parts = lsearch;/srv/conf/mailboxes
  transport = maildir
outbound:
  driver = accept
  domains = ! +local_domains
  transport = outbound

begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = /srv/mail/$local_part_data
  user = 5000
  group = 5000
  delivery_date_add
  return_path_add
  envelope_to_add
outbound:
  driver = appendfile
  maildir_format
  directory = /srv/mail/${OUTBOUND}
  user = 5000
  group = 5000
`

const AUTHENTICATORS = `
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${LOGIN.user}}}{eq{$auth3}{${LOGIN.password}}}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = \${if and{{eq{$auth1}{${LOGIN.user}}}{eq{$auth2}{${LOGIN.password}}}}}
  server_set_id = $auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${if eq{$auth1}{${LOGIN.user}}{${LOGIN.password}}fail}
  server_set_id = $auth1
external:
  driver = external
  public_name = EXTERNAL
  server_advertise_condition = $tls_in_certificate_verified
  server_param2 = \${certextract {subject,CN}{$tls_in_peercert}}
  server_condition = \${if eq{$auth2}{$auth1}{yes}{\${if eq{$auth1}{}}}}
  server_set_id = $auth2
`
