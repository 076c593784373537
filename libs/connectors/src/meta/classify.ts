import { PlatformError, type HttpAnswer } from '@hubbub/runtime';
import { jsonOf, retryAfterOf } from '../shared/http-answers';
import { filled, isRecord, number, record, type Json } from '../shared/read';
import { graphErrorRows, type GraphErrorRow } from './graph-errors';
import { usageOf } from './usage';

export interface Asked {
  now: Date;
  /** A repeated reading does no harm; a repeated writing may write twice. */
  isReading: boolean;
}

/** The error in an answer of the Graph API, or null where it holds none. */
export const graphErrorOf = (answer: HttpAnswer, asked: Asked, rows = graphErrorRows): PlatformError | null => {
  const body = record(jsonOf(answer));
  if (isRecord(body['error'])) return classify(body['error'], answer, asked, rows);
  if (answer.status < 400) return null;
  return withoutWords(answer, asked);
};

const classify = (error: Json, answer: HttpAnswer, { now }: Asked, rows: readonly GraphErrorRow[]): PlatformError => {
  const code = number(error['code']) ?? 0;
  const subcode = number(error['error_subcode']);
  const message =
    filled(error['error_user_msg']) ?? filled(error['message']) ?? `The platform answered ${answer.status}`;
  const details = { code, subcode, status: answer.status, trace: filled(error['fbtrace_id']) };
  const row = findRow(rows, code, subcode, now);
  // A fault that the platform calls passing is one, whatever its code.
  const isPassing = error['is_transient'] === true || answer.status === 429;
  if (row && (row.outcome === 'retry' || !isPassing)) {
    const wait = row.outcome === 'retry' ? waitFor(answer, now, row.waitSeconds) : undefined;
    return new PlatformError(row.outcome, row.code, `${row.advice}. (${message})`, {
      details,
      ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
      ...(row.channelState ? { channelState: row.channelState } : {}),
    });
  }
  const isRetry = isPassing || answer.status >= 500;
  if (!isRetry) return new PlatformError('refused', 'bad_request', message, { details });
  const kind = answer.status === 429 ? 'throttled' : 'platform_down';
  const wait = waitFor(answer, now, 30);
  return new PlatformError('retry', kind, message, {
    details,
    ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
  });
};

/** Errors that did not come from the Graph API itself: a gateway, a page of HTML. */
const withoutWords = (answer: HttpAnswer, { now, isReading }: Asked): PlatformError => {
  const details = { status: answer.status };
  const message = `The platform answered ${answer.status} without a reason`;
  const wait = waitFor(answer, now, 30);
  const retry = { details, ...(wait === undefined ? {} : { retryAfterSeconds: wait }) };
  if (answer.status === 429) return new PlatformError('retry', 'throttled', message, retry);
  if (answer.status < 500) return new PlatformError('refused', 'bad_request', message, { details });
  return isReading
    ? new PlatformError('retry', 'platform_down', message, retry)
    : new PlatformError('unknown', 'platform_down', message, { details });
};

/** The row in force for a code: one with its subcode first, then the latest. */
export const findRow = (
  rows: readonly GraphErrorRow[],
  code: number,
  subcode: number | null,
  now: Date,
): GraphErrorRow | null => {
  const today = now.toISOString().slice(0, 10);
  const fitting = rows
    .filter((row) => row.since <= today && row.codes.includes(code))
    .filter(({ subcodes }) => !subcodes || (subcode !== null && subcodes.includes(subcode)))
    .sort((a, b) => Number(Boolean(b.subcodes)) - Number(Boolean(a.subcodes)) || b.since.localeCompare(a.since));
  return fitting[0] ?? null;
};

const waitFor = (answer: HttpAnswer, now: Date, otherwise: number | undefined): number | undefined => {
  const { regainSeconds } = usageOf(answer.headers);
  return retryAfterOf(answer, now) ?? (regainSeconds > 0 ? regainSeconds : otherwise);
};
