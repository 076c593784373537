import { plural, t } from '@lingui/core/macro';
import type { StopReason } from '@hubbub/contracts';
import { isolate } from './format';

type Values = StopReason['values'];

const of = (values: Values, name: string): string => isolate(values[name] ?? '');
const count = (values: Values): number => Number(values['count'] ?? 0);

/** Why something automatic was stopped by itself. */
export const stopWords: Readonly<Record<StopReason['code'], (values: Values) => string>> = {
  repeatsOurs: () => t`it repeats an automatic answer of ours`,
  inRow: (values) =>
    plural(count(values), { one: '# automatic answer in a row here', other: '# automatic answers in a row here' }),
  inDay: (values) =>
    plural(count(values), {
      one: '# automatic answer to this person within a day',
      other: '# automatic answers to this person within a day',
    }),
  suddenRate: (values) =>
    t`a sudden rate: ${of(values, 'count')} automatic answers within an hour, usually ${of(values, 'usual')}`,
  refusals: (values) => t`the platform refused ${of(values, 'count')} of the last ${of(values, 'recent')}`,
  angerMet: (values) => t`${of(values, 'count')} of the last ${of(values, 'recent')} automatic answers met with anger`,
};
