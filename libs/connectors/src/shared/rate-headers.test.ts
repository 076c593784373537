import { restUntilOf } from './rate-headers';

const now = new Date('2026-11-02T10:00:00.000Z');
const until = (headers: Record<string, string>): string | null => restUntilOf({ headers }, now)?.toISOString() ?? null;

it.each<[string, Record<string, string>, string | null]>([
  ['X', { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '1793614500' }, '2026-11-02T10:15:00.000Z'],
  ['Bluesky', { 'ratelimit-remaining': '0', 'ratelimit-reset': '1793613660' }, '2026-11-02T10:01:00.000Z'],
  [
    'Discord',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1793613999.9', 'x-ratelimit-reset-after': '1.250' },
    '2026-11-02T10:00:01.250Z',
  ],
  [
    'Mastodon',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-11-02T10:05:00.123Z' },
    '2026-11-02T10:05:00.123Z',
  ],
  ['Reddit', { 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '417' }, '2026-11-02T10:06:57.000Z'],
  ['one that leaves a call', { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '417' }, null],
  ['one that names no time', { 'x-ratelimit-remaining': '0' }, null],
  ['one that says nothing', {}, null],
  ['one that says nonsense', { 'x-ratelimit-remaining': 'many', 'x-ratelimit-reset': 'soon' }, null],
])('reads the rest that %s asks for', (_name, headers, expected) => expect(until(headers)).toBe(expected));
