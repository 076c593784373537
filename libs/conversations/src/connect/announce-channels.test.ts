import { noticeText } from '@hubbub/contracts';
import { newsOf } from './announce-channels';

const now = new Date('2026-11-02T10:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const channel = (rest: Partial<Parameters<typeof newsOf>[0]> = {}) => ({
  name: 'Shop',
  state: 'ok' as const,
  stateSince: ago(60),
  reason: null,
  reasonCode: null,
  tokenExpiresAt: null,
  failingSends: 0,
  ...rest,
});
const texts = (...given: Parameters<typeof newsOf>) => newsOf(...given).notices.map(({ said }) => noticeText(said));

it('says nothing of a channel that is well', () => {
  expect(newsOf(channel(), {}, now)).toEqual({ announced: {}, notices: [] });
});

it('tells at once that a channel is cut off, and of trouble only once it lasts', () => {
  const cut = channel({ state: 'disconnected', stateSince: ago(0), reason: 'The token ended' });
  expect(texts(cut, {}, now)).toEqual(['Shop is disconnected: The token ended']);
  const coded = newsOf({ ...cut, reasonCode: 'reconnect' }, {}, now).notices;
  expect(coded.map(({ said }) => said)).toMatchObject([{ code: 'channel_disconnected', failure: 'reconnect' }]);
  expect(texts(cut, { state: 'disconnected' }, now)).toEqual([]);
  expect(texts(channel({ state: 'degraded', stateSince: ago(4) }), {}, now)).toEqual([]);
  expect(texts(channel({ state: 'degraded', stateSince: ago(6) }), {}, now)).toEqual(['Shop has trouble']);
});

it('tells that trouble became worse, not that it became better, and forgets what is over', () => {
  expect(texts(channel({ state: 'disconnected', stateSince: ago(0) }), { state: 'degraded' }, now)).toHaveLength(1);
  const better = newsOf(channel({ state: 'degraded', stateSince: ago(0) }), { state: 'disconnected' }, now);
  expect(better).toEqual({ announced: { state: 'degraded' }, notices: [] });
  expect(newsOf(channel(), { state: 'degraded', sends: true, token: 'x' }, now).announced).toEqual({});
});

it('warns a week before a token ends, to the second, and names each cause once', () => {
  const end = new Date(now.getTime() + 7 * 86_400_000);
  expect(texts(channel({ tokenExpiresAt: end }), {}, now)).toEqual([]);
  const sooner = channel({ tokenExpiresAt: new Date(end.getTime() - 1000) });
  const told = newsOf(sooner, {}, now);
  expect(told.notices).toEqual([
    {
      cause: 'token 2026-11-09T09:59:59.000Z',
      said: { code: 'channel_access_ends', channel: 'Shop', at: '2026-11-09T09:59:59.000Z' },
    },
  ]);
  expect(newsOf(sooner, told.announced, now).notices).toEqual([]);
  expect(texts(channel({ tokenExpiresAt: ago(1) }), {}, now)[0]).toContain('ended');
});

it('tells of the fifth answer that fails in a row, and again only after one got through', () => {
  expect(texts(channel({ failingSends: 4 }), {}, now)).toEqual([]);
  const told = newsOf(channel({ failingSends: 5 }), {}, now);
  expect(told.notices).toHaveLength(1);
  expect(newsOf(channel({ failingSends: 9 }), told.announced, now).notices).toEqual([]);
});
