import { readFileSync } from 'node:fs';
import { connectors } from '@hubbub/connectors';
import { claimsOf, mergeEvidence, platformTable, readEvidence, tablePath } from './platform-table';

/** Cells are padded by the formatter. */
const plain = (markdown: string): string =>
  markdown.replaceAll(/ +\|/g, ' |').replaceAll(/\| +/g, '| ').replaceAll(/-{3,}/g, '---').trim();

it('docs/platforms.md is what registry and evidence say', () => {
  expect(plain(readFileSync(tablePath, 'utf8'))).toBe(plain(platformTable(readEvidence())));
});

it('knows a proof for everything that the registry claims', () => {
  const evidence = readEvidence();
  const unproved = connectors.flatMap((connector) =>
    claimsOf(connector)
      .filter((claim) => !evidence[connector.platform.id]?.[claim])
      .map((claim) => `${connector.platform.id}: ${claim}`),
  );
  expect(unproved).toEqual([]);
});

it('keeps the strongest proof', () => {
  const line = (how: string) => JSON.stringify({ platform: 'slack', what: 'answer direct', how });
  const merged = mergeEvidence({}, [line('recorded'), line('emulator'), line('stand-in')].join('\n'));
  expect(merged).toEqual({ slack: { 'answer direct': 'emulator' } });
});
