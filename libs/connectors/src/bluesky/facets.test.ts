import { channelAccess, closeFakes, fakeApi } from '../testing';
import { detectFacets } from './facets';

const people: Record<string, string> = { 'ada.example.com': 'did:plc:ada' };

const open = async () => {
  const api = await fakeApi({
    'POST /xrpc/com.atproto.server.createSession': {
      json: { did: 'did:plc:brand', handle: 'brand.test', accessJwt: 'a', refreshJwt: 'r' },
    },
    'GET /xrpc/com.atproto.identity.resolveHandle': ({ query }) => {
      const did = people[query['handle'] ?? ''];
      return did ? { json: { did } } : { status: 400, json: { error: 'InvalidRequest', message: 'Unable to resolve' } };
    },
  });
  return channelAccess({ api, externalId: 'did:plc:brand', secrets: { identifier: 'brand.test', appPassword: 'x' } });
};

afterEach(closeFakes);

const shown = (text: string, facets: Awaited<ReturnType<typeof detectFacets>>) =>
  facets.map(({ index, features }) => [
    Buffer.from(text).subarray(index.byteStart, index.byteEnd).toString('utf8'),
    features[0]?.uri ?? features[0]?.did ?? features[0]?.tag,
  ]);

it('marks links, names and hashtags by their bytes, in any script', async () => {
  const text = 'Γειά 👋🏽 @ada.example.com, δες (https://example.com/α?β=γ). #νέα ή example.com';
  expect(shown(text, await detectFacets(text, await open()))).toEqual([
    ['@ada.example.com', 'did:plc:ada'],
    ['https://example.com/α?β=γ', 'https://example.com/α?β=γ'],
    ['#νέα', 'νέα'],
    ['example.com', 'https://example.com'],
  ]);
});

it('leaves names that nobody has, addresses of mail and bare numbers as words', async () => {
  expect(await detectFacets('@nobody.example.com me@example.com #1 #', await open())).toEqual([]);
});
