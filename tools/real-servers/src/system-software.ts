import { constants } from 'node:fs';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { MissingSoftware } from './missing';
import { lastLines, runProgram } from './run-program';

/** The first of these programs that is in PATH. */
export const findProgram = async (names: readonly string[]): Promise<string | null> => {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin'];
  for (const name of names) {
    for (const folder of folders.filter(Boolean)) {
      const path = join(folder, name);
      if (
        await access(path, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return path;
    }
  }
  return null;
};

/** A program of the system; installed from Debian or Ubuntu where we are root there. Throws MissingSoftware. */
export const requireProgram = async (
  { programs, packageName, backports = false }: { programs: string[]; packageName: string; backports?: boolean },
  say: (line: string) => void,
): Promise<string> => {
  const found = await findProgram(programs);
  if (found) return found;
  const howToGet = `install ${packageName} with the package manager of your system`;
  const apt = await findProgram(['apt-get']);
  if (!apt || process.getuid?.() !== 0) throw new MissingSoftware(`${programs[0]} is not installed`, howToGet);
  say(`Installing ${packageName} from the system's packages`);
  const output = await installPackage(apt, packageName, backports);
  const installed = await findProgram(programs);
  if (!installed) throw new MissingSoftware(`${packageName} cannot be installed: ${lastLines(output)}`, howToGet);
  return installed;
};

const installPackage = async (apt: string, packageName: string, backports: boolean): Promise<string> => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await runProgram(apt, ['update'], { env });
  const plain = await runProgram(apt, ['install', '-y', '--no-install-recommends', packageName], { env });
  if (plain.code === 0 || !backports) return update.output + plain.output;
  const suite = await addBackports();
  if (!suite) return plain.output;
  await runProgram(apt, ['update'], { env });
  const args = ['install', '-y', '--no-install-recommends', '-t', suite, packageName];
  return (await runProgram(apt, args, { env })).output;
};

/** Writes the backports of the Debian that is set up beside its source. Null on any other system. */
const addBackports = async (): Promise<string | null> => {
  const folder = '/etc/apt/sources.list.d';
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const codename = /^VERSION_CODENAME=(\w+)/m.exec(release)?.[1];
  if (!/^ID=debian$/m.test(release) || !codename) return null;
  const suite = `${codename}-backports`;
  for (const name of await readdir(folder).catch(() => [])) {
    const [stanza = ''] = (await readFile(join(folder, name), 'utf8')).split(/\n\s*\n/);
    if (!name.endsWith('.sources') || !/^URIs:/m.test(stanza)) continue;
    await writeFile(
      join(folder, 'hubbub-backports.sources'),
      `${stanza.replace(/^Suites:.*$/m, `Suites: ${suite}`)}\n`,
    );
    return suite;
  }
  return null;
};
