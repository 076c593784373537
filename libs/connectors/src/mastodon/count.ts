import { linkSpans, measureText } from '@hubbub/text';

const remoteMention = /(?<![\p{L}\p{N}_/])@([\p{L}\p{N}_.-]+)@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?/giu;

/**
 * Length as the server counts it: graphemes, a link as a fixed number, a name without its host.
 * Source: https://docs.joinmastodon.org/user/posting/#text
 */
export const countCharacters = (text: string, perUrl: number): number => {
  let length = 0;
  let from = 0;
  for (const { start, end } of linkSpans(text)) {
    if (!/^https?:\/\//i.test(text.slice(start, end))) continue;
    length += measureText(withoutHosts(text.slice(from, start)), 'graphemes') + perUrl;
    from = end;
  }
  return length + measureText(withoutHosts(text.slice(from)), 'graphemes');
};

const withoutHosts = (text: string): string => text.replace(remoteMention, '@$1');
