import { z } from 'zod';
import type { MessageReference } from '../connector';
import { filled } from '../shared/read';

const People = z.array(z.object({ acct: z.string(), url: z.string().nullable() }));

/**
 * The names that an answer must begin with: without them nobody is told of it, and a direct post reaches nobody.
 * Those that the text already holds are not repeated; we ourselves are left out.
 */
export const missingNames = (
  text: string,
  wanted: readonly (string | null | undefined)[],
  ownAcct: string | undefined,
): string[] => {
  const names = wanted.flatMap((acct) => filled(acct)?.replace(/^@/, '') ?? []);
  const own = ownAcct?.toLowerCase();
  const unique = [...new Map(names.map((acct) => [acct.toLowerCase(), acct])).values()];
  return unique.filter((acct) => acct.toLowerCase() !== own && !holdsName(text, acct));
};

export const withNames = (names: readonly string[], text: string): string =>
  [...names.map((acct) => `@${acct}`), text].filter(Boolean).join(' ');

/** Everybody whom the answered post names, its writer first. */
export const namesOf = ({ author, extra }: MessageReference): string[] => [
  ...((filled(extra['acct']) ?? author.handle) ? [filled(extra['acct']) ?? author.handle ?? ''] : []),
  ...(People.safeParse(extra['people']).data ?? []).map(({ acct }) => acct),
];

const holdsName = (text: string, acct: string): boolean => {
  const escaped = acct.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_/@])@${escaped}(?![\\p{L}\\p{N}_]|@|[.-][\\p{L}\\p{N}_])`, 'iu').test(text);
};
