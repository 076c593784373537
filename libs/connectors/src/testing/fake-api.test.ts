import { PlatformError } from '@hubbub/runtime';
import { channelAccess, closeFakes, fakeApi } from '../testing';

afterEach(closeFakes);

describe('fakeApi', () => {
  it('answers by route, keeps what was asked, and is reachable through the access made for it', async () => {
    const api = await fakeApi({
      'POST /v1/statuses/:id/favourite': ({ params }) => ({ json: { id: params['id'], favourited: true } }),
      '* /files/*': { status: 206, body: Buffer.from([1, 2, 3]) },
    });
    const { http } = channelAccess({ api });
    const liked = await http({
      method: 'POST',
      url: `${api.url}/v1/statuses/7/favourite?x=1`,
      body: '{"a":10200000000000601}',
    });
    expect(JSON.parse(liked.text())).toEqual({ id: '7', favourited: true });
    expect((await http({ url: `${api.url}/files/a/b.png` })).body).toEqual(Buffer.from([1, 2, 3]));
    expect((await http({ url: `${api.url}/elsewhere` })).status).toBe(404);
    expect(api.requests[0]).toMatchObject({ method: 'POST', path: '/v1/statuses/7/favourite', query: { x: '1' } });
    expect(api.requests[0]?.json()).toEqual({ a: '10200000000000601' });
  });

  it('breaks the connection where a route says so', async () => {
    const api = await fakeApi({ 'GET /': { drop: true } });
    const asked = channelAccess({ api }).http({ url: `${api.url}/` });
    await expect(asked).rejects.toMatchObject({ outcome: 'unknown' });
  });

  it('is not reachable through an access made for another', async () => {
    const api = await fakeApi({ 'GET /': {} });
    await expect(channelAccess().http({ url: `${api.url}/` })).rejects.toBeInstanceOf(PlatformError);
  });
});
