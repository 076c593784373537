import { createHmac } from 'node:crypto';
import type { ConnectorSpec, ErrorRow, FakeRoutes, WebhookSpec } from '../testing';

const secrets = { appSecret: 'test_app_secret', verifyToken: 'hush' };

/** Signs as Meta does. */
export const signMeta = (
  rawBody: Buffer,
  { appSecret = '' }: Readonly<Record<string, string>>,
): Record<string, string> => ({
  'x-hub-signature-256': `sha256=${createHmac('sha256', appSecret).update(rawBody).digest('hex')}`,
});

const subscribing = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'hush' };
const forbidden = { status: 403, body: 'Forbidden', type: 'text/plain' } as const;

export const metaWebhook: WebhookSpec = {
  secrets,
  sign: signMeta,
  header: 'x-hub-signature-256',
  rotated: {
    secrets: { appSecret: 'new secret', appSecretPrevious: 'old secret' },
    signers: [{ appSecret: 'new secret' }, { appSecret: 'old secret' }],
  },
  handshakes: [
    {
      name: 'answers the challenge',
      request: { query: subscribing },
      answer: { status: 200, body: '1158201444', type: 'text/plain' },
    },
    {
      name: 'refuses another token',
      request: { query: { ...subscribing, 'hub.verify_token': 'hash' } },
      answer: forbidden,
    },
    {
      name: 'refuses another mode',
      request: { query: { ...subscribing, 'hub.mode': 'unsubscribe' } },
      answer: forbidden,
    },
    { name: 'is none without a mode', request: { query: {} }, answer: null },
    { name: 'is none in a POST', request: { method: 'POST', query: subscribing }, answer: null },
  ],
};

/** Several bodies of one object in one; null where the objects differ. */
export const combineMeta: ConnectorSpec['combine'] = (bodies) => {
  const given = bodies as { object: string; entry: unknown[] }[];
  const [object, ...others] = new Set(given.map((body) => body.object));
  return others.length > 0 ? null : { object, entry: given.flatMap(({ entry }) => entry) };
};

/** An error as the Graph API words it. */
export const graphError = (code: number, rest: Record<string, unknown> = {}, status = 400) => ({
  status,
  json: { error: { message: `(#${code}) Something`, type: 'OAuthException', code, fbtrace_id: 'AbC', ...rest } },
});

const usage = (minutes: number) => ({
  'x-business-use-case-usage': JSON.stringify({
    '104500000000001': [
      { type: 'pages', call_count: 100, total_cputime: 12, total_time: 18, estimated_time_to_regain_access: minutes },
    ],
  }),
});

/** meta.md §10, row by row. */
export const metaErrors: ErrorRow[] = [
  { name: 'code 1', answer: graphError(1, {}, 500), outcome: 'retry', code: 'platform_down' },
  {
    name: 'code 2/1545133',
    answer: graphError(2, { error_subcode: 1545133 }, 500),
    outcome: 'retry',
    code: 'platform_down',
  },
  { name: 'code 1200', answer: graphError(1200), outcome: 'retry', code: 'platform_down' },
  { name: 'is_transient', answer: graphError(9999, { is_transient: true }), outcome: 'retry' },
  { name: 'a refusal that is passing', answer: graphError(100, { is_transient: true }), outcome: 'retry' },
  { name: 'code 4', answer: graphError(4, {}, 403), outcome: 'retry', code: 'throttled', retryAfterSeconds: 300 },
  {
    name: 'code 17 with the minutes to wait',
    answer: { ...graphError(17, {}, 403), headers: usage(3) },
    outcome: 'retry',
    retryAfterSeconds: 180,
  },
  { name: 'code 32', answer: graphError(32, {}, 403), outcome: 'retry', code: 'throttled' },
  { name: 'code 613', answer: graphError(613), outcome: 'retry', code: 'throttled', retryAfterSeconds: 60 },
  ...[341, 80001, 80002, 80006].map((code): ErrorRow => ({
    name: `code ${code}`,
    answer: graphError(code),
    outcome: 'retry',
    code: 'throttled',
  })),
  {
    name: 'HTTP 429',
    answer: { status: 429, body: 'slow down', headers: { 'retry-after': '7' } },
    outcome: 'retry',
    code: 'throttled',
    retryAfterSeconds: 7,
  },
  {
    name: 'the daily limit 10/1893016',
    answer: graphError(10, { error_subcode: 1893016 }),
    outcome: 'retry',
    code: 'throttled',
  },
  ...[458, 460, 463, 467, 492].map((subcode): ErrorRow => ({
    name: `code 190/${subcode}`,
    answer: graphError(190, { error_subcode: subcode }, 401),
    outcome: 'refused',
    code: 'reconnect',
    channelState: 'disconnected',
  })),
  {
    name: 'code 102',
    answer: graphError(102, {}, 401),
    outcome: 'refused',
    code: 'reconnect',
    channelState: 'disconnected',
  },
  ...[3, 10, 200, 283, 299].map((code): ErrorRow => ({
    name: `code ${code}`,
    answer: graphError(code, {}, 403),
    outcome: 'refused',
    code: 'missing_permission',
    channelState: 'degraded',
  })),
  {
    name: 'code 10/2018065',
    answer: graphError(10, { error_subcode: 2018065 }),
    outcome: 'refused',
    code: 'missing_permission',
  },
  {
    name: 'code 10/2018278',
    answer: graphError(10, { error_subcode: 2018278 }),
    outcome: 'refused',
    code: 'window_closed',
  },
  {
    name: 'code 10/2534022',
    answer: graphError(10, { error_subcode: 2534022 }),
    outcome: 'refused',
    code: 'window_closed',
  },
  {
    name: 'code 551/1545041',
    answer: graphError(551, { error_subcode: 1545041 }),
    outcome: 'refused',
    code: 'recipient_unavailable',
  },
  {
    name: 'code 10/2018108',
    answer: graphError(10, { error_subcode: 2018108 }),
    outcome: 'refused',
    code: 'recipient_unavailable',
  },
  {
    name: 'code 100/2018001',
    answer: graphError(100, { error_subcode: 2018001 }),
    outcome: 'refused',
    code: 'recipient_unavailable',
  },
  {
    name: 'code 10/2018334',
    answer: graphError(10, { error_subcode: 2018334 }),
    outcome: 'refused',
    code: 'private_reply_refused',
  },
  {
    name: 'code 10/2534025',
    answer: graphError(10, { error_subcode: 2534025 }),
    outcome: 'refused',
    code: 'already_replied_privately',
  },
  {
    name: 'code 100/2018292',
    answer: graphError(100, { error_subcode: 2018292 }),
    outcome: 'refused',
    code: 'private_reply_refused',
  },
  { name: 'code 100/33', answer: graphError(100, { error_subcode: 33 }), outcome: 'refused', code: 'gone' },
  { name: 'code 368', answer: graphError(368), outcome: 'refused', code: 'restricted', channelState: 'degraded' },
  {
    name: 'code 546/2018047',
    answer: graphError(546, { error_subcode: 2018047 }),
    outcome: 'refused',
    code: 'attachment_refused',
  },
  { name: 'code 100', answer: graphError(100), outcome: 'refused', code: 'bad_request' },
  { name: 'code 12', answer: graphError(12), outcome: 'refused', code: 'not_supported' },
  { name: 'an unknown code with 4xx', answer: graphError(777777), outcome: 'refused', code: 'bad_request' },
  { name: 'an unknown code with 5xx', answer: graphError(777777, {}, 503), outcome: 'retry' },
  { name: 'a gateway’s page with 502', answer: { status: 502, body: '<html>Bad gateway</html>' }, outcome: 'unknown' },
  { name: 'an answer without an id', answer: { json: {} }, outcome: 'unknown', of: 'send' },
  { name: 'an error with status 200', answer: graphError(190, {}, 200), outcome: 'refused', code: 'reconnect' },
];

/** Answers with which everything on Meta succeeds. */
export const metaRoutes = (): FakeRoutes => ({
  'POST /v26.0/:account/messages': { json: { recipient_id: '7200000000000001', message_id: 'm_sent01' } },
  'POST /v26.0/:account/message_attachments': { json: { attachment_id: '1857777774821032' } },
  'POST /v26.0/:item/comments': { json: { id: '777000000000010_880000000000999' } },
  'POST /v26.0/:item/replies': { json: { id: '17900000000000999' } },
  'POST /v26.0/:account/mentions': { json: { id: '17900000000000998' } },
  'POST /v26.0/:item/likes': { json: { success: true } },
  'DELETE /v26.0/:item/likes': { json: { success: true } },
  'POST /v26.0/:item': { json: { success: true } },
  'DELETE /v26.0/:item': { json: { success: true } },
});

export const metaSecrets = { ...secrets, accessToken: 'EAAB-test' };

/** The text of a message or a comment. */
export const metaTextOf = ({ body }: { body: Buffer }): string | undefined => {
  if (body.length === 0) return undefined;
  const { message } = JSON.parse(body.toString('utf8')) as { message?: string | { text?: string } };
  return typeof message === 'string' ? message : message?.text;
};
