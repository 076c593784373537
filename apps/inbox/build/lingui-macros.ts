import { transformAsync } from '@babel/core';
import macros from '@lingui/babel-plugin-lingui-macro';
import { makeConfig } from '@lingui/conf';
import type { LinguiConfig } from '@lingui/conf';
import type { Plugin } from 'vite';

/** Compiles Lingui's macros in the files that import one; everything else is left to Vite. */
export const linguiMacros = (given: LinguiConfig): Plugin => {
  const linguiConfig = makeConfig(given, { skipValidation: true });
  return {
    name: 'hubbub:lingui-macros',
    enforce: 'pre',
    async transform(code, id) {
      const file = id.split('?')[0] ?? id;
      if (!/\.tsx?$/.test(file) || !/@lingui\/(core|react)\/macro/.test(code)) return null;
      const result = await transformAsync(code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ['typescript', 'jsx'] },
        plugins: [[macros, { linguiConfig }]],
      });
      return result?.code ? { code: result.code, map: result.map } : null;
    },
  };
};
