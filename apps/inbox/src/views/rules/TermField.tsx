import { t } from '@lingui/core/macro';
import { conversationKinds, intents, priorities } from '@hubbub/contracts';
import type { FilterTerms } from '@hubbub/contracts';
import { Checkbox, Select, TextArea, TextField } from '../../components/field';
import { languageName } from '../../i18n/format';
import { platformName } from '../../i18n/platform-names';
import { flagWord, intentWord, kindWord, priorityWord, sentimentWord } from '../../i18n/words';
import { useStore } from '../../state/store';
import { HoursField } from './HoursField';
import { machineFlags } from './rule-words';
import { listOf, termWord, withTerm } from './terms';
import type { TermName } from './terms';

const languages = 'en el fa ar zh es pt fr de it tr ru ja ko hi id nl'.split(' ');

/** What one condition asks for, by its kind. */
export const TermField = ({
  name,
  terms,
  onChange,
}: {
  name: TermName;
  terms: FilterTerms;
  onChange: (terms: FilterTerms) => void;
}) => {
  const set = (value: unknown) => onChange(withTerm(terms, name, value));
  const choices = useChoices(name);
  if (choices) return <AnyOf label={termWord(name)} choices={choices} chosen={listOf(terms[name])} onChange={set} />;
  switch (name) {
    case 'keywords':
    case 'text':
    case 'contact.name':
    case 'contact.handle':
      return <Lines name={name} value={listOf(terms[name])} onChange={set} />;
    case 'contact.followers':
      return <AtLeast label={t`At least so many followers`} value={terms[name]} onChange={set} />;
    case 'contact.conversations':
      return <AtLeast label={t`At least so many earlier conversations`} least={1} value={terms[name]} onChange={set} />;
    case 'waitingMinutes':
      return <AtLeast label={t`Waits for at least so many minutes`} value={terms[name]} onChange={set} />;
    case 'contact.isFirst':
      return (
        <Select
          label={termWord(name)}
          value={terms[name] === false ? 'known' : 'new'}
          onChange={(event) => set(event.target.value === 'new')}
        >
          <option value="new">{t`Somebody new`}</option>
          <option value="known">{t`Somebody who has written before`}</option>
        </Select>
      );
    case 'window':
      return (
        <Select label={termWord(name)} value={terms.window ?? 'open'} onChange={(event) => set(event.target.value)}>
          <option value="open">{t({ message: 'Open', context: 'reply window' })}</option>
          <option value="closed">{t({ message: 'Closed', context: 'reply window' })}</option>
        </Select>
      );
    case 'hours':
      return terms.hours ? <HoursField hours={terms.hours} onChange={set} /> : null;
    default:
      return null;
  }
};

interface Choice {
  value: string;
  word: string;
}

/** The values of conditions that know a list of them; null for the others. */
const useChoices = (name: TermName): Choice[] | null => {
  const { labels, members, teams, channels, platforms, conversations } = useStore((state) => state);
  const of = (values: readonly string[], word: (value: string) => string): Choice[] =>
    values.map((value) => ({ value, word: word(value) }));
  const named = (records: Readonly<Record<string, { id: string; name: string }>>): Choice[] =>
    Object.values(records).map((record) => ({ value: record.id, word: record.name }));
  switch (name) {
    case 'flag':
      return of(['any', ...machineFlags], flagWord);
    case 'intent':
      return of(intents, intentWord);
    case 'sentiment':
      return of(['positive', 'neutral', 'negative'], sentimentWord);
    case 'language':
      return of(languages, languageName);
    case 'kind':
      return of(conversationKinds, kindWord);
    case 'priority':
      return of(priorities, priorityWord);
    case 'platform': {
      const used = new Set(Object.values(channels).map(({ platform }) => platform));
      return of(used.size > 0 ? [...used] : Object.keys(platforms), platformName);
    }
    case 'channelId':
      return named(channels);
    case 'label':
      return named(labels);
    case 'assigneeId':
      return [{ value: 'none', word: t`Nobody` }, ...named(members)];
    case 'teamId':
      return [{ value: 'none', word: t`No team` }, ...named(teams)];
    case 'postId':
      return postsOf(Object.values(conversations));
    default:
      return null;
  }
};

/** The posts of the conversations that the inbox has met, by their first words. */
const postsOf = (conversations: readonly { post: { id?: string; text?: string | null } | null }[]): Choice[] => {
  const posts = new Map<string, string>();
  for (const { post } of conversations) if (post?.id) posts.set(post.id, post.text?.slice(0, 60) || post.id);
  return [...posts].map(([value, word]) => ({ value, word }));
};

const AnyOf = ({
  label,
  choices,
  chosen,
  onChange,
}: {
  label: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onChange: (values: string[]) => void;
}) => (
  <fieldset className="stack" style={{ gap: 2, border: 0, padding: 0 }}>
    <legend className="m">{label}</legend>
    {choices.map(({ value, word }) => (
      <Checkbox
        key={value}
        label={<bdi>{word}</bdi>}
        checked={chosen.includes(value)}
        onChange={(event) =>
          onChange(event.target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
        }
      />
    ))}
    {choices.length === 0 ? <p className="t3 sm">{t`There is nothing to choose yet.`}</p> : null}
  </fieldset>
);

const Lines = ({
  name,
  value,
  onChange,
}: {
  name: TermName;
  value: readonly string[];
  onChange: (lines: string[]) => void;
}) => (
  <TextArea
    label={name === 'keywords' || name === 'text' ? t`Words, one a line` : termWord(name)}
    hint={
      name === 'keywords'
        ? t`Found in any word form; whole words only.`
        : name === 'text'
          ? t`Found only as they are written here; whole words only.`
          : t`One a line`
    }
    rows={3}
    dir="auto"
    defaultValue={value.join('\n')}
    onChange={(event) => onChange(event.target.value.split('\n').filter((line) => line.trim() !== ''))}
  />
);

const AtLeast = ({
  label,
  least = 0,
  value,
  onChange,
}: {
  label: string;
  least?: number;
  value: number | undefined;
  onChange: (value: number) => void;
}) => (
  <TextField
    label={label}
    type="number"
    min={least}
    value={value ?? ''}
    onChange={(event) => onChange(Math.max(least, Math.floor(Number(event.target.value)) || 0))}
  />
);
