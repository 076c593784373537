import { lastAsked } from './last-asked';

it('passes over an answer that comes after a later question', async () => {
  const answers = new Map<string, (answer: string) => void>();
  const taken: string[] = [];
  const ask = lastAsked(
    (asked: string) => new Promise<string>((resolve) => answers.set(asked, resolve)),
    (asked, answer) => taken.push(`${asked}: ${answer}`),
  );
  const both = [ask('en'), ask('el')];
  answers.get('el')?.('ελληνικά');
  answers.get('en')?.('English');
  await Promise.all(both);
  expect(taken).toEqual(['el: ελληνικά']);
});
