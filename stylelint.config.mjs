// Physical sides break right-to-left languages: `start` and `end` follow the direction of the text.
const sides = ['left', 'right'];
const physical = [
  ...sides,
  ...sides.flatMap((side) => [`margin-${side}`, `padding-${side}`, `border-${side}`]),
  ...sides.flatMap((side) => [`border-${side}-width`, `border-${side}-style`, `border-${side}-color`]),
  ...sides.flatMap((side) => [`scroll-margin-${side}`, `scroll-padding-${side}`]),
  ...['top', 'bottom'].flatMap((edge) => sides.map((side) => `border-${edge}-${side}-radius`)),
];

export default {
  ignoreFiles: ['**/node_modules/**', '**/dist/**'],
  rules: {
    'property-disallowed-list': [
      physical,
      { message: (property) => `"${property}" is a physical side: use its inline or block twin` },
    ],
    'declaration-property-value-disallowed-list': { 'text-align': sides, float: sides, clear: sides },
    'block-no-empty': true,
    'color-no-invalid-hex': true,
    'custom-property-no-missing-var-function': true,
    'declaration-block-no-duplicate-properties': [true, { ignore: ['consecutive-duplicates-with-different-values'] }],
    'declaration-block-no-shorthand-property-overrides': true,
    'font-family-no-duplicate-names': true,
    'function-calc-no-unspaced-operator': true,
    'function-linear-gradient-no-nonstandard-direction': true,
    'keyframe-block-no-duplicate-selectors': true,
    'no-duplicate-at-import-rules': true,
    'no-duplicate-selectors': true,
    'no-empty-source': true,
    'no-invalid-double-slash-comments': true,
    'property-no-unknown': [true, { ignoreProperties: ['composes'] }],
    'selector-pseudo-class-no-unknown': [true, { ignorePseudoClasses: ['global', 'local'] }],
    'selector-pseudo-element-no-unknown': true,
    'string-no-newline': true,
    'unit-no-unknown': true,
  },
};
