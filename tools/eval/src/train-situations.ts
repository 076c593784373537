import { rename, writeFile } from 'node:fs/promises';
import { readText, situationFeatures, type Situations } from '@hubbub/suggestions';
import { Command } from 'commander';
import { readEverydayLines, type TrainingLine } from './training-lines';

// Trains which concept a situation speaks of (libs/suggestions/src/situations): one softmax over the headings of the
// everyday lines, by AdaGrad. Deterministic: the seed is fixed.

const settings = { rounds: 60, rate: 0.5, decay: 0.0005, smallest: 0.4, most: 5, seed: 20261129 };

interface Example {
  features: string[];
  topic: string;
}

type Weights = Map<string, Float64Array>;

const random = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

const shuffled = <T>(items: readonly T[], next: () => number): T[] => {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(next() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
};

const sharesOf = (features: readonly string[], weights: Weights, bias: Float64Array): Float64Array => {
  const scores = Float64Array.from(bias);
  const share = 1 / Math.sqrt(Math.max(1, features.length));
  for (const feature of features) weights.get(feature)?.forEach((weight, k) => void (scores[k]! += weight * share));
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};

const train = (examples: readonly Example[], topics: readonly string[]): { weights: Weights; bias: Float64Array } => {
  const weights: Weights = new Map();
  const squares: Weights = new Map();
  const bias = new Float64Array(topics.length);
  const biasSquares = new Float64Array(topics.length).fill(1);
  for (const { features } of examples) {
    for (const feature of features) {
      weights.set(feature, new Float64Array(topics.length));
      squares.set(feature, new Float64Array(topics.length).fill(0.01));
    }
  }
  const next = random(settings.seed);
  for (let round = 0; round < settings.rounds; round += 1) {
    for (const { features, topic } of shuffled(examples, next)) {
      const errors = sharesOf(features, weights, bias);
      errors[topics.indexOf(topic)]! -= 1;
      const share = 1 / Math.sqrt(Math.max(1, features.length));
      for (let k = 0; k < topics.length; k += 1) {
        const error = errors[k]!;
        if (Math.abs(error) < 1e-3) continue;
        biasSquares[k]! += error * error;
        bias[k]! -= (0.1 * error) / Math.sqrt(biasSquares[k]!);
        for (const feature of features) {
          const own = weights.get(feature)!;
          const seen = squares.get(feature)!;
          const gradient = error * share + settings.decay * own[k]!;
          seen[k]! += gradient * gradient;
          own[k]! -= (settings.rate * gradient) / Math.sqrt(seen[k]!);
        }
      }
    }
  }
  return { weights, bias };
};

const program = new Command('train-situations')
  .description('Trains which concept a described situation speaks of, on the everyday lines.')
  .option('--everyday <folder>', 'labelled everyday lines', 'tools/eval/training/everyday')
  .option('--out <file>', 'where the weights go', 'libs/suggestions/src/situations/situations.json')
  .option('--folds <count>', 'cross-validate on so many parts before training', '5');

const main = async (options: { everyday: string; out: string; folds: string }): Promise<void> => {
  const lines = await readEverydayLines(options.everyday);
  const examples = lines.flatMap(toExample);
  const topics = [...new Set(examples.map(({ topic }) => topic))].sort();
  process.stdout.write(`${examples.length} lines, ${topics.length} topics\n`);
  const folds = Number(options.folds);
  if (folds > 1) crossValidate(shuffled(examples, random(settings.seed)), topics, folds);
  await writeFile(`${options.out}.new`, `${JSON.stringify(pack(train(examples, topics), topics), null, 1)}\n`);
  await rename(`${options.out}.new`, options.out);
};

const toExample = ({ text, language, topic }: TrainingLine): Example[] =>
  topic === null ? [] : [{ features: situationFeatures(readText(text, language), language), topic }];

const crossValidate = (examples: readonly Example[], topics: readonly string[], folds: number): void => {
  let first = 0;
  let three = 0;
  for (let fold = 0; fold < folds; fold += 1) {
    const { weights, bias } = train(
      examples.filter((_, i) => i % folds !== fold),
      topics,
    );
    for (const [i, { features, topic }] of examples.entries()) {
      if (i % folds !== fold) continue;
      const shares = sharesOf(features, weights, bias);
      const rank = shares.filter((share) => share > shares[topics.indexOf(topic)]!).length;
      first += rank === 0 ? 1 : 0;
      three += rank < 3 ? 1 : 0;
    }
  }
  const share = (count: number): string => (count / examples.length).toFixed(3);
  process.stdout.write(`right topic first ${share(first)}, among three ${share(three)}\n`);
};

/** The strongest weights of each feature, as “concept weight” after another: the file stays small and can be read. */
const pack = ({ weights, bias }: { weights: Weights; bias: Float64Array }, topics: readonly string[]): Situations => {
  const rounded = (value: number): number => Math.round(value * 10) / 10;
  const packed: Record<string, string> = {};
  for (const feature of [...weights.keys()].sort()) {
    const own = [...weights.get(feature)!.entries()]
      .filter(([, weight]) => Math.abs(weight) >= settings.smallest)
      .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
      .slice(0, settings.most);
    if (own.length > 0) packed[feature] = own.map(([k, weight]) => `${topics[k]!} ${rounded(weight)}`).join(' ');
  }
  return {
    bias: Object.fromEntries(topics.map((topic, k) => [topic, Math.round(bias[k]! * 100) / 100])),
    weights: packed,
  };
};

program.parse();
main(program.opts()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
