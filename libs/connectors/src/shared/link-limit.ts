import type { Platform } from '@hubbub/contracts';
import { PlatformError } from '@hubbub/runtime';

const links = /(?:https?:\/\/|www\.)[^\s<>"]+/gi;

/** Different links in a text, each once; with or without its protocol, and without the sign that ends a sentence. */
export const countLinks = (text: string): number =>
  new Set(
    [...text.matchAll(links)].map(([link]) =>
      link
        .replace(/^https?:\/\//i, '')
        .replace(/[.,;:!?)\]}'"…]+$/, '')
        .toLowerCase(),
    ),
  ).size;

export interface TooManyLinks {
  limit: number;
  links: number;
}

/** By the row in force at `now`; null where the text may go, or the platform counts none. */
export const tooManyLinks = (platform: Platform, text: string, now: Date): TooManyLinks | null => {
  const today = now.toISOString().slice(0, 10);
  const [row] = (platform.linkLimits ?? [])
    .filter(({ since }) => since <= today)
    .sort((a, b) => b.since.localeCompare(a.since));
  const found = row ? countLinks(text) : 0;
  return row && found > row.limit ? { limit: row.limit, links: found } : null;
};

/** The last guard before a send: throws PlatformError `too_many_links` with limit and count. */
export const requireLinksFit = (platform: Platform, text: string, now: Date): void => {
  const refusal = tooManyLinks(platform, text, now);
  if (!refusal) return;
  const message = `The text has ${refusal.links} links; ${platform.name} takes ${refusal.limit}`;
  throw new PlatformError('refused', 'too_many_links', message, { details: { ...refusal } });
};
