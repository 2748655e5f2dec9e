import { wellKnown } from '@turbomail/well-known'

const { TENANT = 'common' } = process.env

/** Where each service takes mail and gives tokens, and what a token has to be good for. */
export const services = {
  gmail: {
    relay: wellKnown('Gmail'),
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/',
  },
  microsoft: {
    relay: wellKnown('Outlook365'),
    tokenUrl: `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
    scope: 'https://outlook.office.com/SMTP.Send offline_access',
  },
} as const
