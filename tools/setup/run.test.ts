import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

jest.setTimeout(60_000);

const run = async (args: string[], env: Record<string, string> = {}) => {
  const { DATABASE_URL: _unset, ...rest } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: __dirname,
    env: { ...rest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number]>;
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output, errors };
};

const command = (name: string, env?: Record<string, string>) => run([join(__dirname, 'run.mjs'), name], env);

const evaluate = async (code: string): Promise<unknown> =>
  JSON.parse((await run(['--input-type=module', '--eval', code])).output);

const listen = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
};

it('says in one line that the port is in use, before anything else is touched', async () => {
  const other = await listen();

  const { code, output, errors } = await command('start', { PORT: `${other.port}`, HOST: '127.0.0.1' });
  other.close();

  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toBe(
    `Port ${other.port} is in use: stop the program that uses it, or choose another (PORT=3001 npm start).\n`,
  );
});

it('says in one line that the database of DATABASE_URL does not answer', async () => {
  const gone = await listen();
  gone.close();

  const { code, errors } = await command('start', {
    PORT: '0',
    DATABASE_URL: `postgres://127.0.0.1:${gone.port}/hubbub`,
  });

  expect(code).toBe(1);
  expect(errors).toBe(`The database at 127.0.0.1:${gone.port} (DATABASE_URL) cannot be reached: ECONNREFUSED\n`);
});

it.each([
  ['PORT', 'eighty', 'PORT must be a number'],
  ['DATABASE_URL', 'localhost', 'DATABASE_URL is not a URL'],
  ['DATABASE_URL', 'mysql://localhost/hubbub', 'DATABASE_URL must begin with postgres://'],
])('names the variable %s when it is "%s"', async (name, value, message) => {
  const { code, errors } = await command('start', { PORT: '0', [name]: value });

  expect(code).toBe(1);
  expect(errors).toContain(message);
  expect(errors.trim()).not.toContain('\n');
});

it('lists the commands when it is given another', async () => {
  const { code, errors } = await command('dance');

  expect(code).toBe(1);
  expect(errors).toMatch(/^Unknown command "dance"; there are: start, /);
});

it('knows which versions of Node will do', async () => {
  const versions = [
    '18.20.8',
    '20.18.3',
    '20.19.0',
    '21.7.3',
    '22.12.0',
    '22.13.0',
    '23.11.0',
    '24.10.0',
    '24.11.0',
    '26.0.0',
  ];
  const code = `
    import { supportsNode } from './node-version.mjs';
    console.log(JSON.stringify(${JSON.stringify(versions)}.filter(supportsNode)));`;

  expect(await evaluate(code)).toEqual(['20.19.0', '22.13.0', '24.11.0', '26.0.0']);
});

it('reads the last line of a test command, and nothing from an output without one', async () => {
  const code = `
    import { readTally } from './tally.mjs';
    const output = 'tests: 9 passed, 9 failed\\n… tests: 1\\ntests: 3 passed, 1 failed, 2 skipped\\n';
    console.log(JSON.stringify([readTally(output), readTally('no such line')]));`;

  expect(await evaluate(code)).toEqual([{ passed: 3, failed: 1, skipped: 2 }, null]);
});

it('finds a process that a run left behind by its mark, wherever it hides', async () => {
  const code = `
    import { spawn } from 'node:child_process';
    import { createMark, endMarked, findMarked, waitUntilGone } from './marked.mjs';
    const mark = createMark();
    const hidden = spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env: { ...process.env, ...mark } });
    const before = findMarked(mark).map(({ pid }) => pid === hidden.pid);
    endMarked(findMarked(mark));
    console.log(JSON.stringify({ before, after: await waitUntilGone(mark, 10000) }));`;

  expect(await evaluate(code)).toEqual({ before: [true], after: [] });
});
