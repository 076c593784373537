import { isAllowedHost, isPublicAddress } from '@hubbub/runtime';
import { lookup } from 'node:dns';
import OpenAI from 'openai';
import { Agent, fetch as undiciFetch } from 'undici';
import type { ModelEndpoint } from './endpoint';
import { dropOpenAiVariables } from './environment';

/** What the client sends its requests with; `createModelFetch` makes the guarded one. */
export type ModelFetch = typeof fetch;

/**
 * The real client, with every default that reaches outside turned off. Retries are ours, since a used-up quota must not
 * be tried again. Throws where the address is empty: the package would take OpenAI's own.
 */
export const createClient = (endpoint: ModelEndpoint, timeoutMs: number, modelFetch?: ModelFetch): OpenAI => {
  if (endpoint.baseUrl.trim() === '') throw new TypeError('A model endpoint needs an address');
  dropOpenAiVariables();
  return new OpenAI({
    apiKey: endpoint.apiKey || 'none',
    adminAPIKey: null,
    baseURL: endpoint.baseUrl,
    organization: null,
    project: null,
    webhookSecret: null,
    timeout: timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
    fetchOptions: { redirect: 'manual' }, // the key goes to no other address
    ...(modelFetch ? { fetch: modelFetch } : {}),
  });
};

/** A fetch that dials public addresses and those of `allowHosts` only; each address is checked when it is dialled. */
export const createModelFetch = ({ allowHosts }: { allowHosts: () => readonly string[] }): ModelFetch => {
  const guarded = new Agent({ connect: { lookup: publicOnly as never, timeout: 10_000 } });
  const open = new Agent({ connect: { timeout: 10_000 } });
  return ((input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(typeof input === 'string' ? input : input instanceof URL ? input.href : input.url);
    const isAllowed = isAllowedHost(url, allowHosts());
    const host = url.hostname.replace(/^\[|\]$/gu, '');
    const isLiteral = /^[\d.]+$/u.test(host) || host.includes(':');
    if (!isAllowed && isLiteral && !isPublicAddress(host))
      return Promise.reject(new TypeError(`${host} is not a public address; HUBBUB_ALLOW_HOSTS can allow it`));
    return undiciFetch(url, { ...(init as object), dispatcher: isAllowed ? open : guarded });
  }) as ModelFetch;
};

type LookupCallback = (error: Error | null, addresses: { address: string; family: number }[]) => void;

const publicOnly = (hostname: string, _options: object, callback: LookupCallback): void => {
  lookup(hostname, { all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const isBad = addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address));
    if (isBad) return callback(new Error(`${hostname} is not a public address`), []);
    callback(null, addresses);
  });
};
