import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connector, connectors } from '@hubbub/connectors';

/** How something was seen to work, the strongest first. */
const proofs = ['real server', 'emulator', 'stand-in', 'recorded'] as const;
type How = (typeof proofs)[number];

/** platform → what → the strongest way in which it was seen to work. */
export type EvidenceTable = Record<string, Record<string, How>>;

const root = join(__dirname, '../../..');
export const evidencePath = join(root, 'tools/eval/data/platform-evidence.json');
export const tablePath = join(root, 'docs/platforms.md');

export const readEvidence = (): EvidenceTable =>
  existsSync(evidencePath) ? (JSON.parse(readFileSync(evidencePath, 'utf8')) as EvidenceTable) : {};

/** Adds what test runs wrote down (one JSON a line); the stronger proof stays. */
export const mergeEvidence = (table: EvidenceTable, lines: string): EvidenceTable => {
  const merged: EvidenceTable = structuredClone(table);
  for (const line of lines.split('\n').filter((text) => text.trim() !== '')) {
    const { platform, what, how } = JSON.parse(line) as { platform: string; what: string; how: How };
    const known = (merged[platform] ??= {});
    const held = known[what];
    if (held === undefined || proofs.indexOf(how) < proofs.indexOf(held)) known[what] = how;
  }
  return sorted(merged);
};

const sorted = (table: EvidenceTable): EvidenceTable =>
  Object.fromEntries(
    Object.entries(table)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([platform, known]) => [
        platform,
        Object.fromEntries(Object.entries(known).sort(([a], [b]) => a.localeCompare(b))),
      ]),
  );

/** What the registry says that a platform can do, in the words of the evidence. */
export const claimsOf = ({ platform }: Connector): string[] =>
  platform.kinds.flatMap((kind) => {
    const can = platform.capabilities[kind];
    const received = `receive ${kind === 'direct' ? 'message' : kind}`;
    const isDirect = kind === 'direct';
    return [
      received,
      ...(can?.reply ? [`answer ${kind}${isDirect ? '' : ' public'}`] : []),
      ...(can?.privateReply && !isDirect ? [`answer ${kind} private`] : []),
      ...(can?.like ? [`like ${kind}`, `unlike ${kind}`] : []),
      ...(can?.hide ? [`hide ${kind}`, `unhide ${kind}`] : []),
      ...(can?.delete ? [`delete theirs ${kind}`] : []),
      ...(can?.deleteOwn ? [`delete own ${kind}`] : []),
      ...(can?.edit ? [`edit ${kind}`] : []),
    ];
  });

/** The page, from the registry and the evidence alone. */
export const platformTable = (evidence: EvidenceTable): string => {
  const parts = connectors.map((connector) => section(connector, evidence[connector.platform.id] ?? {}));
  return `${intro}\n${overview(evidence)}\n${parts.join('\n')}`;
};

const intro = `# Platforms

What each platform permits here, and how it was seen to work. Made by \`npx tsx tools/eval/src/platform-table.ts\` from the registry of connectors and from what test runs wrote down; do not edit it by hand.

- **real server**: software of the platform or of another server with its API, installed and run (\`npm run test:real\`).
- **emulator**: an emulator of the platform's API that others wrote (\`npm run test:real\`).
- **stand-in**: our own stand-in of the platform's API, strict about what the platform is strict about (\`apps/sandbox\`).
- **recorded**: bodies and answers recorded, or written from the platform's documentation (\`libs/connectors\`).

To write it anew: \`HUBBUB_EVIDENCE=/tmp/evidence npx jest libs/connectors apps/server/src/stand-ins --selectProjects unit\`, the same before \`npm run test:real\`, then \`npx tsx tools/eval/src/platform-table.ts /tmp/evidence\`.
`;

const overview = (evidence: EvidenceTable): string => {
  const rows = connectors.map((connector) => {
    const { platform, signIn } = connector;
    const known = evidence[platform.id] ?? {};
    const counts = proofs.map((how) => claimsOf(connector).filter((claim) => known[claim] === how).length);
    const open = claimsOf(connector).filter((claim) => !known[claim]).length;
    const ways = platform.receives.join(', ');
    return `| ${platform.name} | ${ways} | ${signIn ? 'yes' : 'keys'} | ${[...counts, open].join(' | ')} |`;
  });
  return `| platform | receives by | sign-in | ${proofs.join(' | ')} | not seen |\n|${' --- |'.repeat(proofs.length + 4)}\n${rows.join('\n')}\n`;
};

const section = (connector: Connector, known: Record<string, How>): string => {
  const { platform } = connector;
  const rows = claimsOf(connector).map((claim) => `| ${claim} | ${known[claim] ?? '–'} |`);
  const also = Object.keys(known).filter((what) => !claimsOf(connector).includes(what));
  const more = also.map((what) => `${what} (${known[what] ?? ''})`);
  return [
    `## ${platform.name}\n`,
    '| what | how it was seen |\n| --- | --- |',
    ...rows,
    ...(more.length > 0 ? [`\nAlso seen: ${more.join(', ')}.`] : []),
    '',
  ].join('\n');
};

/** `platform-table.ts [file of HUBBUB_EVIDENCE]`: merges what it holds, and writes the page anew. */
const main = (): void => {
  const [file] = process.argv.slice(2);
  const evidence = mergeEvidence(readEvidence(), file ? readFileSync(file, 'utf8') : '');
  writeFileSync(evidencePath, `${JSON.stringify(evidence, null, 2)}\n`);
  writeFileSync(tablePath, platformTable(evidence));
};

if (require.main === module) main();
