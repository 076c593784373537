import { type DailyHours, isWithin } from '@hubbub/automation';
import type { NoticeSaid } from '@hubbub/contracts';
import { PlatformError } from '@hubbub/runtime';
import { generateRequestDetails } from 'web-push';
import type { Context } from '../context';
import { oneLine, plainWords, pushWords } from './push-words';
import { vapidKeys } from './vapid';

export interface PushPayload {
  workspaceId: number;
  notificationId: string;
}

interface Notice {
  type: string;
  text: string;
  conversation_id: string | null;
  is_read: boolean;
  unread: number;
  said: NoticeSaid | null;
  preferences: {
    quietHours?: Omit<DailyHours, 'timeZone'> | null;
    timeZone?: string;
    language?: string;
    /** `kind`: nothing of whom or what it is about leaves for the push service. */
    pushSays?: 'all' | 'kind';
  };
}

interface Subscription {
  id: string;
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/**
 * One notice to every browser of its member, unless they have read it, or it is their quiet time: then it waits in the
 * list. It is said in the member's language. A browser that is gone is forgotten. Throws PlatformError where a push service should be asked again.
 */
export const sendPush = async (ctx: Context, { workspaceId, notificationId }: PushPayload): Promise<void> => {
  const found = await ctx.store.transaction(workspaceId, async (db) => {
    const [notice]: Notice[] = await db.query(
      `SELECT n.type, n.text, n.said, n.conversation_id, n.is_read, m.preferences,
         (SELECT count(*)::int FROM notification o WHERE o.workspace_id = $1 AND o.member_id = n.member_id AND NOT o.is_read) AS unread
       FROM notification n JOIN member m ON m.workspace_id = n.workspace_id AND m.id = n.member_id
       WHERE n.workspace_id = $1 AND n.id = $2 AND m.is_active`,
      [workspaceId, notificationId],
    );
    const subscriptions: Subscription[] = await db.query(
      `SELECT s.id, s.endpoint, s.keys FROM push_subscription s JOIN notification n ON n.workspace_id = s.workspace_id AND n.member_id = s.member_id
       WHERE s.workspace_id = $1 AND n.id = $2 AND s.id <> ALL (n.pushed_to) ORDER BY s.id`,
      [workspaceId, notificationId],
    );
    return { notice, subscriptions };
  });
  const { notice, subscriptions } = found;
  if (!notice || notice.is_read || isQuiet(notice, ctx.clock())) return;
  const payload = JSON.stringify({
    type: notice.type,
    title: 'Hubbub',
    body: bodyOf(notice),
    tag: notice.type,
    conversationId: notice.conversation_id,
    url: notice.conversation_id ? `/inbox/${notice.conversation_id}` : '/inbox',
    unread: notice.unread,
  });
  const told: string[] = [];
  let again: PlatformError | null = null;
  for (const subscription of subscriptions) {
    try {
      if (await push(ctx, subscription, payload)) told.push(subscription.id);
      else await forget(ctx, workspaceId, subscription.id);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (error.outcome !== 'refused') again = error;
      else await forget(ctx, workspaceId, subscription.id);
    }
  }
  if (told.length > 0) await remember(ctx, workspaceId, notificationId, told);
  if (again) throw again;
};

/** Another try, or another run of the same job, is for the others alone. */
const remember = (ctx: Context, workspaceId: number, id: string, told: readonly string[]): Promise<unknown> =>
  ctx.store.transaction(workspaceId, (db) =>
    db.query('UPDATE notification SET pushed_to = pushed_to || $3::uuid[] WHERE workspace_id = $1 AND id = $2', [
      workspaceId,
      id,
      told,
    ]),
  );

const bodyOf = ({ said, text, preferences: { language, pushSays } }: Notice): string => {
  if (pushSays === 'kind') return plainWords(language);
  return said ? pushWords(said, language) : oneLine(text);
};

export const isQuiet = ({ preferences: { quietHours, timeZone = 'UTC' } }: Pick<Notice, 'preferences'>, now: Date) =>
  quietHours ? isWithin(now, { ...quietHours, timeZone }) : false;

/** False: the browser is gone. The library encrypts; our guarded client dials, since a browser named the address. */
const push = async (ctx: Context, { endpoint, keys }: Subscription, payload: string): Promise<boolean> => {
  const subject = ctx.config.publicUrl?.startsWith('https:') ? ctx.config.publicUrl : 'mailto:hubbub@localhost.invalid';
  const details = generateRequestDetails({ endpoint, keys }, payload, {
    TTL: 86_400,
    vapidDetails: { subject, ...vapidKeys(ctx) },
  });
  const headers = Object.fromEntries(Object.entries(details.headers).map(([name, value]) => [name, String(value)]));
  delete headers['Content-Length'];
  const answer = await ctx.http({ method: 'POST', url: endpoint, headers, body: details.body, maxBytes: 100_000 });
  if (answer.status === 404 || answer.status === 410) return false;
  if (answer.status < 300) return true;
  const outcome = answer.status === 429 || answer.status >= 500 ? 'retry' : 'refused';
  throw new PlatformError(outcome, 'push_refused', `The push service answered ${answer.status}`);
};

const forget = (ctx: Context, workspaceId: number, id: string): Promise<unknown> =>
  ctx.store.transaction(workspaceId, (db) =>
    db.query('DELETE FROM push_subscription WHERE workspace_id = $1 AND id = $2', [workspaceId, id]),
  );
