/** Joins single keys to sequences: `g` then `m`. A started sequence that finds no end is forgotten after a while. */
export interface SequenceState {
  started: string | null;
  at: number;
}

export const noSequence: SequenceState = { started: null, at: 0 };
const forgetAfterMs = 1200;

/** The command of this key, given what was pressed before; `firsts` are the keys that can start a sequence. */
export const nextInSequence = (
  state: SequenceState,
  key: string,
  now: number,
  known: ReadonlySet<string>,
): { state: SequenceState; command: string | null } => {
  const started = state.started !== null && now - state.at < forgetAfterMs ? state.started : null;
  if (started !== null) {
    const both = `${started} ${key}`;
    if (known.has(both)) return { state: noSequence, command: both };
  }
  const canStart = [...known].some((command) => command.startsWith(`${key} `));
  if (canStart && !known.has(key)) return { state: { started: key, at: now }, command: null };
  return { state: noSequence, command: known.has(key) ? key : null };
};
