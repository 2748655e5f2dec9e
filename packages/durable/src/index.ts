/** What durable managers have in common: everything but the queue. */
export type { ContentStore, StoredContent } from './content-store.ts'
export { DurableManager, type DurableParts } from './durable-manager.ts'
export { DurableQueue, type ResendOptions } from './durable-queue.ts'
export type {
  DurableFigures,
  Engine,
  EntryState,
  Found,
  NewEntry,
  SettledListener,
  Taken,
  Verdict,
  Worker,
} from './engine.ts'
export { type FolderStoreOptions, folderStore } from './folder-store.ts'
export type { HeldAttempt, HeldMail } from './held-mail.ts'
export type { Json } from './json.ts'
export { DURABLE_RETRY, type DurableOptions, type ResolvedDurable, resolveDurable } from './options.ts'
export type { EncryptionOptions } from './seal.ts'
export { type DurableSubmitOptions, type Priority, SUBMIT_OPTIONS } from './submit-options.ts'
