import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keywords } from './keywords';
import type { Figure } from './suite';

const score = async (
  path: string,
): Promise<{ figures: Record<string, number>; explained: string[]; skipped: string[] }> => {
  const explained: string[] = [];
  const skipped: string[] = [];
  const figures = await keywords({
    path,
    engine: 'embedded',
    explain: (line) => void explained.push(line),
    skip: (line) => void skipped.push(line),
  });
  return { figures: Object.fromEntries(figures.map(({ name, value }: Figure) => [name, value])), explained, skipped };
};

describe('eval keywords', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'eval-'))));
  afterAll(async () => rm(folder, { recursive: true }));

  const withLines = async (lines: string[]): ReturnType<typeof score> => {
    const path = join(folder, 'lines.tsv');
    await writeFile(path, lines.join('\n'));
    return score(path);
  };

  it('names its figures as the contract does, and explains what is wrong', async () => {
    const { figures, explained } = await withLines([
      'text\tlang\tflags\ttier',
      'we want to talk about a partnership with you\ten\tpartnership\tkeyword',
      'nothing of the kind\ten\tpartnership\tkeyword',
      'my partner likes tea\ten\tnone\tguard',
      'what time is it\ten\tnone\tplain',
    ]);
    expect(figures).toEqual({
      'recall.keyword': 0.5,
      'recall.keyword.en': 0.5,
      'fpr.guard': 0,
      'fpr.plain': 0,
      'soft.plain': 0,
    });
    expect(explained.join()).toContain('nothing of the kind');
  });

  it('takes columns in any order and lists what it does not know', async () => {
    const { figures, skipped } = await withLines([
      'tier\tflags\ttext\tlang\tnote',
      'keyword\tpartnership\tcollab?\ten\tx',
      'strange\tpartnership\tcollab?\ten\tx',
      'keyword\tweather\train\ten\tx',
    ]);
    expect(figures['recall.keyword']).toBe(1);
    expect(skipped).toHaveLength(3);
  });

  it('says what is missing in a file of another form', async () => {
    await expect(withLines(['a,b,c'])).rejects.toThrow('head line');
  });

  it('keeps its figures on the lines that nothing was tuned on', async () => {
    const { figures } = await score(join(__dirname, '../data/keywords-heldout.tsv'));
    expect(figures['recall.keyword']).toBeGreaterThanOrEqual(0.95);
    expect(figures['recall.evasion']).toBeGreaterThanOrEqual(0.9);
    expect(figures['recall.implicit']).toBeGreaterThanOrEqual(0.45);
    expect(figures['fpr.guard']).toBeLessThanOrEqual(0.2);
    expect(figures['fpr.plain']).toBeLessThanOrEqual(0.02);
    expect(figures['soft.plain']).toBeLessThanOrEqual(0.05);
  });
});
