/** What JSON can say: all that an engine is given to keep. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined }
