import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = dirname(fileURLToPath(import.meta.url));

/** Our own code becomes one bundle; every package stays outside it and is loaded from node_modules. */
const isPackage = (id: string): boolean => !id.startsWith('.') && !isAbsolute(id) && !id.startsWith('@hubbub/');

export default defineConfig({
  root,
  publicDir: false,
  ssr: { noExternal: [/^@hubbub\//] },
  build: {
    ssr: true,
    outDir: join(root, '../../dist/sandbox'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: join(root, 'src/main.ts') },
      external: isPackage,
      output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
