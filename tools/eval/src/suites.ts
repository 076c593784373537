import { injection } from './injection';
import { keywords } from './keywords';
import { moderation } from './moderation';
import { payloads } from './payloads';
import { suggest } from './suggest';
import type { Suite } from './suite';

/** Every suite: its file and this line. */
export const suites: Readonly<Record<string, Suite>> = {
  injection,
  keywords,
  moderation,
  payloads,
  suggest,
};
