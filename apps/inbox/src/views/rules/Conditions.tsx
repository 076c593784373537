import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { conversationKinds, intents } from '@hubbub/contracts';
import type { Filter, FilterTerms } from '@hubbub/contracts';
import { X } from 'lucide-react';
import { IconButton } from '../../components/button';
import { Checkbox, Select, TextArea, TextField } from '../../components/field';
import { languageName } from '../../i18n/format';
import { flagWord, intentWord, kindWord, sentimentWord } from '../../i18n/words';
import { useStore } from '../../state/store';
import styles from '../screen.module.css';
import { conditionWords, machineFlags } from './rule-words';
import { PlusWords, Slot } from './Slot';

const isTerms = (filter: Filter): filter is FilterTerms =>
  !('and' in filter) && !('or' in filter) && !('not' in filter);

/** The alternatives of a condition, each of them terms that all must hold; null for what is nested deeper. */
const alternativesOf = (filter: Filter): FilterTerms[] | null => {
  if (isTerms(filter)) return [filter];
  if ('or' in filter) return filter.or.every(isTerms) ? filter.or : null;
  if ('and' in filter && filter.and.length === 1) return alternativesOf(filter.and[0]!);
  return null;
};

/** Conditions in the sentence: “and says … and is in … or and …”; one that is nested deeper is kept as it is. */
export const ConditionPart = ({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) => {
  const alternatives = alternativesOf(filter);
  if (!alternatives) return <span className={styles.slot}>{t`a condition of several parts, kept as it is`}</span>;
  const put = (next: FilterTerms[]) => onChange(next.length === 1 ? next[0]! : { or: next });
  const change = (index: number, terms: FilterTerms) =>
    put(alternatives.map((other, at) => (at === index ? terms : other)));
  const isEmpty = Object.keys(alternatives[0] ?? {}).length === 0;
  return (
    <>
      {alternatives.map((terms, index) => (
        <span key={index}>
          {index > 0 ? (
            <>
              <Trans comment="Between two alternative conditions of a rule">or</Trans>{' '}
            </>
          ) : null}
          {conditionWords(terms).map((words, at) => (
            <span key={at}>
              <Trans>and</Trans>{' '}
              <Slot words={words} label={t`Conditions`}>
                <ConditionFields terms={terms} onChange={(next) => change(index, next)} />
              </Slot>{' '}
            </span>
          ))}
          <Slot isPlain words={<PlusWords words={t`Add a condition`} />} label={t`Conditions`}>
            <ConditionFields terms={terms} onChange={(next) => change(index, next)} />
          </Slot>{' '}
          {alternatives.length > 1 ? (
            <IconButton
              label={t`Remove this alternative`}
              size="small"
              onClick={() => put(alternatives.filter((_, at) => at !== index))}
            >
              <X size={14} />
            </IconButton>
          ) : null}
        </span>
      ))}
      {isEmpty ? null : (
        <Slot isPlain words={<PlusWords words={t`Or else`} />} label={t`Conditions`}>
          <ConditionFields terms={{}} onChange={(next) => put([...alternatives, next])} />
        </Slot>
      )}{' '}
    </>
  );
};

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);

const ConditionFields = ({ terms, onChange }: { terms: FilterTerms; onChange: (terms: FilterTerms) => void }) => {
  const setTerm = (name: keyof FilterTerms, value: unknown) => {
    const next: Record<string, unknown> = { ...terms };
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) delete next[name];
    else next[name] = value;
    onChange(next as FilterTerms);
  };
  const labels = useStore((state) => state.labels);
  const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
  return (
    <>
      <TextArea
        label={t`Words, one a line`}
        hint={t`Found in any word form; whole words only.`}
        rows={3}
        dir="auto"
        defaultValue={listOf(terms.keywords).join('\n')}
        onChange={(event) => setTerm('keywords', lines(event.target.value))}
      />
      <Select
        label={t`Flag`}
        value={listOf(terms.flag)[0] ?? ''}
        onChange={(event) => setTerm('flag', event.target.value)}
      >
        <option value="">{t`Does not matter`}</option>
        {machineFlags.map((flag) => (
          <option key={flag} value={flag}>
            {flagWord(flag)}
          </option>
        ))}
      </Select>
      <Select
        label={t`Language`}
        value={listOf(terms.language)[0] ?? ''}
        onChange={(event) => setTerm('language', event.target.value)}
      >
        <option value="">{t`Does not matter`}</option>
        {['en', 'el', 'fa', 'ar', 'zh'].map((code) => (
          <option key={code} value={code}>
            {languageName(code)}
          </option>
        ))}
      </Select>
      <Select
        label={t`Sentiment`}
        value={listOf(terms.sentiment)[0] ?? ''}
        onChange={(event) => setTerm('sentiment', event.target.value)}
      >
        <option value="">{t`Does not matter`}</option>
        {['positive', 'neutral', 'negative'].map((word) => (
          <option key={word} value={word}>
            {sentimentWord(word)}
          </option>
        ))}
      </Select>
      <Select
        label={t`Meaning`}
        value={listOf(terms.intent)[0] ?? ''}
        onChange={(event) => setTerm('intent', event.target.value)}
      >
        <option value="">{t`Does not matter`}</option>
        {intents.map((word) => (
          <option key={word} value={word}>
            {intentWord(word)}
          </option>
        ))}
      </Select>
      <Select
        label={t`Kind`}
        value={listOf(terms.kind)[0] ?? ''}
        onChange={(event) => setTerm('kind', event.target.value)}
      >
        <option value="">{t`Does not matter`}</option>
        {conversationKinds.map((word) => (
          <option key={word} value={word}>
            {kindWord(word)}
          </option>
        ))}
      </Select>
      <Select
        label={t`Label`}
        value={listOf(terms.label)[0] ?? ''}
        onChange={(event) => setTerm('label', event.target.value)}
      >
        <option value="">{t`Does not matter`}</option>
        {Object.values(labels).map((label) => (
          <option key={label.id} value={label.id}>
            {label.name}
          </option>
        ))}
      </Select>
      <TextField
        label={t`At least so many followers`}
        type="number"
        min={0}
        value={terms['contact.followers'] ?? ''}
        onChange={(event) =>
          setTerm('contact.followers', event.target.value === '' ? undefined : Number(event.target.value))
        }
      />
      <Checkbox
        label={t`Only from somebody new`}
        checked={terms['contact.isFirst'] === true}
        onChange={(event) => setTerm('contact.isFirst', event.target.checked ? true : undefined)}
      />
    </>
  );
};
