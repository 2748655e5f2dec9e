import { noUnexpectedMail } from '@turbomail/transport-debug/vitest'

noUnexpectedMail()
