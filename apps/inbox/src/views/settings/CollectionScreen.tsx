import { t } from '@lingui/core/macro';
import { may } from '@hubbub/contracts';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../components/button';
import { isolate } from '../../i18n/format';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { Failed, Loading, Page, Wrong } from '../Screen';
import styles from '../screen.module.css';
import { RemoveDialog } from './RemoveDialog';
import type { useCollection } from './use-collection';

/** What an editor is given: null for a new one. `onSave` closes it once the server has taken it. */
export interface EditorProps<T> {
  item: T | null;
  problem: Problem | null;
  onClose: () => void;
  onSave: (body: Record<string, unknown>) => void;
}

/** A collection of the workspace as a screen: its rows, the editor of one, and what is asked before one goes. */
export const CollectionScreen = <T extends { id: string }>({
  title,
  intro,
  create,
  empty,
  collection,
  nameOf,
  asNew,
  asks,
  linked,
  row,
  editor,
}: {
  title: string;
  intro?: string;
  create: { words: ReactNode; icon: ReactNode };
  empty: string;
  collection: ReturnType<typeof useCollection<T>>;
  nameOf: (item: T) => string;
  /** The same once more, for the way back. */
  asNew: (item: T) => Record<string, unknown>;
  /** What is said before one goes; without it one goes at once, since the way back brings all of it. */
  asks?: string;
  /** One that the address names. */
  linked?: { item: T | undefined; onClose: () => void };
  row: (item: T) => ReactNode;
  editor: (props: EditorProps<T>) => ReactNode;
}) => {
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const { items, value, problem, reload, save, remove, saveProblem, clearProblem } = collection;
  const [chosen, setChosen] = useState<T | 'new' | null>(null);
  const [leaving, setLeaving] = useState<T | null>(null);
  const edited = chosen ?? (mayChange ? linked?.item : undefined) ?? null;
  const close = () => {
    clearProblem();
    setChosen(null);
    linked?.onClose();
  };
  const take = (item: T) => void remove(item, asNew(item)).then((isRemoved) => isRemoved && setLeaving(null));
  return (
    <Page
      title={title}
      isNarrow
      aside={
        mayChange ? (
          <Button look="fill" className="end" onClick={() => setChosen('new')}>
            {create.icon}
            {create.words}
          </Button>
        ) : null
      }
    >
      {intro ? <p className="t2">{intro}</p> : null}
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {!value && !problem ? <Loading /> : null}
      {value ? (
        <ul className={`${styles.frame} ${styles.rows}`}>
          {items.map((item) => (
            <li key={item.id} aria-current={item === linked?.item ? true : undefined}>
              <div className="grow stack" style={{ gap: 2, minWidth: 0 }}>
                {row(item)}
              </div>
              {mayChange ? (
                <>
                  <IconButton label={t`Edit ${isolate(nameOf(item))}`} size="small" onClick={() => setChosen(item)}>
                    <Pencil size={15} />
                  </IconButton>
                  <IconButton
                    label={t`Remove ${isolate(nameOf(item))}`}
                    size="small"
                    onClick={() => (asks ? setLeaving(item) : take(item))}
                  >
                    <Trash2 size={15} />
                  </IconButton>
                </>
              ) : null}
            </li>
          ))}
          {items.length === 0 ? <li className="t3">{empty}</li> : null}
        </ul>
      ) : null}
      {edited
        ? editor({
            item: edited === 'new' ? null : edited,
            problem: saveProblem,
            onClose: close,
            onSave: (body) =>
              void save(edited === 'new' ? null : edited.id, body).then((isSaved) => isSaved && close()),
          })
        : null}
      {leaving ? (
        <RemoveDialog
          title={t`Remove ${isolate(nameOf(leaving))}?`}
          onClose={() => {
            clearProblem();
            setLeaving(null);
          }}
          onRemove={() => take(leaving)}
        >
          <p>{asks}</p>
          <Wrong problem={saveProblem} />
        </RemoveDialog>
      ) : saveProblem && !edited ? (
        <Wrong problem={saveProblem} />
      ) : null}
    </Page>
  );
};
