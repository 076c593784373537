import { connectHttpChannel, eventually, startPlatform, startTestServer } from '../testing';

/** A run as the API tells it. */
export interface Run {
  id: string | null;
  ruleId: string;
  outcome: string;
  messageId: string;
  conversationId: string;
  reasons: string[];
  actions: { type: string; status: string; reason: string | null; messageId?: string }[];
}

/** A server and somebody's own system behind it, and short words for rules, messages and what became of them. */
export const startMatrix = async () => {
  const server = await startTestServer();
  const platform = await startPlatform();

  const query = <T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> =>
    server.ctx.store.transaction(server.workspaceId, (db) => db.query(text, [server.workspaceId, ...values]));
  const made = async (path: string, body: object): Promise<string> => {
    const answer = await server.api('POST', path, body);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body.id as unknown as string;
  };
  const rule = (channelIds: string[], more: object) =>
    made('/api/rules', {
      name: 'Rule',
      mode: 'live',
      channelIds,
      trigger: { type: 'message' },
      conditions: {},
      actions: [{ type: 'note', text: 'seen' }],
      ...more,
    });
  const message = (
    id: string,
    text: string,
    more: { kind?: string; thread?: string; author?: string; at?: Date } = {},
  ) => {
    const author = more.author ?? id;
    return {
      id,
      conversation: {
        id: more.thread ?? id,
        kind: more.kind ?? 'comment',
        ...(more.kind === 'direct' ? {} : { post: { id: 'p1', text: 'A post' } }),
      },
      author: { id: author, name: 'Ann', handle: `ann_${author}` },
      text,
      sentAt: (more.at ?? new Date()).toISOString(),
    };
  };
  const stored = async (externalId: string): Promise<{ id: string; conversationId: string; authorId: string }> => {
    const rows = await eventually(
      () =>
        query<{ id: string; conversationId: string; authorId: string }>(
          `SELECT id, conversation_id AS "conversationId", author_id AS "authorId" FROM message WHERE workspace_id = $1 AND external_id = $2`,
          [externalId],
        ),
      (found) => found.length > 0,
      { tries: 1_200 },
    );
    return rows[0]!;
  };
  const outcomes = async (externalId: string): Promise<Map<string, Run>> => {
    const { id } = await stored(externalId);
    const { body } = await server.api('GET', `/api/messages/${id}/runs`);
    return new Map((body.items as unknown as Run[]).map((run) => [run.ruleId, run]));
  };
  /** The first run of a rule. */
  const runOf = async (ruleId: string): Promise<Run> => {
    const runs = await eventually(
      async () => (await server.api('GET', `/api/rules/${ruleId}/runs`)).body.items as unknown as Run[],
      (items) => items.length > 0,
      { tries: 1_200 },
    );
    return runs[0]!;
  };
  /** A signed HTTP channel whose callbacks go to `platform`. */
  const connect = () => connectHttpChannel(server, platform.url);
  const stop = async (): Promise<void> => {
    await server.stop();
    await platform.stop();
  };
  return { server, platform, query, made, rule, message, stored, outcomes, runOf, connect, stop };
};

export type Matrix = Awaited<ReturnType<typeof startMatrix>>;
