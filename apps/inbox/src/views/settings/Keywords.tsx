import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { fieldError, otherProblem } from '../../i18n/field-problems';
import { keywords } from '../../api';
import { Checkbox, TextArea, TextField } from '../../components/field';
import type { KeywordSet } from '../../records';
import { AskDialog } from '../AskDialog';
import { Wrong } from '../Screen';
import type { EditorProps } from './CollectionScreen';
import { CollectionScreen } from './CollectionScreen';
import { useCollection } from './use-collection';

const shownTerms = 12;

/** The workspace's own flags and the words that raise them, in any script and word form. */
export const Keywords = () => (
  <CollectionScreen
    title={t`Keywords`}
    intro={t`Partnership, sponsorship, spam, hate and urgent are recognised already. Add what matters to you; the words are found in every word form, whole words only.`}
    create={{ words: <Trans>New flag</Trans>, icon: <Plus size={14} aria-hidden /> }}
    empty={t`No flags of your own yet.`}
    collection={useCollection(keywords)}
    nameOf={({ flag }) => flag}
    asNew={({ flag, terms, patterns }) => ({ flag, terms, patterns })}
    row={({ flag, terms }) => (
      <>
        <bdi className="m">{flag}</bdi>
        <span className="t2 cut">
          {terms.slice(0, shownTerms).map(({ text }, index) => (
            <span key={index}>
              {index > 0 ? ' · ' : ''}
              <bdi>{text}</bdi>
            </span>
          ))}
        </span>
      </>
    )}
    editor={(props) => <Edit {...props} />}
  />
);

const Edit = ({ item, problem, onClose, onSave }: EditorProps<KeywordSet>) => {
  const [flag, setFlag] = useState(item?.flag ?? '');
  const [terms, setTerms] = useState((item?.terms ?? []).map(({ text }) => text).join('\n'));
  const [patterns, setPatterns] = useState((item?.patterns ?? []).join('\n'));
  const [inflections, setInflections] = useState(item?.terms.every((term) => term.inflections !== false) ?? true);
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  return (
    <AskDialog
      title={item ? t`Change the flag` : t`New flag`}
      isReady={flag.trim() !== '' && (lines(terms).length > 0 || lines(patterns).length > 0)}
      onClose={onClose}
      onDo={() =>
        onSave({
          flag: flag.trim(),
          terms: lines(terms).map((text) => ({ text, inflections })),
          patterns: lines(patterns),
        })
      }
    >
      <TextField
        label={t`Name of the flag`}
        autoFocus
        dir="auto"
        maxLength={60}
        value={flag}
        error={fieldError(problem, 'flag')}
        onChange={(event) => setFlag(event.target.value)}
      />
      <TextArea
        label={t`Words, one a line`}
        hint={t`In any language; spelling, accents and case do not matter.`}
        rows={6}
        dir="auto"
        value={terms}
        error={fieldError(problem, 'terms')}
        onChange={(event) => setTerms(event.target.value)}
      />
      <Checkbox
        label={t`Find other forms of the words too`}
        checked={inflections}
        onChange={(event) => setInflections(event.target.checked)}
      />
      <TextArea
        label={t`Patterns, one a line`}
        hint={t`Regular expressions, for those who want them.`}
        rows={2}
        dir="ltr"
        value={patterns}
        error={fieldError(problem, 'patterns')}
        onChange={(event) => setPatterns(event.target.value)}
      />
      <Wrong problem={otherProblem(problem, 'flag', 'terms', 'patterns')} />
    </AskDialog>
  );
};
