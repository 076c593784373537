import type { Report } from '../../records';
import { figuresOf, tableOf } from '../insight/read-report';
import type { Cell, Figure } from '../insight/read-report';

/** What one member owes, or what nobody owes. Counts are of conversations. */
export interface Owed {
  memberId: string | null; // null: nobody
  name: string;
  open: number;
  capacity: number | null; // null or 0: none set
  waiting: number;
  oldestMinutes: number | null; // of what waits; null: nothing waits
  snoozed: number;
  late: number; // later than a policy allows
  isAway: boolean;
  filter: unknown; // the list of what is open
}

/** What one channel has open. */
export interface ChannelWaits {
  channelId: string;
  channel: string;
  platform: string;
  open: number;
  waiting: number;
  oldestMinutes: number | null;
  filter: unknown;
}

const numberOf = (cell: Cell | undefined): number => (typeof cell === 'number' ? cell : 0);
const numberOrNull = (cell: Cell | undefined): number | null => (typeof cell === 'number' ? cell : null);

/** The rows of the report `load`, in its order: nobody first, then whoever has most. */
export const owedOf = (report: Report): Owed[] => {
  const { rows = [], filters = [] } = tableOf(report) ?? {};
  return rows.map((row, at) => ({
    memberId: typeof row.memberId === 'string' ? row.memberId : null,
    name: String(row.name ?? ''),
    open: numberOf(row.open),
    capacity: numberOrNull(row.capacity),
    waiting: numberOf(row.waiting),
    oldestMinutes: numberOrNull(row.oldestWaitingMinutes),
    snoozed: numberOf(row.snoozed),
    late: numberOf(row.late),
    isAway: row.isAway === 'yes',
    filter: filters[at] ?? null,
  }));
};

/** The rows of the report `open`, what waits longest first; channels where nothing waits stay out. */
export const waitsOf = (report: Report): ChannelWaits[] => {
  const { rows = [], filters = [] } = tableOf(report) ?? {};
  return rows
    .map((row, at) => ({
      channelId: String(row.channelId),
      channel: String(row.channel ?? ''),
      platform: String(row.platform ?? ''),
      open: numberOf(row.open),
      waiting: numberOf(row.waiting),
      oldestMinutes: numberOrNull(row.oldestWaitingMinutes),
      filter: filters[at] ?? null,
    }))
    .filter(({ waiting }) => waiting > 0)
    .sort((a, b) => (b.oldestMinutes ?? 0) - (a.oldestMinutes ?? 0));
};

/** A post that draws many more comments than usual, or angry ones. */
export interface BurningPost {
  postId: string;
  post: string;
  platform: string;
  lastHour: number;
  usualPerHour: number;
  negativePercent: number; // of the last hour's
  waiting: number;
  oldestMinutes: number | null;
  filter: unknown; // what is open under it
}

/** The rows of the report `fire`, the busiest first. */
export const burningOf = (report: Report): BurningPost[] => {
  const { rows = [], filters = [] } = tableOf(report) ?? {};
  return rows.map((row, at) => ({
    postId: String(row.postId),
    post: String(row.post ?? ''),
    platform: String(row.platform ?? ''),
    lastHour: numberOf(row.lastHour),
    usualPerHour: numberOf(row.usualPerHour),
    negativePercent: numberOf(row.negativePercent),
    waiting: numberOf(row.waiting),
    oldestMinutes: numberOrNull(row.oldestWaitingMinutes),
    filter: filters[at] ?? null,
  }));
};

export const figureOf = (report: Report, name: string): Figure | null =>
  figuresOf(report).find((figure) => figure.name === name) ?? null;

/** How many more the members who are here can take; null where nobody has set what they can take. */
export const roomOf = (owed: readonly Owed[]): number | null => {
  const limited = owed.filter(({ capacity, isAway }) => capacity && !isAway);
  return limited.length === 0
    ? null
    : limited.reduce((sum, { capacity, open }) => sum + Math.max(0, (capacity ?? 0) - open), 0);
};

/** The same list, but only what waits for an answer. */
export const onlyWaiting = (filter: unknown): unknown =>
  typeof filter === 'object' && filter !== null ? { ...filter, waitingMinutes: 0 } : filter;

/** The same list, but only what is later than a policy allows. */
export const onlyLate = (filter: unknown): unknown =>
  typeof filter === 'object' && filter !== null ? { ...filter, breach: 'any' } : filter;

/** The same list, but what is put off. */
export const onlySnoozed = (filter: unknown): unknown =>
  typeof filter === 'object' && filter !== null ? { ...filter, status: 'snoozed' } : filter;
