/** How often each background job is tried; every one may run twice without harm. */
export const jobAttempts = {
  'message.complete': 6,
  'suggestion.draft': 2,
  'channel.backfill': 5,
  'channel.subscribe': 6,
  'announced.read': 6,
  'bulk.run': 25,
  'attachment.fetch': 5,
  'attachment.remove': 25,
  'rule.happening': 10,
  'rule.propose': 3,
  'push.send': 5,
  'webhook.deliver': 5,
  'export.run': 3,
} as const;
