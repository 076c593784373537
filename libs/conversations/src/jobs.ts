import { fetchAttachments, type FetchPayload } from './attachments/fetch-attachments';
import { removeFiles } from './attachments/kept-files';
import type { RemovePayload } from './attachments/remove-files';
import { runExport } from './archive/exports';
import type { Context } from './context';
import { enqueueBackfill, runSubscription } from './connect/check-channel';
import { completeMessage, type CompletePayload } from './receive/complete-message';
import { runBulk } from './bulk/run-bulk';
import { type Happening, runHappening } from './rules/happenings';
import { proposeDraft, type ProposePayload } from './rules/propose-draft';
import { backfillPage } from './poll/poll-channel';
import { type AnnouncedPayload, readAnnounced } from './poll/read-announced';
import { sendPush, type PushPayload } from './notices/send-push';
import { suggest } from './suggest/suggest';
import { deliverWebhook, type DeliverPayload } from './webhooks-out/deliver-webhook';

/** What each background job is told. */
export interface JobPayloads {
  'export.run': { workspaceId: number; exportId: string };
  'message.complete': CompletePayload;
  'attachment.fetch': FetchPayload;
  'attachment.remove': RemovePayload;
  'push.send': PushPayload;
  'webhook.deliver': DeliverPayload;
  'suggestion.draft': { workspaceId: number; conversationId: string; messageId: string };
  'channel.backfill': { workspaceId: number; channelId: string };
  'channel.subscribe': { workspaceId: number; channelId: string };
  'announced.read': AnnouncedPayload;
  'bulk.run': { workspaceId: number; bulkId: string };
  'rule.happening': Happening;
  'rule.propose': ProposePayload;
}

export type JobName = keyof JobPayloads;

interface Job<Name extends JobName> {
  run(ctx: Context, payload: JobPayloads[Name]): Promise<void>;
}

/** Every background job: its name and its work. */
export const jobs: { [Name in JobName]: Job<Name> } = {
  'export.run': { run: runExport },
  'message.complete': { run: completeMessage },
  'attachment.fetch': { run: fetchAttachments },
  'attachment.remove': { run: (ctx, { workspaceId, paths }) => removeFiles(ctx, workspaceId, paths) },
  'push.send': { run: sendPush },
  'webhook.deliver': { run: deliverWebhook },
  'suggestion.draft': {
    run: async (ctx, { workspaceId, conversationId }) =>
      void (await suggest(ctx, workspaceId, conversationId, { isJob: true })),
  },
  'bulk.run': { run: runBulk },
  'channel.subscribe': { run: runSubscription },
  'announced.read': { run: readAnnounced },
  'rule.happening': { run: runHappening },
  'rule.propose': { run: proposeDraft },
  'channel.backfill': {
    run: async (ctx, { workspaceId, channelId }) => {
      const { isDone, waitSeconds } = await backfillPage(ctx, workspaceId, channelId);
      if (isDone) return;
      const runAt = new Date(ctx.clock().getTime() + waitSeconds * 1000);
      await ctx.store.transaction(workspaceId, (db) => enqueueBackfill(db, { workspaceId, id: channelId }, runAt));
    },
  },
};
