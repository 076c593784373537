import { createCompiledCatalog, getCatalogForFile, getCatalogs } from '@lingui/cli/api';
import { makeConfig } from '@lingui/conf';
import type { LinguiConfig } from '@lingui/conf';
import { relative } from 'node:path';
import type { Plugin } from 'vite';

/** Turns an imported `.po` catalog into its compiled messages. A message that is missing falls back to English. */
export const catalogs = (linguiConfig: LinguiConfig): Plugin => {
  const config = makeConfig(linguiConfig, { skipValidation: true });
  return {
    name: 'hubbub:catalogs',
    async transform(_, id) {
      if (!id.endsWith('.po')) return null;
      const found = getCatalogForFile(relative(config.rootDir ?? '.', id), await getCatalogs(config));
      if (!found) throw new Error(`no catalog is configured at ${id}`);
      const { messages } = await found.catalog.getTranslations(found.locale, {
        fallbackLocales: { default: 'en' },
        sourceLocale: 'en',
      });
      const { source, errors } = createCompiledCatalog(found.locale, messages, { namespace: 'es' });
      if (errors.length > 0) throw new Error(`${id}: ${errors.map((error) => error.error.message).join('; ')}`);
      return { code: source, map: null, moduleType: 'js' };
    },
  };
};
