import assert from 'node:assert/strict';
import { answerTo, isItem, openChannel, watchedConnector } from './channel';
import type { Suite } from './runner';
import type { TelegramServer } from './servers/telegram';

/** A smoke test of polling and sending: this emulator knows text messages and little else. */
export const telegramSuite = (startServer: () => Promise<TelegramServer>): Suite => ({
  name: 'Telegram connector on a small emulator',
  run: async (test) => {
    const { urls, accounts, person } = await startServer();
    const telegram = watchedConnector('telegram', 'emulator');
    assert.ok(telegram?.poll);
    const token = accounts['bot']!.token;
    const channel = openChannel(telegram, {
      externalId: token.split(':')[0]!,
      secrets: { token, webhookSecret: 'unused' },
      settings: { apiBaseUrl: urls.api },
    });
    const ann = person(77, 'Ann');

    await test('a message comes in, is answered, and the answer is there', async () => {
      await ann.sendMessage(ann.makeMessage('Are you open on Sunday?'));
      const [message, ...others] = (await channel.poll()).events.filter(isItem);
      assert.deepEqual(others, []);
      assert.deepEqual(
        [message?.kind, message?.text, message?.author?.externalId, message?.author?.name],
        ['message', 'Are you open on Sunday?', '77', 'Ann'],
      );
      await telegram.send(answerTo(message!, 'Until noon 👍🏽'), channel.access());
      const { result } = await ann.getUpdates();
      assert.deepEqual(
        result.map((update) => [String(update.message.chat_id), update.message.text]),
        [['77', 'Until noon 👍🏽']],
      );
    });

    await test('a second poll brings nothing twice', async () => {
      assert.deepEqual((await channel.poll()).events.filter(isItem), []);
    });

    await channel.close();
  },
});
