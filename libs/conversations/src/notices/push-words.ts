import { type NoticeSaid, noticeText } from '@hubbub/contracts';
import { ar } from './words/ar';
import { el } from './words/el';
import { fa } from './words/fa';
import type { NoticeWords } from './words/words';
import { zhHans } from './words/zh-hans';

const languages: Readonly<Record<string, NoticeWords>> = { ar, el, fa, 'zh-Hans': zhHans };
const plainEnglish = 'There is something new for you';

const mostOfOne = 120;
/** Signs that are not seen, but for the two that join and part letters in Persian, Arabic and emoji. */
const unseen = new RegExp('(?![\\u200c\\u200d])[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+', 'gu');

/** Plain words for a small window of the system: one line, nothing hidden in it. */
export const oneLine = (text: string): string => text.replace(unseen, ' ').trim().slice(0, mostOfOne).toWellFormed();

/** A name or a reason keeps its own direction and turns nobody else's. */
const isolate = (text: string): string => `\u2068${oneLine(text)}\u2069`;

/** What a notice says in a member's language (English where they have chosen none, or one of ours is missing). */
export const pushWords = (said: NoticeSaid, language: string | undefined): string => {
  const words = languages[language ?? ''];
  // What a platform says by the way has a code too, unless it says it in its own words.
  if (words && said.code === 'channel_says' && said.failure && said.failure !== 'platform_says')
    return pushWords({ code: 'channel_trouble', channel: said.channel, reason: null }, language);
  const ready = { ...makeReady(said, language ?? 'en'), ...(words ? ownReason(said, words) : {}) } as NoticeSaid;
  // The table has a sentence for each code; a notice of another version of ours may still be in the queue.
  const say = words?.[said.code] as ((ready: NoticeSaid) => string) | undefined;
  return say?.(ready) ?? noticeText(ready);
};

/** The same for who wants nobody's name on a locked screen. */
export const plainWords = (language: string | undefined): string => languages[language ?? '']?.plain() ?? plainEnglish;

/** A reason of ours in the member's language; how a sending failed is shown where it is opened. */
const ownReason = (said: NoticeSaid, words: NoticeWords): { reason?: string | null } => {
  if ('why' in said && said.why) return { reason: words.stops[said.why.code](said.why.values) };
  return 'failure' in said && said.failure ? { reason: null } : {};
};

const makeReady = (said: NoticeSaid, language: string): NoticeSaid =>
  Object.fromEntries(
    Object.entries(said).map(([name, value]: [string, unknown]) => {
      if (typeof value !== 'string' || name === 'code' || name === 'role' || name === 'failure') return [name, value];
      if (name === 'at' && language !== 'en')
        return [
          name,
          new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(value)),
        ];
      return [name, name === 'at' ? value : isolate(value)];
    }),
  ) as NoticeSaid;
