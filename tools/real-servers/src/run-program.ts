import { spawn } from 'node:child_process';

export interface ProgramEnd {
  code: number;
  output: string;
}

/** Runs a program to its end; `output` is what it wrote to both streams. Never throws: a missing program ends with 127. */
export const runProgram = (
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<ProgramEnd> =>
  new Promise((resolve) => {
    const { input, ...rest } = options;
    const child = spawn(program, args, { ...rest, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => void (output += chunk.toString('utf8'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });

/** The last lines of an output, for a reason that people read. */
export const lastLines = (output: string, count = 3): string => output.trim().split('\n').slice(-count).join(' | ');
