import { rename, writeFile } from 'node:fs/promises';
import { buckets, denseNames, understand, type Features } from '@hubbub/automation';
import { intents, sentiments } from '@hubbub/contracts';
import { identifyLanguage } from '@hubbub/text';
import { Command } from 'commander';
import { readEverydayLines, readTrainingLines, type TrainingLine } from './training-lines';

// Trains the linear classifier of libs/automation: logistic heads for “is a proposal” and “is it sponsorship”, softmax
// heads for intent and sentiment, by AdaGrad with weight decay. Deterministic: the seed is fixed.

interface Example {
  features: Features;
  line: TrainingLine;
}

interface Trained {
  sparse: Float64Array;
  dense: Float64Array;
  bias: Float64Array;
}

const heads = [
  'lead',
  'sponsorship',
  ...intents.map((name) => `intent.${name}`),
  ...sentiments.map((name) => `sentiment.${name}`),
];
const width = heads.length;
const intentFrom = 2;
const sentimentFrom = intentFrom + intents.length;

const settings = { rounds: 25, rate: 0.15, sparseDecay: 0.0000005, denseDecay: 0.0002, seed: 20261102 };

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

const scoresOf = ({ sparse, dense, bias }: Trained, features: Features): Float64Array => {
  const sums = Float64Array.from(bias);
  const share = 1 / Math.sqrt(Math.max(1, features.sparse.length));
  for (const bucket of features.sparse)
    for (let h = 0; h < width; h += 1) sums[h]! += sparse[bucket * width + h]! * share;
  for (const [i, value] of features.dense.entries()) {
    if (value !== 0) for (let h = 0; h < width; h += 1) sums[h]! += dense[i * width + h]! * value;
  }
  return sums;
};

const softmaxInto = (scores: Float64Array, from: number, to: number): void => {
  const top = Math.max(...scores.subarray(from, to));
  let sum = 0;
  for (let h = from; h < to; h += 1) sum += scores[h] = Math.exp(scores[h]! - top);
  for (let h = from; h < to; h += 1) scores[h] = scores[h]! / sum;
};

/** Gradient of the loss at the scores. A head that has nothing to learn from the line stays at 0. */
const errorsOf = (scores: Float64Array, line: TrainingLine, weightOf: (line: TrainingLine) => number): Float64Array => {
  const errors = new Float64Array(width);
  const importance = weightOf(line);
  if (line.lead !== null) errors[0] = 1 / (1 + Math.exp(-scores[0]!)) - (line.lead === 'none' ? 0 : 1);
  if (line.lead !== null && line.lead !== 'none')
    errors[1] = 1 / (1 + Math.exp(-scores[1]!)) - (line.lead === 'sponsorship' ? 1 : 0);
  const shares = Float64Array.from(scores);
  softmaxInto(shares, intentFrom, sentimentFrom);
  softmaxInto(shares, sentimentFrom, width);
  for (let h = intentFrom; h < sentimentFrom; h += 1)
    errors[h] = importance * (shares[h]! - (intents[h - intentFrom] === line.intent ? 1 : 0));
  for (let h = sentimentFrom; h < width; h += 1)
    errors[h] = shares[h]! - (sentiments[h - sentimentFrom] === line.sentiment ? 1 : 0);
  return errors;
};

const train = (examples: readonly Example[]): Trained => {
  const trained = {
    sparse: new Float64Array(buckets * width),
    dense: new Float64Array(denseNames.length * width),
    bias: new Float64Array(width),
  };
  const memory = {
    sparse: new Float64Array(buckets * width).fill(1e-6),
    dense: new Float64Array(denseNames.length * width).fill(1e-6),
    bias: new Float64Array(width).fill(1e-6),
  };
  const counts = new Map<string, number>();
  for (const { line } of examples) counts.set(line.intent, (counts.get(line.intent) ?? 0) + 1);
  const mean = examples.length / counts.size;
  const weightOf = ({ intent }: TrainingLine): number => Math.sqrt(mean / (counts.get(intent) ?? mean));
  const next = random(settings.seed);
  const step = (values: Float64Array, squares: Float64Array, at: number, gradient: number): void => {
    squares[at]! += gradient * gradient;
    values[at]! -= (settings.rate * gradient) / Math.sqrt(squares[at]!);
  };
  for (let round = 0; round < settings.rounds; round += 1) {
    for (const { features, line } of shuffled(examples, next)) {
      const errors = errorsOf(scoresOf(trained, features), line, weightOf);
      const share = 1 / Math.sqrt(Math.max(1, features.sparse.length));
      for (let h = 0; h < width; h += 1) {
        const error = errors[h]!;
        if (Math.abs(error) < 1e-4) continue;
        step(trained.bias, memory.bias, h, error);
        for (const bucket of features.sparse) {
          const at = bucket * width + h;
          step(
            trained.sparse,
            memory.sparse,
            at,
            error * share + settings.sparseDecay * trained.sparse[at]! * examples.length,
          );
        }
        for (const [i, value] of features.dense.entries()) {
          if (value === 0) continue;
          const at = i * width + h;
          step(trained.dense, memory.dense, at, error * value + settings.denseDecay * trained.dense[at]!);
        }
      }
    }
  }
  return trained;
};

const program = new Command('train')
  .description('Trains the classifier of libs/automation on the lines of tools/eval/training.')
  .option('--lines <folder>', 'labelled lines', 'tools/eval/training')
  .option('--everyday <folder>', 'labelled everyday lines', 'tools/eval/training/everyday')
  .option('--out <file>', 'where the weights go', 'libs/automation/src/classifier/weights.json')
  .option('--folds <count>', 'cross-validate on so many parts before training', '5');

const main = async (options: { lines: string; everyday: string; out: string; folds: string }): Promise<void> => {
  const lines = [...(await readTrainingLines(options.lines)), ...(await readEverydayLines(options.everyday))];
  const examples = lines.map((line) => ({
    line,
    features: understand(line.text, identifyLanguage(line.text, { post: line.language }).language).features,
  }));
  process.stdout.write(`${examples.length} lines\n`);
  const folds = Number(options.folds);
  if (folds > 1) crossValidate(shuffled(examples, random(settings.seed)), folds);
  const trained = train(examples);
  // Whole or not at all: the product reads this file.
  await writeFile(`${options.out}.new`, `${JSON.stringify(pack(trained))}\n`);
  await rename(`${options.out}.new`, options.out);
};

const crossValidate = (examples: readonly Example[], folds: number): void => {
  const guesses = examples.map(() => ({ intent: '', sentiment: '', lead: 0 }));
  for (let fold = 0; fold < folds; fold += 1) {
    const trained = train(examples.filter((_, i) => i % folds !== fold));
    for (const [i, { features }] of examples.entries()) {
      if (i % folds !== fold) continue;
      const scores = scoresOf(trained, features);
      guesses[i] = {
        intent: intents[argmax(scores.subarray(intentFrom, sentimentFrom))] ?? '',
        sentiment: sentiments[argmax(scores.subarray(sentimentFrom))] ?? '',
        lead: 1 / (1 + Math.exp(-scores[0]!)),
      };
    }
  }
  const lines = examples.map(({ line }) => line);
  process.stdout.write(
    `intent macro-F1 ${macroF1(
      lines.map((line) => line.intent),
      guesses.map((guess) => guess.intent),
      intents,
    )}\n`,
  );
  process.stdout.write(
    `sentiment macro-F1 ${macroF1(
      lines.map((line) => line.sentiment),
      guesses.map((guess) => guess.sentiment),
      sentiments,
    )}\n`,
  );
  for (const from of [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
    const share = (kind: (line: TrainingLine) => boolean): string => {
      const own = guesses.filter((_, i) => kind(lines[i]!));
      return (own.filter(({ lead }) => lead >= from).length / own.length).toFixed(3);
    };
    process.stdout.write(
      `lead from ${from}: recall ${share(({ lead }) => lead === 'partnership' || lead === 'sponsorship')}, false ${share(({ lead }) => lead === 'none')}\n`,
    );
  }
};

const argmax = (values: Float64Array): number => values.indexOf(Math.max(...values));

const macroF1 = (truth: readonly string[], guess: readonly string[], labels: readonly string[]): string => {
  const each = labels.map((label) => {
    const hits = truth.filter((one, i) => one === label && guess[i] === label).length;
    const named = guess.filter((one) => one === label).length;
    const real = truth.filter((one) => one === label).length;
    return { label, f1: hits === 0 ? 0 : (2 * hits) / (named + real) };
  });
  const mean = each.reduce((sum, { f1 }) => sum + f1, 0) / each.length;
  return `${mean.toFixed(3)} (${each.map(({ label, f1 }) => `${label} ${f1.toFixed(2)}`).join(', ')})`;
};

/** Rounds to 8 bits for the n-grams, to 3 places for the rest. */
const pack = ({ sparse, dense, bias }: Trained): unknown => {
  const top = sparse.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const scale = top / 127;
  const bytes = Buffer.from(Int8Array.from(sparse, (value) => Math.round(value / scale)).buffer);
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  return {
    heads,
    scale,
    bias: Array.from(bias, rounded),
    dense: denseNames.map((_, i) => Array.from(dense.subarray(i * width, (i + 1) * width), rounded)),
    sparse: bytes.toString('base64'),
  };
};

program.parse();
main(program.opts()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
