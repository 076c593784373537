import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { countStale, resealWorkspace } from '@hubbub/conversations';
import { Command } from 'commander';
import { makeKey, writeKeptKeys, writeOtherKeys } from '../secret-keys';
import type { CommandContext } from './open-for-command';
import type { Run } from './build-program';

/** A running server may seal with the old key for a second yet. */
const betweenRoundsMs = 1_500;
const mostRounds = 20;

/** `rotate-key`: a new key, and all that is sealed is sealed anew, while everything goes on. */
export const rotateKeyCommand = (run: Run): Command =>
  new Command('rotate-key')
    .description(
      'Make a new key and seal every secret anew, while the server runs. With HUBBUB_SECRET_KEY: set it to the new key here, name the old one by --old-key-file, then restart the server with it and run this once more',
    )
    .option('--old-key-file <file>', 'holds the former HUBBUB_SECRET_KEY')
    .option('--json', 'as JSON')
    .action((options: { oldKeyFile?: string; json?: boolean }) =>
      run(async (opened) => {
        const isGiven = Boolean(process.env.HUBBUB_SECRET_KEY);
        if (isGiven) allowOld(opened, options.oldKeyFile);
        else writeKeptKeys(opened.config.dataDir, [makeKey(), ...opened.config.reloadKeys()]);
        opened.config.secretKeys.splice(0, Infinity, ...opened.config.reloadKeys());
        const { resealed, stale, unreadable } = await resealAll(opened);
        const isOver = stale === 0 && unreadable === 0;
        if (isOver && !isGiven) writeKeptKeys(opened.config.dataDir, opened.config.reloadKeys().slice(0, 1));
        if (isOver && isGiven && !options.oldKeyFile) writeOtherKeys(opened.config.dataDir, []);
        const result = { resealed, unreadable, isOver };
        console.log(
          options.json ? JSON.stringify(result) : wordsOf(result, isGiven && options.oldKeyFile !== undefined),
        );
        if (!isOver) process.exitCode = 1;
      }),
    );

/** Servers that still run with the old one open what is sealed with the new one, and the other way round. */
const allowOld = ({ config }: CommandContext, oldKeyFile: string | undefined): void => {
  if (!oldKeyFile) return;
  const old = readFileSync(oldKeyFile, 'utf8').trim();
  writeOtherKeys(config.dataDir, [...new Set([...config.reloadKeys(), old])]);
};

const resealAll = async (opened: CommandContext): Promise<{ resealed: number; stale: number; unreadable: number }> => {
  let resealed = 0;
  for (let round = 1; ; round++) {
    await sleep(betweenRoundsMs);
    let stale = 0;
    let unreadable = 0;
    const workspaces: { id: number }[] = await opened.store.crossing((db) =>
      db.query('SELECT id FROM list_workspaces()'),
    );
    for (const { id } of workspaces) {
      const done = await resealWorkspace(opened.ctx, id);
      resealed += done.resealed;
      unreadable += done.unreadable;
      stale += (await countStale(opened.ctx, id)) - done.unreadable;
    }
    // Another look after a quiet moment, so that nothing sealed meanwhile stays behind.
    if ((stale === 0 && round > 1) || round >= mostRounds) return { resealed, stale, unreadable };
  }
};

const wordsOf = (
  { resealed, unreadable, isOver }: { resealed: number; unreadable: number; isOver: boolean },
  isHalfWay: boolean,
): string => {
  if (unreadable > 0)
    return `${resealed} secrets sealed anew; ${unreadable} open with no key at hand, so the old key is kept: enter those again`;
  if (!isOver) return `${resealed} secrets sealed anew, and some changed meanwhile: run this again`;
  return isHalfWay
    ? `${resealed} secrets sealed anew. Restart Hubbub with the new HUBBUB_SECRET_KEY, then run this again without --old-key-file`
    : `${resealed} secrets sealed anew; the old key is forgotten`;
};
