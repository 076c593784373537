import { PlatformError, type HttpAnswer } from '@hubbub/runtime';
import type { FormData } from 'undici';
import type { ChannelAccess } from '../connector';
import { jsonOf } from '../shared/http-answers';
import { hmacHex } from '../shared/signatures';
import { filled, isRecord, type Json } from '../shared/read';
import { graphErrorOf } from './classify';
import type { GraphErrorRow } from './graph-errors';
import { freshToken } from './tokens';
import { usageOf, type Usage } from './usage';

/** https://developers.facebook.com/docs/graph-api/changelog (v26.0 of 29 July 2026) */
export const graphVersion = 'v26.0';

/** Which of Meta's Graph APIs, each with its own host, tokens and versions. */
export type Login = 'facebook' | 'instagram' | 'threads';

export interface GraphCall {
  method: 'GET' | 'POST' | 'DELETE';
  /** `/{id}/{edge}`; each part is escaped here. */
  path: readonly string[];
  query?: Readonly<Record<string, string | undefined>>;
  /** JSON, or a form with files. */
  body?: Json | FormData;
  /** Instead of the channel's own token. */
  token?: string;
  login?: Login;
  /** The error table of the platform; that of Pages and Instagram unless told. */
  errors?: readonly GraphErrorRow[];
}

export interface GraphAnswer {
  body: Json;
  usage: Usage;
}

/** Pages and what is linked to them, or Instagram accounts that signed in by themselves. */
export const loginOf = ({ settings }: ChannelAccess): Login =>
  settings['login'] === 'instagram' ? 'instagram' : 'facebook';

const hosts: Readonly<Record<Login, string>> = {
  facebook: 'https://graph.facebook.com',
  instagram: 'https://graph.instagram.com',
  threads: 'https://graph.threads.net',
};

const versionOf = (login: Login): string => (login === 'threads' ? 'v1.0' : graphVersion);

/** One call to the Graph API. Throws PlatformError by the error table; a failed reading is always `retry` or `refused`. */
export const callGraph = async (channel: ChannelAccess, call: GraphCall): Promise<GraphAnswer> => {
  const login = call.login ?? loginOf(channel);
  const token = call.token ?? (await freshToken(channel, login));
  const isReading = call.method === 'GET';
  const answer = await request(channel, call, { login, token }).catch((error: unknown) => {
    throw isReading ? asReading(error) : error;
  });
  const error = graphErrorOf(answer, { now: channel.now, isReading }, call.errors);
  if (error) throw error;
  return { body: read(answer, isReading), usage: usageOf(answer.headers) };
};

const request = (
  channel: ChannelAccess,
  call: GraphCall,
  { login, token }: { login: Login; token: string },
): Promise<HttpAnswer> => {
  const isForm = call.body !== undefined && typeof (call.body as FormData).append === 'function';
  return channel.http({
    method: call.method,
    url: urlOf(channel, call, login, token),
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(call.body && !isForm ? { 'content-type': 'application/json' } : {}),
    },
    ...(call.body ? { body: isForm ? (call.body as FormData) : JSON.stringify(call.body) } : {}),
  });
};

const urlOf = (channel: ChannelAccess, { path, query = {} }: GraphCall, login: Login, token: string): string => {
  const base = (channel.settings.apiBaseUrl ?? hosts[login]).replace(/\/+$/, '');
  const versioned = /\/v\d+\.\d+$/.test(base) ? base : `${base}/${versionOf(login)}`;
  const url = new URL(`${versioned}/${path.map(encodeURIComponent).join('/')}`);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  const secret = filled(channel.secrets['appSecret']);
  // Proves that the call comes from the app and not from whoever found the token.
  if (secret && login === 'facebook') url.searchParams.set('appsecret_proof', hmacHex('sha256', secret, token));
  return url.toString();
};

const read = (answer: HttpAnswer, isReading: boolean): Json => {
  const body = jsonOf(answer);
  if (isRecord(body)) return body;
  const message = `The platform answered ${answer.status} with something unreadable`;
  throw new PlatformError(isReading ? 'retry' : 'unknown', 'bad_answer', message);
};

/** A reading that may have been answered can be asked again without harm. */
const asReading = (error: unknown): unknown =>
  error instanceof PlatformError && error.outcome === 'unknown'
    ? new PlatformError('retry', error.code, error.message, { cause: error })
    : error;

/** The id that a creation answers; without one nobody knows what happened. */
export const createdId = ({ body }: GraphAnswer, name = 'id'): string => {
  const created = body[name];
  if (typeof created === 'string' && created !== '') return created;
  if (typeof created === 'number' && Number.isSafeInteger(created)) return String(created);
  throw new PlatformError('unknown', 'bad_answer', 'The platform accepted, but told no id');
};

/** `{"success": true}`, as hide, delete and like answer. */
export const requireSuccess = ({ body }: GraphAnswer): void => {
  if (body['success'] === true || body['success'] === 'true') return;
  throw new PlatformError('unknown', 'bad_answer', 'The platform did not confirm it');
};
