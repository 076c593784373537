import type { Context } from '../context';

/**
 * Every await of the road back by name, in order. A process may die at each of them and nothing may be lost or
 * doubled; a test stops one there (`ctx.atStep`).
 */
export const sendSteps = [
  'claim.locked',
  'claim.marked',
  'claim.committed',
  'send.read',
  'send.leaving',
  'send.answered',
  'send.written',
  'send.committed',
  'send.noted',
] as const;
export type SendStep = (typeof sendSteps)[number];

export const step = async (ctx: Pick<Context, 'atStep'>, name: SendStep): Promise<void> => {
  if (ctx.atStep) await ctx.atStep(name);
};
