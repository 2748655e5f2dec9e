import { afterAll, beforeAll, test } from 'vitest'
import { letGo, sendLater } from './late.ts'

beforeAll(() => sendLater('all@example.com'))
afterAll(letGo)

test('does not wait', () => sendLater('ann@example.com'))
