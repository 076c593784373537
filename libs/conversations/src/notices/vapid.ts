import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateVAPIDKeys } from 'web-push';
import type { Context } from '../context';

export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

/** By these push services know us. Made once and kept beside the data, readable by us alone. */
export const vapidKeys = ({ config }: Pick<Context, 'config'>): VapidKeys => {
  const path = join(config.dataDir, 'vapid.json');
  if (!existsSync(path)) {
    mkdirSync(config.dataDir, { recursive: true });
    try {
      writeFileSync(path, JSON.stringify(generateVAPIDKeys()), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was quicker
    }
  }
  return JSON.parse(readFileSync(path, 'utf8')) as VapidKeys;
};
