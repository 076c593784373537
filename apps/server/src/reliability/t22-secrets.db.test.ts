import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { createLogger } from '@hubbub/runtime';
import { Client } from 'pg';
import { listOperations } from '../api/resources';
import { resourcesOf } from '../api/routes';
import { eventually, signInAs, startPlatform, startTestServer, type TestServer } from '../testing';
import { printProof } from './proof';

const count = 50;
const planted = Array.from({ length: count }, () => randomBytes(24));
/** As it was given, and in the other forms in which bytes are written. */
const formsOf = (secret: Buffer): string[] => [
  secret.toString('base64'),
  secret.toString('base64url'),
  secret.toString('hex'),
];

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let admin: Client;
const lines: string[] = [];

beforeAll(async () => {
  [server, platform] = await Promise.all([startTestServer(), startPlatform()]);
  server.ctx.logger = createLogger('trace', { write: (line: string) => void lines.push(line) });
  admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await server.stop();
  await platform.stop();
});

it('T22: shows none of 50 planted secrets in the database, the log, an answer or the archive', async () => {
  const answers: string[] = [];
  const send = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const answer = headers ? await server.request(method, path, body, headers) : await server.api(method, path, body);
    answers.push(JSON.stringify([answer.status, answer.body, [...answer.headers]]));
    return answer;
  };
  for (const [index, secret] of planted.entries()) {
    const text = secret.toString('base64');
    if (index % 5 === 4) {
      const made = await server.api('POST', '/api/model-endpoints', {
        name: `e${index}`,
        baseUrl: 'http://127.0.0.1:9/v1',
        model: 'm',
        apiKey: text,
      });
      expect(made.status).toBe(201);
      answers.push(JSON.stringify(made.body));
      continue;
    }
    const settings = { callbackUrl: platform.url };
    const channel = {
      platform: 'http',
      name: `c${index}`,
      externalId: `c${index}`,
      secrets: { secret: `whsec_${text}` },
      settings,
    };
    const { body } = await send('POST', '/api/channels', channel);
    await send('PATCH', `/api/channels/${String(body['id'])}`, { secrets: { secret: `whsec_${text}` } });
    await send('POST', '/api/channels', { ...channel, name: 7 }); // refused, with the secret in it
    await send(
      'POST',
      '/api/session',
      { email: 'owner@example.com', password: text, code: {} },
      { origin: server.url },
    );
    server.ctx.logger.error(
      { err: new Error('refused'), secrets: { secret: text }, headers: { authorization: text } },
      'planted',
    );
  }
  const owner = await signInAs(server, 'owner');
  for (const { method, path } of listOperations(resourcesOf(server.ctx))) {
    if (method === 'get' && !path.includes('{')) await send('GET', path, undefined, owner.headers);
  }
  const dump: string[] = [];
  const { rows: tables } = await admin.query<{ schema: string; name: string }>(
    `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables WHERE table_schema IN ('public', 'graphile_worker') AND table_type = 'BASE TABLE'`,
  );
  for (const { schema, name } of tables) {
    const { rows } = await admin.query<{ row: string }>(`SELECT t::text AS row FROM "${schema}"."${name}" t`);
    dump.push(...rows.map(({ row }) => row));
  }
  expect(dump.length).toBeGreaterThan(count);
  const archive = [await readArchive()];
  expect(archive[0]).toContain('c48'); // the last channel's name: it is the whole workspace
  expect(lines.length).toBeGreaterThanOrEqual(40);
  const found = planted.flatMap((secret, index) =>
    formsOf(secret).flatMap((form) =>
      Object.entries({ dump, log: lines, answers, archive })
        .filter(([, texts]) => texts.some((text) => text.includes(form)))
        .map(([place]) => `secret ${index} in the ${place}`),
    ),
  );
  expect(found).toEqual([]);
  printProof('T22', {
    sent: count,
    stored: count,
    doubled: 0,
    lost: 0,
    seed: 0,
    tables: tables.length,
    found: found.length,
  });
});

/** The whole workspace as it may be taken away. */
const readArchive = async (): Promise<string> => {
  const { body } = await server.api('POST', '/api/exports');
  const { id } = body as unknown as { id: string };
  await eventually(
    async () => (await server.api('GET', `/api/exports/${id}`)).body as unknown as { status: string },
    ({ status }) => status === 'done',
    { tries: 1_200 },
  );
  const file = await fetch(`${server.url}/api/exports/${id}/file`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  return gunzipSync(Buffer.from(await file.arrayBuffer())).toString('latin1');
};

it('T22: opens no sealed secret in another place than its own', async () => {
  const { rows } = await admin.query<{ workspace_id: number; id: string; secrets: Buffer }>(
    'SELECT workspace_id, id, secrets FROM channel ORDER BY id LIMIT 2',
  );
  const [first, second] = rows;
  const place = (id: string, workspaceId: number) => `${workspaceId}/${id}/secrets`;
  const { secrets } = server.ctx;
  expect(secrets.open(first!.secrets, place(first!.id, first!.workspace_id))).toMatchObject({
    secret: expect.any(String),
  });
  expect(() => secrets.open(first!.secrets, place(second!.id, first!.workspace_id))).toThrow();
  expect(() => secrets.open(first!.secrets, place(first!.id, first!.workspace_id + 1))).toThrow();
});
