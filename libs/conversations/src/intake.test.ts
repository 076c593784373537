import { createIntake } from './intake';

/** An intake by a clock of the test's own. */
const start = (mostMs = 4_000) => {
  let now = 0;
  const intake = createIntake({ mostMs, now: () => now });
  return {
    intake,
    /** Commits of so many rows each, every few milliseconds, for so long. */
    commit: (rows: number, everyMs: number, forMs: number) => {
      for (const end = now + forMs; now < end; now += everyMs) intake.committed(rows);
    },
    pass: (ms: number) => void (now += ms),
  };
};

it('is pressed by many that wait for each commit', () => {
  const { intake, commit } = start();
  commit(20, 10, 300);
  expect(intake.isPressed()).toBe(true);
});

it('is not pressed by many commits of few, by one large delivery now and then, or once it is over', () => {
  const few = start();
  few.commit(2, 2, 400);
  expect(few.intake.isPressed()).toBe(false);
  const bursts = start();
  bursts.commit(20, 100, 400);
  expect(bursts.intake.isPressed()).toBe(false);
  const over = start();
  over.commit(50, 10, 400);
  over.pass(250);
  expect(over.intake.isPressed()).toBe(false);
});

it('lets work go on at once where nothing presses', async () => {
  const { intake, commit } = start();
  commit(1, 50, 500);
  await intake.calm();
});

it('holds work back while pressed, never longer than it may, and not before the backlog is gone again', async () => {
  const { intake, commit, pass } = start(1_000);
  const isOpen = async (): Promise<boolean> =>
    Promise.race([intake.calm().then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);
  commit(20, 10, 500);
  expect(await isOpen()).toBe(false);
  commit(20, 10, 600);
  expect(await isOpen()).toBe(true);
  commit(20, 10, 600);
  expect(await isOpen()).toBe(true); // what has waited its time is worked through to its end
  intake.workedThrough();
  commit(20, 10, 300);
  expect(await isOpen()).toBe(false);
  pass(300);
  await intake.calm(); // and those that were held back go on, too
});
