import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `enqueue(jobs)`: jobs enter in the caller's transaction. graphile-worker's tables have row security without a
 * policy, so only their owner may write; this function is that owner's. Its schema is installed before ours.
 */
export class AddEnqueue1795300000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE FUNCTION enqueue(jobs json) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
      SELECT graphile_worker.add_job(job->>'name', job->'payload', job_key => job->>'key', max_attempts => (job->>'attempts')::int,
        run_at => (job->>'runAt')::timestamptz, job_key_mode => coalesce(job->>'mode', 'replace'))
      FROM json_array_elements(jobs) AS job $body$`);
    await runner.query('REVOKE ALL ON FUNCTION enqueue(json) FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION enqueue(json) TO hubbub_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION IF EXISTS enqueue(json)');
  }
}
