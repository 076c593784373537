import { cpus, totalmem } from 'node:os';

/** One measured figure, as docs and scripts read it. `ratio` is value / reference. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  reference?: number;
  ratio?: number;
  target: string;
  holds: boolean;
  /** Lowest and highest of the rounds' ratios, or what else a reader should know. */
  note?: string;
}

export interface Report {
  command: string;
  machine: string;
  versions: Record<string, string>;
  at: string;
  figures: Figure[];
}

export const report = (command: string, figures: Figure[]): Report => ({
  command,
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  versions: { node: process.versions.node, postgresql: '18 (embedded)' },
  at: new Date().toISOString(),
  figures,
});

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** The median of rounds, with the median of their ratios to the bare thing measured between them. */
export const against = (
  name: string,
  unit: string,
  rounds: readonly { ours: number; bare: number }[],
  target: number,
  atLeast = true,
): Figure => {
  const ratios = rounds.map(({ ours, bare }) => ours / bare);
  const ratio = median(ratios);
  return {
    name,
    value: round(median(rounds.map(({ ours }) => ours))),
    unit,
    reference: round(median(rounds.map(({ bare }) => bare))),
    ratio: round(ratio),
    target: `${atLeast ? '≥' : '≤'} ${target} × bare`,
    holds: atLeast ? ratio >= target : ratio <= target,
    note: `ratios ${round(Math.min(...ratios))} to ${round(Math.max(...ratios))} over ${rounds.length} rounds`,
  };
};

export const round = (value: number): number => Math.round(value * 1000) / 1000;

/** One line, as the command prints it. */
export const lineOf = ({ name, value, unit, reference, ratio, target, holds, note }: Figure): string => {
  const beside = reference === undefined ? '' : `  (bare ${reference}, ratio ${ratio})`;
  return `${holds ? 'ok  ' : 'MISS'} ${name}: ${value} ${unit}${beside}  target ${target}${note ? `  [${note}]` : ''}`;
};

/** Says a figure as soon as it is known, beside the report at the end: a run that is broken off has not been for nothing. */
export const told = (figure: Figure): Figure => {
  console.error(lineOf(figure));
  return figure;
};

/** A figure that must not be larger than `most`. */
export const atMost = (name: string, value: number, unit: string, most: number, note?: string): Figure => ({
  name,
  value: round(value),
  unit,
  target: `≤ ${most}`,
  holds: value <= most,
  ...(note ? { note } : {}),
});
