import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createMark, endMarked, findMarked } from '../marked.mjs';

const startLimitMs = 20 * 60_000; // the first start installs everything
const stopLimitMs = 30_000;
const readyLine = /^Hubbub is ready: (\S+) {2}\(sign in as (\S+) \/ (\S+)\)$/m;

/** Types `npm start` in the checkout and waits for the ready line. */
export async function startProduct({ checkout, home }, { uid, gid }, allowedHost) {
  const mark = createMark();
  const port = await findFreePort();
  const env = { ...bareEnvironment(), ...mark, HOME: home, PORT: `${port}`, HUBBUB_ALLOW_HOSTS: allowedHost };
  const as = uid === undefined ? {} : { uid, gid };
  const startedAt = Date.now();
  // A process group of its own, so that Ctrl-C can be sent the way a terminal sends it: to all of it.
  const child = spawn('npm', ['start'], {
    cwd: checkout,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...as,
  });
  let output = '';
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  const product = {
    mark,
    output: () => output,
    async stop() {
      process.kill(-child.pid, 'SIGINT');
      if ((await within(ended, stopLimitMs)) === 'late')
        throw new Error(`still running ${stopLimitMs / 1000} s after Ctrl-C`);
    },
    /** As when the machine's memory runs out: no chance to put anything in order. */
    kill: () => process.kill(-child.pid, 'SIGKILL'),
    /** Ends whatever is left, for a walk that failed. */
    async end() {
      endMarked(findMarked(mark));
      await within(ended, stopLimitMs);
    },
  };
  const ready = new Promise((resolve) => {
    const listen = (part) => {
      output += part;
      const found = readyLine.exec(output);
      if (found) resolve(found);
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
  });
  const outcome = await within(Promise.race([ready, ended.then(() => 'ended')]), startLimitMs);
  if (!Array.isArray(outcome)) {
    await product.end();
    throw new Error(`no ready line (${outcome === 'late' ? 'in time' : 'it ended'}):\n${output.slice(-4000)}`);
  }
  const [, url, email, password] = outcome;
  return { ...product, url, email, password, startMs: Date.now() - startedAt };
}

/** Our environment without what a newcomer's lacks: settings of the product, and what npm tells its scripts. */
function bareEnvironment() {
  const ours =
    /^(HUBBUB_|AI_|DATABASE_URL$|REDIS_URL$|PUBLIC_URL$|PORT$|HOST$|LOG_LEVEL$|NODE_ENV$|INIT_CWD$|npm_(?!config_))/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

async function within(promise, limitMs) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, limitMs, 'late');
  });
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}

function findFreePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
