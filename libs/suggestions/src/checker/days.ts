import { foldText } from '@hubbub/text';
import { lexiconLanguages } from '../lexicon/create-lexicon';
import type { Take } from './claims';
import { parseNumber } from './numbers';
import units from './time-units.json';

const time =
  /(?<![\d.:,])([01]?\d|2[0-4])[:.h]([0-5]\d)(?::[0-5]\d)?(?![\d%])(?:\s?([ap])\.?\s?m\b)?|(?<![\d.:,])(1[0-2]|[1-9])\s?([ap])\.?\s?m\b/giu;
const numericDate =
  /(?<![\d./-])(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})(?![\d])|(?<![\d./-])(\d{4})-(\d{2})-(\d{2})(?!\d)/gu;
const cjkDate = /(\d{1,2})月(\d{1,2})[日号]|(\d{1,2})월\s?(\d{1,2})일/gu;

/** Dates, times of day, lengths of time, days of the week and "tomorrow", in all languages of the lexicon. */
export const dayClaims = (text: string, take: Take): void => {
  for (const match of text.matchAll(numericDate)) {
    const parts = match[0]
      .split(/[./-]/u)
      .map(Number)
      .sort((a, b) => a - b);
    take('date', parts.join('-'), match.index, match.index + match[0].length);
  }
  for (const match of text.matchAll(cjkDate))
    take(
      'date',
      dayMonth(Number(match[2] ?? match[4]), Number(match[1] ?? match[3])),
      match.index,
      match.index + match[0].length,
    );
  monthDates(text, take);
  for (const match of text.matchAll(time)) take('time', timeKey(match), match.index, match.index + match[0].length);
  for (const match of text.matchAll(amount)) {
    const end = match.index + match[0].length;
    const behind = unitBehind.exec(text.slice(end, end + longestUnit));
    const kind = behind && unitOf(behind[1]!);
    if (kind) take('duration', `${parseNumber(match[0])} ${kind}`, match.index, end + behind[0].length);
  }
  names(text, take);
};

const dayMonth = (day: number, month: number): string => `${day} of ${month}`;

const timeKey = (match: RegExpMatchArray): string => {
  const half = (match[3] ?? match[5] ?? '').toLowerCase();
  const hour = Number(match[1] ?? match[4]);
  const shifted = half === 'p' && hour < 12 ? hour + 12 : half === 'a' && hour === 12 ? 0 : hour;
  return `${shifted}:${match[2] ?? '00'}`;
};

type UnitName = keyof typeof units;
const unitNames = new Map<string, UnitName>(
  (Object.keys(units) as UnitName[]).flatMap((unit) =>
    units[unit].split(',').map((name) => [foldText(name.trim()), unit] as const),
  ),
);
const unitOf = (written: string): UnitName | null => unitNames.get(foldText(written)) ?? null;
const escaped = Object.values(units)
  .flatMap((list) => list.split(',').map((name) => name.trim()))
  .sort((a, b) => b.length - a.length)
  .join('|');
const unitBehind = new RegExp(
  String.raw`^[\s\u00a0-]?(${escaped})(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}])`,
  'iu',
);
const amount = /(?<![\d.,:])\d+(?:[.,]\d+)?/gu;
const longestUnit = 20;

interface Named {
  weekdays: Map<string, number>;
  months: Map<string, number>;
}
let named: Named | undefined;

/** Names of days and months in every language, from the runtime's own tables. */
const namesOfDays = (): Named => {
  if (named) return named;
  const made: Named = { weekdays: new Map(), months: new Map() };
  for (const language of lexiconLanguages) {
    for (const style of ['long', 'short'] as const) {
      const weekday = new Intl.DateTimeFormat(language, { weekday: style, timeZone: 'UTC' });
      // `-u-ca-gregory`: Persian would otherwise name the months of its own calendar.
      const month = new Intl.DateTimeFormat(`${language}-u-ca-gregory`, { month: style, timeZone: 'UTC' });
      const standing = new Intl.DateTimeFormat(`${language}-u-ca-gregory`, {
        day: 'numeric',
        month: style,
        timeZone: 'UTC',
      });
      for (let day = 0; day < 7; day += 1) {
        const name = foldText(weekday.format(new Date(Date.UTC(2023, 0, 1 + day))));
        if (name.length > 2 || /[^\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(name))
          made.weekdays.set(name, day);
      }
      for (let i = 0; i < 12; i += 1) {
        const date = new Date(Date.UTC(2023, i, 15));
        const inDate = standing.formatToParts(date).find(({ type }) => type === 'month')?.value ?? '';
        for (const name of [month.format(date), inDate]) {
          const folded = foldText(name).replace(/\.$/u, '');
          if (folded.length >= 3 && !/\d/u.test(folded)) made.months.set(folded, i + 1);
        }
      }
    }
  }
  for (const [name, day] of extraWeekdays) made.weekdays.set(foldText(name), day);
  // Short names that are everyday words somewhere ("sun", "mar", "pon") would see days everywhere.
  for (const word of everyday) {
    made.weekdays.delete(word);
    made.months.delete(word);
  }
  named = made;
  return made;
};

const everyday =
  'sun sat wed mon mar may dec set ago sex seg ter dom dim sal car sen min rab kam jum gen giu mag lug ott mer ven lun jeu sam die mit don do di mi so mo fr sa za zo ma wo vr pon mayo mai maggio marzo march mars marco marca mart ara oca sub eyl eki kas tem haz nis'.split(
    ' ',
  );
const extraWeekdays: readonly (readonly [string, number])[] = [
  ...['周日', '周一', '周二', '周三', '周四', '周五', '周六'].map((name, day) => [name, day] as const),
  ...['礼拜天', '礼拜一', '礼拜二', '礼拜三', '礼拜四', '礼拜五', '礼拜六'].map((name, day) => [name, day] as const),
  ['周天', 0],
  ['星期天', 0],
  ['mondays', 1],
  ['tuesdays', 2],
  ['wednesdays', 3],
  ['thursdays', 4],
  ['fridays', 5],
  ['saturdays', 6],
  ['sundays', 0],
  ['κυριακες', 0],
  ['δευτερες', 1],
  ['σαββατα', 6],
  ['samstags', 6],
  ['sonntags', 0],
  ['montags', 1],
  ['domingos', 0],
  ['sabados', 6],
  ['субботу', 6],
  ['среду', 3],
  ['пятницу', 5],
];

const spaced = /[\p{L}\p{M}]+(?:-feira)?/gu;
const unspaced = /(?:周|星期|礼拜)[一二三四五六日天]|[月火水木金土日]曜|[월화수목금토일]요일/gu;
const cjkDays: Record<string, number> = {
  日: 0,
  天: 0,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  月: 1,
  火: 2,
  水: 3,
  木: 4,
  金: 5,
  土: 6,
  일: 0,
  월: 1,
  화: 2,
  수: 3,
  목: 4,
  금: 5,
  토: 6,
};

const names = (text: string, take: Take): void => {
  const { weekdays } = namesOfDays();
  for (const match of text.matchAll(unspaced)) {
    const sign = /曜|요일/u.test(match[0]) ? match[0][0]! : match[0].at(-1)!;
    take('weekday', String(cjkDays[sign] ?? sign), match.index, match.index + match[0].length);
  }
  for (const match of text.matchAll(spaced)) {
    const word = foldText(match[0]);
    const day = weekdays.get(word) ?? arabicDay(word, weekdays);
    if (day !== undefined) take('weekday', String(day), match.index, match.index + match[0].length);
    const relative = relativeDays.get(word);
    if (relative !== undefined) take('relative_day', relative, match.index, match.index + match[0].length);
  }
  for (const match of text.matchAll(/今天|今日|明天|明日|今晚|오늘|내일|오늘밤/gu))
    take('relative_day', /明|내일/u.test(match[0]) ? 'tomorrow' : 'today', match.index, match.index + match[0].length);
};

const arabicDay = (word: string, weekdays: ReadonlyMap<string, number>): number | undefined => {
  for (const prefix of ['ب', 'و', 'ل', 'لل', 'بال', 'وال']) {
    if (!word.startsWith(prefix)) continue;
    const rest = word.slice(prefix.length);
    const day = weekdays.get(rest) ?? weekdays.get(`ال${rest}`);
    if (day !== undefined) return day;
  }
  return weekdays.get(`ال${word}`);
};

const relativeDays = new Map<string, string>(
  (
    [
      [
        'today',
        'today tonight σήμερα απόψε امروز امشب اليوم الليلة hoy hoje aujourd heute oggi stasera bugün сегодня आज vandaag vanavond',
      ],
      ['tomorrow', 'tomorrow αύριο فردا غدا بكرة mañana amanhã demain domani yarın завтра besok morgen'],
    ] as const
  ).flatMap(([key, words]) => words.split(' ').map((word) => [foldText(word), key] as const)),
);

const monthDates = (text: string, take: Take): void => {
  const { months } = namesOfDays();
  for (const match of text.matchAll(spaced)) {
    const month = months.get(foldText(match[0]));
    if (month === undefined) continue;
    const end = match.index + match[0].length;
    const before = /(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?:\s(?:de|of|του))?\s?$/iu.exec(
      text.slice(Math.max(0, match.index - 12), match.index),
    );
    const after = /^\.?\s(\d{1,2})(?:st|nd|rd|th)?(?![\d:.,]\d)/iu.exec(text.slice(end, end + 8));
    if (before) take('date', dayMonth(Number(before[1]), month), match.index - before[0].length, end);
    else if (after) take('date', dayMonth(Number(after[1]), month), match.index, end + after[0].length);
    else if (match[0].length > 3) take('date', `month ${month}`, match.index, end);
  }
};
