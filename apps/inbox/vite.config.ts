import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { catalogs } from './build/catalogs';
import { compressed } from './build/compressed';
import { linguiMacros } from './build/lingui-macros';
import { fewLocales } from './build/few-locales';
import { linguiConfig } from './lingui.config';

const root = dirname(fileURLToPath(import.meta.url));
const lingui = linguiConfig(root);

/** `--mode preview` builds the interface over its in-browser stand-in, for looking at it without a server. */
export default defineConfig(({ mode }) => ({
  root,
  plugins: [linguiMacros(lingui), catalogs(lingui), fewLocales(), react(), compressed()],
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  build: {
    outDir: join(root, mode === 'preview' ? '../../dist/inbox-preview' : '../../dist/inbox'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 900,
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions:
      mode === 'preview'
        ? { input: join(root, 'preview.html') }
        : {
            input: { index: join(root, 'index.html'), 'service-worker': join(root, 'worker/service-worker.ts') },
            // The worker lies at the root, so that it may serve every page.
            output: {
              entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
            },
          },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/socket.io': { target: 'http://127.0.0.1:3000', ws: true } } },
}));
