import { channelAccess, closeFakes, fakeApi } from '../testing';
import { discord } from '.';

afterEach(closeFakes);

const remainingOf = async (flags: number, guilds: unknown[]) => {
  const api = await fakeApi({
    'GET /applications/@me': { json: { id: '1410000000000000005', flags } },
    'GET /users/@me/guilds': { json: guilds },
  });
  return discord.remaining!(channelAccess({ api, secrets: { token: 'bot-token' } }));
};

it('gives the link that invites the bot, with the rights it needs, while it is in no server', async () => {
  const found = await remainingOf(2 ** 19, []);
  const url = new URL(found!.url);
  expect(url.origin + url.pathname).toBe('https://discord.com/oauth2/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: '1410000000000000005',
    scope: 'bot',
    permissions: String(64 + 1024 + 2048 + 8192 + 32_768 + 65_536 + 274_877_906_944),
  });
  expect(await remainingOf(2 ** 19, [{ id: '1430000000000000003' }])).toBeNull();
});

it('asks for the intent first, without which messages come without words', async () => {
  const found = await remainingOf(2 ** 17, []);
  expect(found?.message).toContain('Message Content Intent');
  expect(found?.url).toContain('/applications/1410000000000000005/');
  expect(await remainingOf(2 ** 18, [{ id: '1' }])).toBeNull();
});
