import { randomUUID } from 'node:crypto';
import { type Matrix, startMatrix } from './start-matrix';

// The order of rules while several change it.

let matrix: Matrix;

beforeAll(async () => {
  matrix = await startMatrix();
});
afterAll(() => matrix.stop());

it('moves rules for two managers at once, each move whole, and none is lost', async () => {
  const channel = await matrix.connect();
  const ids: string[] = [];
  for (let index = 0; index < 6; index++)
    ids.push(await matrix.rule([channel.id], { name: `M${index}`, order: 50_000 + index }));
  const move = (id: string, before: string | null) => matrix.server.api('POST', `/api/rules/${id}/move`, { before });
  const order = async () =>
    ((await matrix.server.api('GET', '/api/rules')).body.items as unknown as { id: string }[])
      .map(({ id }) => id)
      .filter((id) => ids.includes(id));
  expect((await move(ids[5]!, ids[0]!)).status).toBe(200);
  expect(await order()).toEqual([5, 0, 1, 2, 3, 4].map((index) => ids[index]));
  const moves: [number, number][] = [
    [0, 3],
    [1, 5],
    [4, 2],
    [2, 0],
    [3, 1],
    [5, 4],
  ];
  const answers = await Promise.all(moves.map(([what, before]) => move(ids[what]!, ids[before]!)));
  expect(answers.map(({ status }) => status)).toEqual(moves.map(() => 200));
  // Each answer shows its own move done: nobody moved in between.
  for (const [index, [what, before]] of moves.entries()) {
    const places = answers[index]!.body.items as unknown as { id: string }[];
    const at = places.findIndex(({ id }) => id === ids[what]);
    expect(places[at + 1]!.id).toBe(ids[before]);
  }
  const after = await order();
  expect([...after].sort()).toEqual([...ids].sort());
  const places = await matrix.query<{ position: number }>(
    'SELECT position FROM rule WHERE workspace_id = $1 AND id = ANY ($2)',
    [ids],
  );
  expect(new Set(places.map(({ position }) => position)).size).toBe(ids.length);
  expect((await move(ids[0]!, randomUUID())).status).toBe(404);
  expect((await move(randomUUID(), null)).status).toBe(404);
  expect((await move(ids[0]!, ids[0]!)).status).toBe(200);
});
