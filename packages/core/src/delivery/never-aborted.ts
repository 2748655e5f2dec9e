/** For a mail that nobody can cancel. Listening to it is a waste. */
export const neverAborted: AbortSignal = new AbortController().signal
