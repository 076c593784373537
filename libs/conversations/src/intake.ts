/**
 * How hard deliveries press in, as this process sees it. Accepting goes first: what is kept late is sent again or lost
 * by the platform, what is shown late is not. While many wait at once, working through stays back, and what has gathered
 * is then cheaper in large batches; never longer than `mostMs`, so that a storm delays an inbox by seconds only.
 */
export interface Intake {
  /** A commit of the intake made so many rows durable. */
  committed(rows: number): void;
  isPressed(): boolean;
  /** Nothing waits to be worked through any more. */
  workedThrough(): void;
  /** Resolves when working through may go on: at once where nothing presses. */
  calm(): Promise<void>;
}

/** Rows that shared a commit, on average: so many requests wait at the same moment. */
const manyAtOnce = 8;
/** Fewer a second press no machine that can run this. */
const manyPerSecond = 500;
const windowMs = 200;
const lookAgainMs = 20;

export const createIntake = ({ mostMs = 4_000, now = () => performance.now() } = {}): Intake => {
  let commits: { at: number; rows: number }[] = [];
  let waitingSince: number | null = null;
  let isDraining = false;

  const isPressed = (): boolean => {
    const from = now() - windowMs;
    commits = commits.filter(({ at }) => at >= from);
    const rows = commits.reduce((sum, commit) => sum + commit.rows, 0);
    return rows >= (manyPerSecond * windowMs) / 1000 && rows >= manyAtOnce * commits.length;
  };
  const mayWork = (): boolean => {
    if (isDraining) return true;
    isDraining = !isPressed() || (waitingSince !== null && now() - waitingSince >= mostMs);
    return isDraining;
  };

  return {
    committed: (rows) => {
      commits.push({ at: now(), rows });
      if (commits.length > 1_000) commits.splice(0, 500);
      waitingSince ??= now();
    },
    isPressed,
    workedThrough: () => {
      waitingSince = null;
      isDraining = false;
    },
    calm: async () => {
      while (!mayWork()) await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    },
  };
};
