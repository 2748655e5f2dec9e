import { DOMAIN } from '../servers/real-server.ts'
import { LOGIN, MAILBOX_UID, OUTBOUND, type Place } from './instance.ts'

/** Every user of the system has a mailbox, and nobody else. Clients on this machine get no rights by being on it. */
export function start({ users }: Place): string {
  return `
printf 'root:x:0:0::/root:/bin/sh\\n' >/etc/passwd.new
grep -E '^(daemon|mail|smmta|smmsp):' /etc/passwd >>/etc/passwd.new
for user in ${users.join(' ')}; do echo "$user:x:${MAILBOX_UID}:${MAILBOX_UID}::/srv/mail:/bin/sh" >>/etc/passwd.new; done
mv /etc/passwd.new /etc/passwd
install -m 644 /srv/conf/maildir.rc /srv/conf/outbound.rc /etc/mail
install -m 600 -t /etc/mail /srv/conf/cert.pem /srv/conf/key.pem
cp /srv/conf/sasl.conf /usr/lib/sasl2/Sendmail.conf
echo '${LOGIN.password}' | saslpasswd2 -p -c -u ${DOMAIN} ${LOGIN.user}
m4 /srv/conf/sendmail.mc | sed '/originated locally/d; /see if it is local/d; /^R<?> \\$=[wR]/d; /^R\\$=[wR].*RELAY/d' >/etc/mail/sendmail.cf
chmod 700 /srv/spool
exec /usr/libexec/sendmail/sendmail -bD -q5s
`
}

const SASL_CONF = `
pwcheck_method: auxprop
auxprop_plugin: sasldb
mech_list: PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256
`

/** Delivers into one Maildir, whatever the mail. */
function procmailRc(folder: string): string {
  return `
LOGFILE=/srv/log/procmail
DEFAULT=/srv/mail/${folder}/
:0
$DEFAULT
`
}

export const RC_FILES: Readonly<Record<string, string>> = {
  'maildir.rc': procmailRc('$1'),
  'outbound.rc': procmailRc(OUTBOUND),
  'sasl.conf': SASL_CONF,
}

/** As it comes, but that a busy machine does not make it refuse connections. */
export function sendmailMc({ port, tlsPort }: Place): string {
  return `
include(\`/usr/share/sendmail/cf/m4/cf.m4')
OSTYPE(\`debian')
define(\`confDOMAIN_NAME', \`mx.${DOMAIN}')
LOCAL_DOMAIN(\`${DOMAIN}')
FEATURE(\`no_default_msa')
FEATURE(\`nocanonify')
FEATURE(\`accept_unresolvable_domains')
FEATURE(\`local_procmail', \`/usr/bin/procmail', \`procmail -Y -m /etc/mail/maildir.rc $u', \`SPfhn')
DAEMON_OPTIONS(\`Name=MTA, Port=${port}, Addr=127.0.0.1')
DAEMON_OPTIONS(\`Name=TLS, Port=${tlsPort}, Addr=127.0.0.1, M=s')
define(\`QUEUE_DIR', \`/srv/spool')
undefine(\`confHOST_STATUS_DIRECTORY')
undefine(\`ALIAS_FILE')
define(\`confTO_IDENT', \`0s')
define(\`confMAX_MESSAGE_SIZE', \`20000000')
define(\`confREFUSE_LA', \`1000')
define(\`confQUEUE_LA', \`1000')
define(\`confCACERT_PATH', \`/etc/mail')
define(\`confCACERT', \`/etc/mail/cert.pem')
define(\`confSERVER_CERT', \`/etc/mail/cert.pem')
define(\`confSERVER_KEY', \`/etc/mail/key.pem')
define(\`confAUTH_OPTIONS', \`A p')
define(\`confAUTH_REALM', \`${DOMAIN}')
define(\`confAUTH_MECHANISMS', \`PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256')
TRUST_AUTH_MECH(\`PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256')
define(\`SMART_HOST', \`procmail:/etc/mail/outbound.rc')
MAILER(\`local')
MAILER(\`procmail')
MAILER(\`smtp')
`
}
