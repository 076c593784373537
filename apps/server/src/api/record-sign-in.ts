import { audit, type Member } from '@hubbub/conversations';
import type { ServerContext } from '../build-context';

/**
 * Who came in, who left and who was turned away at a member's door, in the audit and in the log. The limiters of
 * signing in bound how many failures an outsider can write. An address that no member has is only logged, as nothing.
 */
export const recordSignIn = async (
  ctx: ServerContext,
  member: Pick<Member, 'workspaceId' | 'id' | 'name'>,
  act: 'sign_in' | 'sign_in_failed' | 'sign_out',
  detail: { by?: 'password' | 'sign_on'; reason?: 'password' | 'code' | 'inactive'; address: string | undefined },
): Promise<void> => {
  const { reason, address } = detail;
  if (act === 'sign_in_failed')
    ctx.logger.warn({ memberId: member.id, reason, address }, 'Somebody was turned away at signing in');
  await ctx.store.transaction(member.workspaceId, (db) =>
    audit(db, member, act, { type: 'member', id: member.id }, { ...detail }),
  );
};
