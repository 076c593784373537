import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { catalogs } from './build/catalogs';
import { linguiMacros } from './build/lingui-macros';
import { fewLocales } from './build/few-locales';
import { linguiConfig } from './lingui.config';

const root = dirname(fileURLToPath(import.meta.url));
const lingui = linguiConfig(root);

/** `--mode preview` builds the interface over its in-browser stand-in, for looking at it without a server. */
export default defineConfig(({ mode }) => ({
  root,
  plugins: [linguiMacros(lingui), catalogs(lingui), fewLocales(), react()],
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  build: {
    outDir: join(root, mode === 'preview' ? '../../dist/inbox-preview' : '../../dist/inbox'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 900,
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions: { input: join(root, mode === 'preview' ? 'preview.html' : 'index.html') },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/socket.io': { target: 'http://127.0.0.1:3000', ws: true } } },
}));
