import { given } from './ground.ts'

/**
 * A common table expression with the jobs that a worker still has, of those that it was given: `g` with `job` and `attempt`, and
 * `$2` the queue. They are locked until the transaction ends, so that pg-boss gives none of them to another meanwhile.
 *
 * It reads the table of pg-boss itself, as `touch` by attempts does: that touch and what follows from it would else be two
 * statements, with `BEGIN` and `COMMIT` around them, for each fence. A test fails when pg-boss names these columns otherwise.
 */
export function ours(schema: string): string {
  return `ours AS (
    SELECT j.id FROM ${schema}.job j JOIN ${given('job uuid, attempt integer')}
      ON j.id = g.job AND j.retry_count = g.attempt
    WHERE j.name = $2::text AND j.state = 'active' FOR UPDATE OF j
  )`
}
