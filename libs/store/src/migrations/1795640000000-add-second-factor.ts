import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A second factor beside the password: its sealed secret, since when it counts, the last step used, and hashes of what recovers. */
export class AddSecondFactor1795640000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE member ADD COLUMN second_factor bytea, ADD COLUMN second_factor_at timestamptz, ADD COLUMN second_factor_step bigint NOT NULL DEFAULT 0,
         ADD COLUMN recovery_hashes bytea[] NOT NULL DEFAULT '{}'`,
    );
    await runner.query(`CREATE INDEX session_member ON session ((sess->>'memberId'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX session_member');
    await runner.query(
      'ALTER TABLE member DROP COLUMN second_factor, DROP COLUMN second_factor_at, DROP COLUMN second_factor_step, DROP COLUMN recovery_hashes',
    );
  }
}
