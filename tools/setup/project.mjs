import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const inRoot = (...parts) => join(root, ...parts);

/** An error whose message alone is for the person at the terminal: one line, no stack. */
export class SetupError extends Error {
  isExpected = true;
}

/** Progress goes to standard error: what `bench` and `eval` print with --json must be all there is on the other. */
export const say = (line) => process.stderr.write(`${line}\n`);
