import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './project.mjs';

/** The script behind an installed package's command, to be run with Node: on Windows `.bin` holds no scripts. */
export function tool(name, command = name) {
  const folder = inRoot('node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}
