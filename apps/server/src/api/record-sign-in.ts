import { audit } from '@hubbub/conversations';
import type { ServerContext } from '../build-context';

/**
 * Who came in, who left and who was turned away at a member's door, in the audit and in the log. The limiters of
 * signing in bound how many failures an outsider can write. An address that no member has is only logged, as nothing.
 */
export const recordSignIn = async (
  ctx: ServerContext,
  { workspaceId, id }: { workspaceId: number; id: string | null },
  act: 'sign_in' | 'sign_in_failed' | 'sign_out',
  detail: { by?: 'password' | 'sign_on'; reason?: 'password' | 'code' | 'inactive'; address: string | undefined },
): Promise<void> => {
  const { reason, address } = detail;
  if (act === 'sign_in_failed')
    ctx.logger.warn({ memberId: id, reason, address }, 'Somebody was turned away at signing in');
  await ctx.store.transaction(workspaceId, async (db) => {
    // Under the name that they have in the inbox, whatever they signed in with.
    const [member]: { name: string }[] = await db.query('SELECT name FROM member WHERE workspace_id = $1 AND id = $2', [
      workspaceId,
      id,
    ]);
    await audit(db, { workspaceId, id, name: member?.name ?? '' }, act, { type: 'member', id }, { ...detail });
  });
};
