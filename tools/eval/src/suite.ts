/** One number of a suite, named as in the public contract. `holds` says whether the target is met. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  reference?: number;
  ratio?: number;
  target: string;
  holds: boolean;
}

export interface SuiteOptions {
  /** A file, or a folder where the suite takes one. */
  path: string;
  engine: 'embedded' | 'openai';
  /** Tells of one wrong item: what was expected, and why the system answered as it did. */
  explain(line: string): void;
  /** Tells of something left out: an unknown field, label or rule type. */
  skip(line: string): void;
}

/** Scores one kind of file. Throws an error that names the file when it cannot be read at all. */
export type Suite = (options: SuiteOptions) => Promise<Figure[]>;

/** A target such as `>= 0.97` or `<= 0.2`. */
export const figure = (name: string, value: number, target: string, unit = 'share'): Figure => {
  const [sign, limit] = target.split(' ');
  const bound = Number(limit);
  const holds = sign === '>=' ? value >= bound : sign === '<=' ? value <= bound : value === bound;
  return { name, value: Math.round(value * 10_000) / 10_000, unit, target, holds };
};
