import type { ExternalAuthor, IdentityChange, InboundEvent } from '@hubbub/connectors';
import { queryHot, type ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { joinIdentities } from '../contacts/join-identities';
import type { Context } from '../context';
import type { Changes } from '../transact';
import type { Incoming } from './incoming';

/**
 * Where a platform knows one person by several ids (WhatsApp: telephone number and user id), each event is told by the
 * one under which the person stands here, so that nobody is doubled. What the platform says of ids that belong together
 * or have changed is kept; two contacts that turn out to be one are merged, which a member may undo.
 */
export const joinPeople = async (
  ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  incoming: readonly Incoming[],
  changes: Changes,
): Promise<void> => {
  if (!ctx.findConnector(channel.platform)?.hasSeveralIds) return;
  const told = incoming.flatMap(({ event }) => toldBy(event));
  const ids = [
    ...told.flatMap(({ former, current }) => [...former, ...current]),
    ...incoming.flatMap(({ event }) => peopleIn(event).map(({ externalId }) => externalId)),
  ];
  if (ids.length === 0) return;
  let known = told.length > 0 ? await readAliases(db, channel, ids) : new Map<string, string>();
  const isNews = ({ former, current }: IdentityChange) =>
    new Set([...former, ...current].map((id) => known.get(id) ?? id)).size > 1;
  const news = told.filter(isNews);
  // The other lane may be told the same, or be about to make a person of one of these ids: who joins waits for all that
  // may make somebody, and they for whom joins. What is read before that may be older than what they left.
  await db.query(`SELECT pg_advisory_xact_lock${news.length > 0 ? '' : '_shared'}(hashtextextended($1, 42))`, [
    `people of ${channel.id}`,
  ]);
  known = await readAliases(db, channel, ids);
  if (news.length > 0) {
    for (const change of told.filter(isNews)) {
      await joinIdentities(ctx, db, channel, change, changes);
      known = await readAliases(db, channel, ids);
    }
  }
  for (const each of incoming) each.event = withKnownIds(each.event, known);
};

/** Ids that belong to one person, by an author who came with several, or by a notice about a change. */
const toldBy = (event: InboundEvent): IdentityChange[] => {
  if (event.kind === 'ignored') return event.identities ?? [];
  return peopleIn(event).flatMap(({ externalId, otherIds = [] }) =>
    otherIds.length > 0 ? [{ former: [], current: [externalId, ...otherIds] }] : [],
  );
};

const peopleIn = (event: InboundEvent): ExternalAuthor[] => {
  if (event.kind === 'ignored') return [];
  const contact = event.kind === 'echo' ? event.contact : undefined;
  const item = event.kind === 'edit' ? event.item : undefined;
  return [
    ...('author' in event && event.author ? [event.author] : []),
    ...(contact ? [contact] : []),
    ...(item ? peopleIn(item) : []),
  ];
};

/** For each id that is no identity's own, the one under which the person stands. */
const readAliases = async (
  db: EntityManager,
  channel: ChannelRow,
  ids: readonly string[],
): Promise<Map<string, string>> => {
  const rows: { alias: string; external_id: string }[] = await queryHot(
    db,
    `SELECT alias, external_id FROM identity_alias WHERE workspace_id = $1 AND channel_id = $2 AND alias = ANY ($3) AND parted_at IS NULL`,
    [channel.workspaceId, channel.id, [...new Set(ids)]],
  );
  return new Map(rows.map(({ alias, external_id }) => [alias, external_id]));
};

const withKnownIds = <Event extends InboundEvent>(event: Event, known: ReadonlyMap<string, string>): Event => {
  if (known.size === 0 || event.kind === 'ignored') return event;
  const person = <Given extends ExternalAuthor | null | undefined>(given: Given): Given =>
    given ? { ...given, externalId: known.get(given.externalId) ?? given.externalId } : given;
  const isDirect = event.kind === 'message' || (event.kind === 'echo' && event.conversationKind === 'direct');
  const place = isDirect ? event.externalConversationId : null;
  return {
    ...event,
    ...('author' in event ? { author: person(event.author) } : {}),
    ...(event.kind === 'echo' && event.contact ? { contact: person(event.contact) } : {}),
    ...(place === null ? {} : { externalConversationId: known.get(place) ?? place }),
    ...(event.kind === 'edit' && event.item ? { item: withKnownIds(event.item, known) } : {}),
  };
};
