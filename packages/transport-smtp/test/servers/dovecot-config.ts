/** Where a private Dovecot lives, what it listens on, and the SMTP server behind its submission service. */
export interface DovecotPlace {
  readonly folder: string
  readonly lmtp: number
  readonly submission: number
  readonly submissions: number
  readonly relay: number
}

/** Penalties and delays for wrong passwords are off: tests give some. */
export function dovecotConf({ folder, lmtp, submission, submissions, relay }: DovecotPlace): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = lmtp submission
listen = 127.0.0.1
hostname = mx.example.test
mail_fsync = never
mail_location = maildir:${folder}/mail/%n
first_valid_uid = 1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = yes
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer
auth_username_format = %Ln
auth_failure_delay = 0
submission_relay_host = 127.0.0.1
submission_relay_port = ${relay}
submission_relay_trusted = no
submission_max_mail_size = 20000000
${whoIsWho(folder)}${listeners({ lmtp, submission, submissions })}`
}

function whoIsWho(folder: string): string {
  return `\
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/passwords
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${folder}/oauth2.conf
}
userdb {
  driver = passwd-file
  args = ${folder}/users
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`
}

function listeners({ lmtp, submission, submissions }: Omit<DovecotPlace, 'folder' | 'relay'>): string {
  return `\
service lmtp {
  inet_listener lmtp {
    port = ${lmtp}
  }
  unix_listener lmtp {
    mode = 0666
  }
}
service submission-login {
  inet_listener submission {
    port = ${submission}
  }
  inet_listener submissions {
    port = ${submissions}
    ssl = yes
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`
}

/** Tokens are checked here, against a key in \`keys/default/HS256/default\`. */
export function oauth2Conf(folder: string): string {
  return `
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=${folder}/keys/
username_attribute = sub
`
}
