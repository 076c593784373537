import type { Flag } from '@hubbub/contracts';
import { getConversation, lockConversation } from '@hubbub/store';
import { audit } from './audit';
import type { Context } from './context';
import type { Member } from './member';
import { keepCards } from './partnership/keep-cards';
import { transact } from './transact';

/** A member confirms (or puts on) a flag, or removes it; what the machine had said is kept as a lesson. */
export const decideFlag = (
  ctx: Context,
  member: Member,
  conversationId: string,
  name: string,
  isOn: boolean,
): Promise<void> =>
  transact(ctx, member.workspaceId, async (db, changes) => {
    await lockConversation(db, member.workspaceId, conversationId);
    const { flags } = await getConversation(db, member.workspaceId, conversationId);
    const others = flags.filter((flag) => flag.name !== name);
    const known = flags.find((flag) => flag.name === name);
    const confirmed: Flag = { name, certainty: 'sure', score: known?.score ?? 1, evidence: known?.evidence ?? [] };
    const next = isOn ? [...others, confirmed] : others;
    await db.query(
      'UPDATE conversation SET flags = $3, flag_names = $4, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2',
      [member.workspaceId, conversationId, JSON.stringify(next), next.map((flag) => flag.name).sort()],
    );
    await db.query(
      'UPDATE flag SET decision = $4, decided_by = $5 WHERE workspace_id = $1 AND conversation_id = $2 AND name = $3',
      [member.workspaceId, conversationId, name, isOn ? 'confirmed' : 'removed', member.id],
    );
    if (isOn) await keepCards(db, member.workspaceId, [conversationId]);
    await audit(db, member, isOn ? 'flag' : 'unflag', { type: 'conversation', id: conversationId }, { name });
    changes.conversation(conversationId);
  });
