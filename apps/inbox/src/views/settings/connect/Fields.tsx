import { t } from '@lingui/core/macro';
import { TextField } from '../../../components/field';
import { fieldError } from '../../../i18n/field-problems';
import { fieldWord } from '../../../i18n/field-words';
import type { Problem } from '../../../state/problem';

interface Field {
  name: string;
  label: string;
  help: string;
  secret?: boolean;
  optional?: boolean;
}

/** What a platform asks for, each with where to find it. */
export const Fields = ({
  fields,
  values,
  problem = null,
  place,
  onChange,
}: {
  fields: readonly Field[];
  values: Readonly<Record<string, string>>;
  problem?: Problem | null;
  /** Where the API has them: what it has against one is shown beside it. */
  place: 'secrets' | 'settings';
  onChange: (values: Record<string, string>) => void;
}) =>
  fields.map((field) => (
    <TextField
      key={field.name}
      label={field.optional ? t`${fieldWord(field.label)} (may stay empty)` : fieldWord(field.label)}
      hint={field.help ? <Help english={field.help} /> : undefined}
      required={!field.optional}
      dir="ltr"
      type={field.secret ? 'password' : 'text'}
      autoComplete="off"
      value={values[field.name] ?? ''}
      error={fieldError(problem, `${place}.${field.name}`)}
      onChange={(event) => onChange({ ...values, [field.name]: event.target.value })}
    />
  ));

/** In the direction of the page where we have words for it, else in that of English. */
const Help = ({ english }: { english: string }) => {
  const words = fieldWord(english);
  return words === english ? <bdi dir="ltr">{english}</bdi> : words;
};

export const filledOnly = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );
