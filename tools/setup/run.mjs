#!/usr/bin/env node
// The door of every command. It stands on nothing but Node, since on a fresh clone there is nothing else, and it stays
// readable for old versions of Node, so that they can say that they are too old.
import { nodeRange, supportsNode } from './node-version.mjs';

const [command, ...args] = process.argv.slice(2);

if (!supportsNode(process.versions.node)) {
  console.error(
    `Hubbub needs Node ${nodeRange}; this is ${process.versions.node}. Install a newer one: https://nodejs.org`,
  );
  process.exit(1);
}

import('./commands.mjs')
  .then(({ runCommand }) => runCommand(command, args))
  .catch((error) => {
    console.error(error.isExpected ? error.message : error);
    process.exit(1);
  });
