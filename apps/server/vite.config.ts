import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = dirname(fileURLToPath(import.meta.url));

/** Ours, and the compiler's helpers for decorators. */
const bundled = ['@hubbub/', '@oxc-project/runtime/', '\0'];

/** Our own code becomes one bundle; every package stays outside it and is loaded from node_modules. */
const isPackage = (id: string): boolean =>
  !id.startsWith('.') && !isAbsolute(id) && !bundled.some((scope) => id.startsWith(scope));

export default defineConfig({
  root,
  publicDir: false,
  ssr: { noExternal: [/^@hubbub\//] },
  build: {
    ssr: true,
    outDir: join(root, '../../dist/server'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        main: join(root, 'src/main.ts'),
        cli: join(root, 'src/cli/main.ts'),
        'replay-thread': join(root, 'src/replay/replay-thread.ts'),
      },
      external: isPackage,
      output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: false } },
});
