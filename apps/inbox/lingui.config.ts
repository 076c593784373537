import { dirname, join } from 'node:path';
import type { LinguiConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

/** Languages of the interface; English is written in the code itself. */
export const locales = ['en', 'el', 'fa', 'ar', 'zh-Hans'];

export const linguiConfig = (rootDir: string): LinguiConfig => ({
  locales,
  sourceLocale: 'en',
  rootDir,
  format: formatter({ lineNumbers: false, origins: false }),
  catalogs: [{ path: '<rootDir>/src/locales/{locale}', include: ['<rootDir>/src'], exclude: ['**/testing/**'] }],
});

export default linguiConfig(join(dirname(__filename)));
