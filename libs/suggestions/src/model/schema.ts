import { intents, sentiments } from '@hubbub/contracts';
import { z } from 'zod';

/** What one model call returns. Strict mode wants every field; lengths and counts are checked again by us. */
export const ModelAnswer = z.object({
  language: z.string(),
  summary: z.string(),
  intent: z.enum(intents),
  sentiment: z.enum(sentiments),
  needsHuman: z.boolean(),
  needsHumanReason: z.string().nullable(),
  variants: z.array(
    z.object({
      tone: z.enum(['friendly', 'formal', 'short']),
      sentences: z.array(z.object({ text: z.string(), sourceIds: z.array(z.string()) })),
    }),
  ),
});
export type ModelAnswer = z.infer<typeof ModelAnswer>;
