/** Adds up what passed, failed and was skipped, and says it the way every test command ends. */
export function createTally() {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  return {
    add({ passed = 0, failed = 0, skipped = 0 }) {
      sum.passed += passed;
      sum.failed += failed;
      sum.skipped += skipped;
    },
    /** Prints the last line; true when nothing failed. */
    finish() {
      const rest = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
      process.stdout.write(`tests: ${sum.passed} passed, ${sum.failed} failed${rest}\n`);
      return sum.failed === 0;
    },
  };
}

/** The counts in the last such line of an output; null when there is none. */
export function readTally(output) {
  const lines = [...output.matchAll(/^tests: (\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)];
  const [, passed, failed, skipped = '0'] = lines.pop() ?? [];
  return passed === undefined ? null : { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}
