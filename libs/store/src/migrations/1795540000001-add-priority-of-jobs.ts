import type { MigrationInterface, QueryRunner } from 'typeorm';

const enqueue = (priority: string): string =>
  `CREATE OR REPLACE FUNCTION enqueue(jobs json) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    SELECT graphile_worker.add_job(job->>'name', job->'payload', job_key => job->>'key', max_attempts => (job->>'attempts')::int,
      run_at => (job->>'runAt')::timestamptz, job_key_mode => coalesce(job->>'mode', 'replace')${priority})
    FROM json_array_elements(jobs) AS job $body$`;

/** What is old (files of a history that is read back) waits behind what people wait for. */
export class AddPriorityOfJobs1795540000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(enqueue(`, priority => (job->>'priority')::int`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(enqueue(''));
  }
}
