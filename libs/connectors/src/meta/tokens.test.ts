import { instagram } from '../instagram';
import { channelAccess, closeFakes, fakeApi, testNow, type FakeRoutes } from '../testing';
import { graphError } from './testing';

afterEach(closeFakes);

const days = (count: number) => new Date(testNow.getTime() + count * 86_400_000);
const me = { 'GET /v26.0/me': { json: { user_id: '17841400000000001', username: 'shop' } } };
const renewal: FakeRoutes = {
  ...me,
  'GET /refresh_access_token': ({ query }) => ({
    json: { access_token: `${query['access_token']}+`, token_type: 'bearer', expires_in: 60 * 86_400 },
  }),
};

const open = async (routes: FakeRoutes, accessToken = 'IGAA') => {
  const api = await fakeApi(routes);
  const channel = channelAccess({
    api,
    externalId: '17841400000000001',
    secrets: { accessToken },
    settings: { login: 'instagram' },
  });
  const checkOn = async (day: number) => {
    await instagram.check?.({ ...channel, now: days(day) });
    return api.requests.filter(({ path }) => path === '/v26.0/me').at(-1)?.headers['authorization'];
  };
  return { api, channel, checkOn };
};

describe('tokens of sixty days', () => {
  it('are not renewed on the first day, when the platform would refuse', async () => {
    const { checkOn } = await open(renewal);
    expect(await checkOn(0)).toBe('Bearer IGAA');
    expect(await checkOn(0.9)).toBe('Bearer IGAA');
  });

  it('are renewed once, and again in the second half of their life', async () => {
    const { checkOn } = await open(renewal);
    await checkOn(0);
    expect(await checkOn(1)).toBe('Bearer IGAA+');
    expect(await checkOn(29)).toBe('Bearer IGAA+');
    expect(await checkOn(32)).toBe('Bearer IGAA++');
  });

  it('stay as they are when a renewal fails, which is tried again a day later', async () => {
    const { api, checkOn } = await open({ ...me, 'GET /refresh_access_token': graphError(190) });
    await checkOn(0);
    expect(await checkOn(2)).toBe('Bearer IGAA');
    expect(await checkOn(2.5)).toBe('Bearer IGAA');
    expect(await checkOn(3)).toBe('Bearer IGAA');
    expect(api.requests.filter(({ path }) => path === '/refresh_access_token')).toHaveLength(2);
  });

  it('give way to a newly entered one', async () => {
    const { channel, checkOn, api } = await open(renewal);
    await checkOn(0);
    await checkOn(1);
    await instagram.check?.({ ...channel, now: days(2), secrets: { accessToken: 'IGBB' } });
    expect(api.requests.at(-1)?.headers['authorization']).toBe('Bearer IGBB');
  });

  it('tell when they end', async () => {
    const { channel, checkOn } = await open(renewal);
    await checkOn(0);
    await checkOn(1);
    expect(await instagram.check?.({ ...channel, now: days(2) })).toMatchObject({ tokenExpiresAt: days(61) });
  });
});
