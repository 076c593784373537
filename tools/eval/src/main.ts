import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { Command, Option } from 'commander';
import { suites } from './suites';

interface Options {
  suite: string;
  file: string;
  engine: 'embedded' | 'openai';
  json?: true | string;
  verbose?: true;
}

const program = new Command('eval')
  .description('Scores any file of the form of its suite; the embedded engine needs no network.')
  .addOption(new Option('--suite <name>', 'what to score').choices(Object.keys(suites)).makeOptionMandatory())
  .requiredOption('--file <path>', 'the lines to score on')
  .addOption(new Option('--engine <name>', 'which engine drafts').choices(['embedded', 'openai']).default('embedded'))
  .option('--json [file]', 'one JSON object, to standard output or to a file')
  .option('--verbose', 'print each wrong item, what was expected, and why the system answered as it did');

const run = async (options: Options): Promise<void> => {
  const suite = suites[options.suite];
  if (!suite) throw new Error(`There is no suite ${options.suite}.`);
  const skipped: string[] = [];
  const isQuiet = options.json === true;
  const figures = await suite({
    path: options.file,
    engine: options.engine,
    // Standard output belongs to the JSON object alone.
    explain: (line) => {
      if (options.verbose) (isQuiet ? process.stderr : process.stdout).write(`${line}\n`);
    },
    skip: (line) => void skipped.push(line),
  });
  const report = {
    command: `eval --suite ${options.suite} --file ${options.file} --engine ${options.engine}`,
    machine: `${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    versions: { node: process.versions.node, icu: process.versions.icu, unicode: process.versions.unicode },
    at: new Date().toISOString(),
    figures,
    ...(skipped.length > 0 ? { skipped } : {}),
  };
  if (typeof options.json === 'string') await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (isQuiet) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else {
    for (const { name, value, target, holds } of figures) {
      process.stdout.write(
        `${holds ? 'holds ' : 'MISSES'}  ${name.padEnd(24)} ${value.toFixed(4)}  target ${target}\n`,
      );
    }
    for (const line of skipped) process.stdout.write(`skipped: ${line}\n`);
  }
};

program.action(async (_options, command: Command) => run(command.opts<Options>()));
program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
