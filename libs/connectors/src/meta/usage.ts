import { readJson } from '@hubbub/runtime';
import { isRecord, list, number } from '../shared/read';

// https://developers.facebook.com/docs/graph-api/overview/rate-limiting

export interface Usage {
  /** Of the fullest bucket that the answer names; 0 to 100 and above. */
  percent: number;
  /** Until calls are taken again, where the platform says; else 0. */
  regainSeconds: number;
}

const headerNames = ['x-app-usage', 'x-page-usage', 'x-ad-account-usage', 'x-business-use-case-usage'];
const shares = ['call_count', 'total_cputime', 'total_time'];

/** How much of its limits an app or account has used up, from the headers of any answer. */
export const usageOf = (headers: Readonly<Record<string, string>>): Usage => {
  const buckets = headerNames.flatMap((name) => bucketsIn(headers[name]));
  const percents = buckets.flatMap((bucket) => shares.map((share) => number(bucket[share]) ?? 0));
  const minutes = buckets.map((bucket) => number(bucket['estimated_time_to_regain_access']) ?? 0);
  return { percent: Math.max(0, ...percents), regainSeconds: Math.max(0, ...minutes) * 60 };
};

const bucketsIn = (header: string | undefined): Readonly<Record<string, unknown>>[] => {
  const value = header ? parse(header) : null;
  if (!isRecord(value)) return [];
  return [value, ...Object.values(value).flatMap(list)].filter(isRecord);
};

const parse = (header: string): unknown => {
  try {
    return readJson(header);
  } catch {
    return null;
  }
};

/** How long to stop reading for: polling gives way to sending well before the limit. */
export const pauseFor = ({ percent, regainSeconds }: Usage): number | undefined => {
  if (regainSeconds > 0) return regainSeconds;
  if (percent >= 90) return 600;
  return percent >= 75 ? 60 : undefined;
};
