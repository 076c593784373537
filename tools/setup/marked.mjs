import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const variable = 'HUBBUB_MARK';

/** A mark for the environment of everything that a run starts: children hand it on, so that strays can be found. */
export const createMark = () => ({ [variable]: randomUUID() });

/** Processes that carry the mark, as `{ pid, command }`. Linux only; elsewhere none are found. */
export function findMarked(mark) {
  const needle = `${variable}=${mark[variable]}`;
  return listPids()
    .filter((pid) => pid !== process.pid && read(`/proc/${pid}/environ`).split('\0').includes(needle))
    .map((pid) => ({ pid, command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }))
    .filter(({ command }) => command !== ''); // a zombie has none: it has ended
}

/** Waits until none is left, then for `patienceMs` at most; returns those that stay. */
export async function waitUntilGone(mark, patienceMs) {
  const until = Date.now() + patienceMs;
  for (;;) {
    const left = findMarked(mark);
    if (left.length === 0 || Date.now() > until) return left;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function endMarked(left) {
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // gone meanwhile
    }
  }
}

function listPids() {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
