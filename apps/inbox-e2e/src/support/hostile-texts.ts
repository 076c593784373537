/** Ways to make a page run something: each calls the page's own `ranHostile` when it succeeds. */
const call = 'window.ranHostile&&ranHostile()';

const shapes: readonly ((code: string) => string)[] = [
  (code) => `<script>${code}</script>`,
  (code) => `<img src=x onerror="${code}">`,
  (code) => `<svg/onload=${code}>`,
  (code) => `<svg><animate onbegin=${code} attributeName=x dur=1s>`,
  (code) => `<iframe srcdoc="<script>parent.${code}</script>">`,
  (code) => `<a href="javascript:${code}">open</a>`,
  (code) => `[open](javascript:${code})`,
  (code) => `javascript:${code}`,
  (code) => `JaVaScRiPt\t:${code}`,
  (code) => `data:text/html,<script>opener.${code}</script>`,
  (code) => `https://samovar.example/"onmouseover="${code}`,
  (code) => `https://samovar.example/#<img src=x onerror=${code}>`,
  (code) => `"><input autofocus onfocus=${code}>`,
  (code) => `'-${code}-'`,
  (code) => `\${${code}}`,
  (code) => `{{constructor.constructor('${code}')()}}`,
  (code) => `<style>@import 'javascript:${code}';</style>`,
  (code) => `<math><mtext></form><form><mglyph><style></math><img src onerror=${code}>`,
  (code) => `<details open ontoggle=${code}>`,
  (code) => `<noscript><p title="</noscript><img src=x onerror=${code}>">`,
  (code) => `<base href="//samovar.example/"><script src=a.js></script>`.concat(`<!--${code}-->`),
  (code) => `<meta http-equiv=refresh content="0;url=javascript:${code}">`,
  (code) => `<object data="javascript:${code}">`,
  (code) => `\u202E<img src=x onerror="${code}">\u202C`,
  (code) => `\uFF1Cscript\uFF1E${code}\uFF1C/script\uFF1E`,
];

const wrappings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `Πόσο κάνει; ${text}`,
  (text) => `${text} چند است؟`,
  (text) => text.replaceAll('<', '&lt;').replaceAll('&lt;', '<'),
  (text) => encodeURI(text),
  (text) => text.toUpperCase().replaceAll('WINDOW.RANHOSTILE&&RANHOSTILE()', call),
  (text) => `\u0000${text}`,
  (text) => `https://samovar.example/?q=${text}`,
];

/** `count` of them, each another one as long as there are that many; a seed would add nothing, as all are taken in turn. */
export const hostileTexts = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const shape = shapes[index % shapes.length]!;
    const wrapping = wrappings[Math.floor(index / shapes.length) % wrappings.length]!;
    const round = Math.floor(index / (shapes.length * wrappings.length));
    return wrapping(shape(round === 0 ? call : `${call};${round}`));
  });
