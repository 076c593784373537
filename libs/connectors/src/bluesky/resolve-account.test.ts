import { channelAccess, closeFakes, fakeApi, type FakeRoutes } from '../testing';
import { resolveService } from './resolve-account';

afterEach(closeFakes);

const did = 'did:plc:r3cvlnbvfo5yhungvyq3rv3f';
const document = (id: string) => ({
  id,
  service: [
    { id: '#other', type: 'Other', serviceEndpoint: 'https://other.example' },
    { id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: 'https://pds.example' },
  ],
});

const open = async (routes: FakeRoutes) => {
  const api = await fakeApi(routes);
  return channelAccess({ api, settings: { apiBaseUrl: undefined, plcUrl: api.url } });
};

it('reads the server from the document of the DID', async () => {
  const access = await open({ 'GET /:did': ({ params }) => ({ json: document(params['did'] ?? '') }) });
  expect(await resolveService(access, did)).toBe('https://pds.example');
});

it.each([
  ['that speaks for another account', { json: document('did:plc:aaaaaaaaaaaaaaaaaaaaaaaa') }],
  ['that names no server', { json: { id: did, service: [] } }],
  ['that is not there', { status: 404, body: 'not found' }],
])('refuses a document %s', async (_name, answer) => {
  const access = await open({ 'GET /:did': answer });
  await expect(resolveService(access, did)).rejects.toMatchObject({
    outcome: 'refused',
    channelState: 'disconnected',
  });
});

it('asks again later where the directory is down', async () => {
  const access = await open({ 'GET /:did': { status: 503, body: '' } });
  await expect(resolveService(access, did)).rejects.toMatchObject({ outcome: 'retry' });
});

it('looks nothing up where the channel names its server', async () => {
  const api = await fakeApi();
  expect(await resolveService(channelAccess({ api }), 'brand.test')).toBe(api.url);
  expect(api.requests).toEqual([]);
});
