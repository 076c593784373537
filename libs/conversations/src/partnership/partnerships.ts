import { NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { audit } from '../audit';
import type { Context } from '../context';
import type { Member } from '../member';
import { shownIntroducedAt } from './introduction';
import { partnershipFlags, type Quote } from './make-card';

export const partnershipStates = ['new', 'answered', 'meeting', 'won', 'declined'] as const;
export type PartnershipState = (typeof partnershipStates)[number];

export interface Partnership {
  id: string;
  conversationId: string;
  contactId: string;
  contactName: string;
  platform: string;
  brand: string | null;
  ask: Quote | null;
  money: Quote | null;
  deadline: Quote | null;
  reach: number | null;
  impostorHints: string[];
  state: PartnershipState;
  certainty: 'sure' | 'possible'; // of the flag
  preIntroducedAt: string | null; // when a rule sent the introduction
  version: number;
  createdAt: string;
}

// A new one that somebody of ours has answered since is answered, whoever forgot to say so.
const state = `CASE WHEN p.state = 'new' AND c.last_member_at > p.created_at THEN 'answered' ELSE p.state END`;
const select = `SELECT p.id, p.conversation_id AS "conversationId", p.contact_id AS "contactId", k.name AS "contactName", c.platform, p.brand, p.ask, p.money, p.deadline, p.reach,
    p.impostor_hints AS "impostorHints", ${state} AS state,
    CASE WHEN EXISTS (SELECT FROM jsonb_array_elements(c.flags) AS f WHERE f->>'name' IN ('partnership', 'sponsorship') AND f->>'certainty' = 'sure') THEN 'sure' ELSE 'possible' END AS certainty, p.version, p.created_at AS "createdAt",
    coalesce(${shownIntroducedAt}, (SELECT min(m.sent_at) FROM message m WHERE m.workspace_id = p.workspace_id AND m.conversation_id = p.conversation_id AND m.author_type = 'rule'
      AND m.kind = 'message' AND m.status IN ('sent', 'delivered', 'read'))) AS "preIntroducedAt"
  FROM partnership p JOIN conversation c ON c.workspace_id = p.workspace_id AND c.id = p.conversation_id
  JOIN contact k ON k.workspace_id = p.workspace_id AND k.id = p.contact_id WHERE p.workspace_id = $1`;

type Row = Omit<Partnership, 'createdAt' | 'preIntroducedAt'> & { createdAt: Date; preIntroducedAt: Date | null };
const toPartnership = (row: Row): Partnership => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  preIntroducedAt: row.preIntroducedAt?.toISOString() ?? null,
});

/** Newest first; a card whose flag somebody took off is not shown. */
export const listPartnerships = async (
  db: EntityManager,
  workspaceId: number,
  {
    state: wanted,
    conversationId,
    contactId,
    limit,
    cursor,
  }: {
    state: readonly PartnershipState[];
    conversationId: string | null;
    contactId: string | null;
    limit: number;
    cursor: string | null;
  },
): Promise<{ items: Partnership[]; nextCursor: string | null }> => {
  const rows: Row[] = await db.query(
    `${select} AND c.flag_names && $2::text[] AND ($3::text[] = '{}' OR ${state} = ANY ($3)) AND ($4::uuid IS NULL OR p.conversation_id = $4)
       AND ($5::uuid IS NULL OR p.contact_id = $5) AND ($6::uuid IS NULL OR p.id < $6) ORDER BY p.id DESC LIMIT $7`,
    [workspaceId, partnershipFlags, wanted, conversationId, contactId, cursor, limit + 1],
  );
  const items = rows.slice(0, limit).map(toPartnership);
  return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
};

/** Throws NotFoundError. */
export const setPartnershipState = (
  ctx: Context,
  member: Member,
  id: string,
  next: PartnershipState,
): Promise<Partnership> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    const [changed]: [{ id: string }[]] = await db.query(
      'UPDATE partnership SET state = $3, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 RETURNING id',
      [member.workspaceId, id, next],
    );
    if (changed.length === 0) throw new NotFoundError('This partnership');
    await audit(db, member, 'change', { type: 'partnership', id }, { state: next });
    const [row]: Row[] = await db.query(`${select} AND p.id = $2`, [member.workspaceId, id]);
    return toPartnership(row!);
  });
