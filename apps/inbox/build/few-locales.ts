import type { Plugin } from 'vite';

const kept = /^(en-US|el-GR|ar-AE|zh-CN)\./;

/** The components bring their own words in thirty languages; ours are enough, and Persian names its parts itself. */
export const fewLocales = (): Plugin => ({
  name: 'hubbub:few-locales',
  enforce: 'pre',
  load(id) {
    const match =
      /(?:react-aria|react-stately|react-aria-components)[^?]*\/intl\/(?:[^/]+\/)*([a-z]{2}-[A-Z]{2}\.[cm]?js)$/.exec(
        id,
      );
    return match?.[1] && !kept.test(match[1]) ? 'export default {}' : null;
  },
});
