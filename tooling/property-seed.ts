/**
 * Property tests look for new counterexamples at every desk, and for the same ones in CI: what CI says of a change must
 * not hang on luck. A seed that found something becomes a test of its own.
 */
if (process.env.CI === 'true') {
  const { default: fc } = await import('fast-check')
  fc.configureGlobal({ seed: 20_261_122 })
}
