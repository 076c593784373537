import { takeTurns } from './give-way';

it('lets others in once its time is up, and only then', async () => {
  let now = 0;
  const turns = takeTurns({ afterMs: 8, now: () => now });
  const log: string[] = [];
  for (let item = 1; item <= 4; item++) {
    setImmediate(() => log.push(`another, asked during ${item}`));
    now += 5;
    log.push(`item ${item}`);
    await turns.giveWay();
  }
  expect(log).toEqual([
    'item 1',
    'item 2',
    'another, asked during 1',
    'another, asked during 2',
    'item 3',
    'item 4',
    'another, asked during 3',
    'another, asked during 4',
  ]);
});
