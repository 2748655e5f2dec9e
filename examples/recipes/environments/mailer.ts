import { createMailer } from '@turbomail/core'

export const mailer = await createMailer()
