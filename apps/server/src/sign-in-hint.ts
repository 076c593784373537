import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config';

/**
 * What the ready line shows. A password that we made up is kept beside the data, readable by its owner alone, so that
 * a second start can say it again; one that was given is never written.
 */
export const keepHint = (
  config: Config,
  made: { email: string; password: string } | null,
): { email: string; password: string } | null => {
  const path = join(config.dataDir, 'first-sign-in.json');
  if (config.admin) return config.admin;
  if (made) writeFileSync(path, `${JSON.stringify({ email: made.email, password: made.password })}\n`, { mode: 0o600 });
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { email: string; password: string }) : null;
};
