import { MissingSoftware } from './missing';

export type TestBody = () => Promise<void>;

export interface Suite {
  name: string;
  /** Starts what it needs and runs its tests one after the other; MissingSoftware skips all of it. */
  run(test: (name: string, body: TestBody) => Promise<boolean>, say: (line: string) => void): Promise<void>;
}

export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Runs the suites in order and prints a line per test. A suite whose server cannot run here is one line `skipped: …`,
 * or a failure where `isComplete` asks for all of them.
 */
export const runSuites = async (suites: readonly Suite[], isComplete: boolean): Promise<Outcome> => {
  const outcome: Outcome = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of suites) {
    const fail = (name: string, error: unknown) => {
      outcome.failed += 1;
      console.log(`  failed: ${name}\n${indent(describe(error))}`);
    };
    const test = async (name: string, body: TestBody): Promise<boolean> => {
      const startedAt = Date.now();
      try {
        await body();
        outcome.passed += 1;
        console.log(`  passed: ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
        return true;
      } catch (error) {
        fail(name, error);
        return false;
      }
    };
    console.log(suite.name);
    try {
      await suite.run(test, (line) => console.log(`  ${line}`));
    } catch (error) {
      if (error instanceof MissingSoftware && !isComplete) {
        outcome.skipped += 1;
        console.log(`skipped: ${suite.name} (${error.message})`);
      } else fail(suite.name, error);
    }
  }
  return outcome;
};

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined || error.cause === null ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
};

const indent = (text: string): string => text.replace(/^/gm, '    ');
