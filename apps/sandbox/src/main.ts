import { parseArgs } from 'node:util';
import { startSandbox } from './start';

export { startSandbox } from './start';
export type { Sandbox, SandboxControl, SandboxOptions } from './start';
export type { Ledger, LedgerRow } from './ledger';
export type { Fault, FaultMatch, FaultOrder } from './faults';
export type { MetaControl } from './meta';
export type { Demo, DemoChannel, DemoDelivery, DemoPerson, DemoPost } from './demo/demo';
export type { Timers } from './timers';

/** `node dist/sandbox/main.js --port 0`; ends with Ctrl-C. */
const runAlone = async (): Promise<void> => {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, state: { type: 'string' } } });
  const sandbox = await startSandbox({
    port: Number(values.port),
    ...(values.state ? { stateFile: values.state } : {}),
  });
  console.log(`Sandbox is ready: ${sandbox.url}`);
  const end = () => void sandbox.stop().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
};

if (/[\\/]sandbox[\\/](src[\\/])?main\.[jt]s$/.test(process.argv[1] ?? ''))
  runAlone().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
