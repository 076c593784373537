import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { jsonOf, readable } from '../shared/http-answers';
import { filled, list, record } from '../shared/read';
import { xrpc } from './xrpc';

/** Answers which DID a handle stands for, without an account. */
const publicApi = 'https://public.api.bsky.app';
const plcDirectory = 'https://plc.directory';

/**
 * Handle or DID → the server that holds the account, from its DID document. `settings.apiBaseUrl` answers by
 * itself; `settings.plcUrl` names another directory. Source: https://atproto.com/specs/account#account-hosting-status
 * and https://atproto.com/specs/did
 */
export const resolveService = async (channel: ChannelAccess, identifier: string): Promise<string> => {
  if (channel.settings.apiBaseUrl) return channel.settings.apiBaseUrl;
  const did = identifier.startsWith('did:') ? identifier : await resolveHandle(channel, identifier);
  const document = await fetchDocument(channel, did);
  const service = list(document['service'])
    .map(record)
    .find(({ id, type }) => String(id).endsWith('#atproto_pds') && type === 'AtprotoPersonalDataServer');
  const endpoint = filled(service?.['serviceEndpoint']);
  if (!endpoint || !URL.canParse(endpoint)) throw unknownAccount(`${identifier} has no server for its account`);
  return endpoint;
};

const resolveHandle = async (channel: ChannelAccess, handle: string): Promise<string> => {
  const call = { nsid: 'com.atproto.identity.resolveHandle', params: { handle } };
  const { body } = await xrpc(channel, publicApi, null, call).catch((error: unknown) => {
    const isUnknown = error instanceof PlatformError && error.outcome === 'refused';
    throw isUnknown ? unknownAccount(`There is no account ${handle}`) : error;
  });
  const did = filled(record(body)['did']);
  if (!did) throw unknownAccount(`There is no account ${handle}`);
  return did;
};

const fetchDocument = async (channel: ChannelAccess, did: string) => {
  const answer = await channel.http({ url: documentUrl(channel, did), headers: { accept: 'application/json' } });
  if (answer.status >= 500)
    throw new PlatformError('retry', 'directory_down', `The directory answered ${answer.status}`);
  const document = answer.status === 200 ? readable('The directory', answer) : record(jsonOf(answer));
  // The document must speak for the DID that was asked for, or somebody else could answer for it.
  if (answer.status !== 200 || document['id'] !== did) throw unknownAccount(`There is no account ${did}`);
  return document;
};

const documentUrl = (channel: ChannelAccess, did: string): string => {
  const plc = filled(channel.settings['plcUrl']) ?? plcDirectory;
  if (/^did:plc:[a-z2-7]{24}$/.test(did)) return `${plc.replace(/\/+$/, '')}/${did}`;
  const web = /^did:web:([a-zA-Z0-9.-]+(?:%3A\d+)?)$/.exec(did)?.[1];
  if (web) return `https://${decodeURIComponent(web)}/.well-known/did.json`;
  throw unknownAccount(`${did} is no account that we can look up`);
};

const unknownAccount = (message: string) =>
  new PlatformError('refused', 'unknown_account', message, { channelState: 'disconnected' });
