import { DOMAIN } from '../servers/real-server.ts'
import { LOGIN, MAILBOX_UID, OUTBOUND, type Place } from './instance.ts'

export const START = `
echo 'vmail:x:${MAILBOX_UID}:${MAILBOX_UID}::/srv/mail:/bin/false' >>/etc/passwd
chmod 711 /var/lib/opensmtpd/empty /srv/spool
ln -s /srv/spool /var/spool/smtpd
echo "${LOGIN.user} $(smtpctl encrypt '${LOGIN.password}')" >/srv/conf/logins
chown opensmtpd /srv/conf/logins
exec smtpd -d -f /srv/conf/smtpd.conf
`

/** The default, a hundred mails over one connection, is in the way of tests with two hundred. */
export function smtpdConf({ port, tlsPort }: Place): string {
  const manners = 'pki server auth-optional <logins>'
  return `
pki server cert "/srv/conf/cert.pem"
pki server key "/srv/conf/key.pem"
table logins file:/srv/conf/logins
table mailboxes file:/srv/conf/mailboxes
smtp max-message-size 20000000
smtp limit max-mails 1000
listen on 127.0.0.1 port ${port} tls ${manners} hostname mx.${DOMAIN}
listen on 127.0.0.1 port ${tlsPort} smtps ${manners} hostname mx.${DOMAIN}
action inbox maildir "/srv/mail/%{rcpt.user}" virtual <mailboxes>
action outbound maildir "/srv/mail/${OUTBOUND}" virtual { "@" = vmail }
match from any for domain ${DOMAIN} action inbox
match auth from any for any action outbound
`
}
