import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { keywords } from '../../api';
import { Button, IconButton } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Checkbox, TextArea, TextField } from '../../components/field';
import { isolate } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { KeywordSet } from '../../records';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { Failed, Page } from '../Screen';
import styles from '../screen.module.css';
import { useCollection } from './use-collection';

/** The workspace's own flags and the words that raise them, in any script and word form. */
export const Keywords = () => {
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const { items, problem, reload, save, remove, saveProblem, clearProblem } = useCollection(keywords);
  const [editing, setEditing] = useState<KeywordSet | 'new' | null>(null);
  return (
    <Page
      title={t`Keywords`}
      isNarrow
      aside={
        mayChange ? (
          <Button look="fill" className="end" onClick={() => setEditing('new')}>
            <Plus size={14} aria-hidden />
            <Trans>New flag</Trans>
          </Button>
        ) : null
      }
    >
      <p className="t2">{t`Partnership, sponsorship, spam, hate and urgent are recognised already. Add what matters to you; the words are found in every word form, whole words only.`}</p>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      <ul className={`${styles.frame} ${styles.rows}`}>
        {items.map((item) => (
          <li key={item.id}>
            <div className="grow stack" style={{ gap: 2 }}>
              <bdi className="m">{item.flag}</bdi>
              <span className="t2 cut">
                {item.terms.slice(0, 12).map(({ text }, index) => (
                  <span key={index}>
                    {index > 0 ? ' · ' : ''}
                    <bdi>{text}</bdi>
                  </span>
                ))}
              </span>
            </div>
            {mayChange ? (
              <>
                <IconButton label={t`Change ${isolate(item.flag)}`} size="small" onClick={() => setEditing(item)}>
                  <Pencil size={15} />
                </IconButton>
                <IconButton
                  label={t`Remove ${isolate(item.flag)}`}
                  size="small"
                  onClick={() => void remove(item, { flag: item.flag, terms: item.terms, patterns: item.patterns })}
                >
                  <Trash2 size={15} />
                </IconButton>
              </>
            ) : null}
          </li>
        ))}
        {items.length === 0 ? <li className="t3">{t`No flags of your own yet.`}</li> : null}
      </ul>
      {editing ? (
        <Edit
          item={editing === 'new' ? null : editing}
          problem={saveProblem}
          onClose={() => {
            clearProblem();
            setEditing(null);
          }}
          onSave={(body) =>
            void save(editing === 'new' ? null : editing.id, body).then((isSaved) => isSaved && setEditing(null))
          }
        />
      ) : null}
    </Page>
  );
};

const Edit = ({
  item,
  problem,
  onClose,
  onSave,
}: {
  item: KeywordSet | null;
  problem: Problem | null;
  onClose: () => void;
  onSave: (body: Record<string, unknown>) => void;
}) => {
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
    <Dialog
      title={item ? t`Change the flag` : t`New flag`}
      onClose={onClose}
      foot={
        <>
          <Button className="end" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            look="fill"
            disabled={flag.trim() === '' || (lines(terms).length === 0 && lines(patterns).length === 0)}
            onClick={() =>
              onSave({
                flag: flag.trim(),
                terms: lines(terms).map((text) => ({ text, inflections })),
                patterns: lines(patterns),
              })
            }
          >
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <TextField
        label={t`Name of the flag`}
        autoFocus
        dir="auto"
        maxLength={60}
        value={flag}
        onChange={(event) => setFlag(event.target.value)}
      />
      <TextArea
        label={t`Words, one a line`}
        hint={t`In any language; spelling, accents and case do not matter.`}
        rows={6}
        dir="auto"
        value={terms}
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
        onChange={(event) => setPatterns(event.target.value)}
      />
      {problem ? (
        <p className="bad" role="alert">
          {problemText(problem)}
        </p>
      ) : null}
    </Dialog>
  );
};
