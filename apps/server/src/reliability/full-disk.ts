import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** A disk that can be filled to the brim and emptied again. */
export interface SmallDisk {
  /** How it is done: a small file system of its own, or, where none may be mounted, the server's own error raised in it. */
  readonly how: 'tmpfs' | 'raised';
  fill(adminUrl: string): Promise<void>;
  empty(adminUrl: string): Promise<void>;
  remove(): void;
}

/** Mounts a file system of `megabytes` on the empty folder `path`; without the right to mount, faults are raised inside the database. */
export const makeSmallDisk = (path: string, megabytes: number): SmallDisk => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return raisedFaults();
  }
  chmodSync(path, 0o755);
  const ballast = join(path, 'ballast');
  return {
    how: 'tmpfs',
    fill: async () => {
      const file = openSync(ballast, 'w');
      let size = 1 << 20;
      while (size >= 512) {
        try {
          writeSync(file, Buffer.alloc(size));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          size >>= 1; // to the last block
        }
      }
      closeSync(file);
    },
    empty: async () => rmSync(ballast, { force: true }),
    remove: () => void execFileSync('umount', ['-l', path], { stdio: 'ignore' }),
  };
};

/** PostgreSQL's own words and code for a full disk (53100), from within: each INSERT of a delivery meets it. */
const raisedFaults = (): SmallDisk => {
  const as = async (adminUrl: string, sql: string): Promise<void> => {
    const client = new Client({ connectionString: adminUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  return {
    how: 'raised',
    fill: (adminUrl) =>
      as(
        adminUrl,
        `CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           RAISE EXCEPTION 'could not extend file "base/1/1": No space left on device' USING ERRCODE = '53100', HINT = 'Check free disk space.'; END $$;
         CREATE OR REPLACE TRIGGER full_disk BEFORE INSERT ON delivery FOR EACH STATEMENT EXECUTE FUNCTION full_disk();
         CREATE OR REPLACE TRIGGER full_disk BEFORE INSERT ON message FOR EACH STATEMENT EXECUTE FUNCTION full_disk()`,
      ),
    empty: (adminUrl) => as(adminUrl, 'DROP TRIGGER full_disk ON delivery; DROP TRIGGER full_disk ON message'),
    remove: () => undefined,
  };
};
