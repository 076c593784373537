import fc from 'fast-check';
import { placesOf } from './places';

/** A piece of work that ends when it is told to. */
const holding = () => {
  let end!: (how: 'well' | 'badly') => void;
  const done = new Promise<void>((resolve, reject) => {
    end = (how) => (how === 'well' ? resolve() : reject(new Error('It went wrong.')));
  });
  return { work: () => done, end };
};

it('never runs more at once than it has places, starts them in order, and gives a place back however work ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.constantFrom('well' as const, 'badly' as const), { minLength: 1, maxLength: 12 }),
      async (most, endings) => {
        const run = placesOf(most);
        const begun: number[] = [];
        let running = 0;
        let mostRunning = 0;
        const pieces = endings.map(() => holding());
        const results = pieces.map(({ work }, index) =>
          run(async () => {
            begun.push(index);
            running += 1;
            mostRunning = Math.max(mostRunning, running);
            try {
              return await work();
            } finally {
              running -= 1;
            }
          }).then(
            () => 'well',
            () => 'badly',
          ),
        );
        for (const [index, how] of endings.entries()) {
          pieces[index]!.end(how);
          expect(await results[index]).toBe(how);
        }
        expect(mostRunning).toBe(Math.min(most, endings.length));
        expect(begun).toEqual(endings.map((_, index) => index));
      },
    ),
  );
});
