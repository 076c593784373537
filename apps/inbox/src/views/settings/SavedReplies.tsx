import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { savedReplies } from '../../api';
import { Button, IconButton } from '../../components/button';
import { Chip } from '../../components/chip';
import { Dialog } from '../../components/dialog';
import { Select, TextArea, TextField } from '../../components/field';
import { isolate, languageName } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { SavedReply } from '../../records';
import type { Problem } from '../../state/problem';
import { byId, set, useStore } from '../../state/store';
import { Failed, Page } from '../Screen';
import styles from '../screen.module.css';
import { useCollection } from './use-collection';

const languages = ['en', 'el', 'fa', 'ar', 'zh', 'de', 'fr', 'es', 'it', 'pt', 'tr', 'ru'];
const namePlace = '{{contact.name}}';

/** Reusable texts, also the ground on which suggestions stand. */
export const SavedReplies = () => {
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const collection = useCollection(savedReplies, (all) => set({ savedReplies: byId(all) }));
  const { items, problem, reload, save, remove, saveProblem, clearProblem } = collection;
  const [chosen, setEditing] = useState<SavedReply | 'new' | null>(null);
  const [search, setSearch] = useSearchParams(); // `open`: the one that a suggestion rests on
  const linked = mayChange ? items.find(({ id }) => id === search.get('open')) : undefined;
  const editing = chosen ?? linked ?? null;
  const close = () => {
    setEditing(null);
    setSearch({}, { replace: true });
  };
  return (
    <Page
      title={t`Saved replies`}
      isNarrow
      aside={
        mayChange ? (
          <Button look="fill" className="end" onClick={() => setEditing('new')}>
            <Plus size={14} aria-hidden />
            <Trans>New saved reply</Trans>
          </Button>
        ) : null
      }
    >
      <p className="t2">{t`Type / in the composer to put one in. Suggestions are built from them too.`}</p>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      <ul className={`${styles.frame} ${styles.rows}`}>
        {items.map((reply) => (
          <li key={reply.id} aria-current={reply.id === search.get('open') ? true : undefined}>
            <div className="grow stack" style={{ gap: 2 }}>
              <span className="line wrap" style={{ rowGap: 2 }}>
                <bdi className="m cut">{reply.title}</bdi>
                {reply.shortcut ? <Chip>{`/${reply.shortcut}`}</Chip> : null}
                {[reply.language, ...Object.keys(reply.translations ?? {})].filter(Boolean).map((code) => (
                  <Chip key={code} look="plain">
                    {languageName(code ?? '')}
                  </Chip>
                ))}
              </span>
              <span className="t2 cut" dir="auto">
                {reply.body}
              </span>
            </div>
            {mayChange ? (
              <>
                <IconButton label={t`Change ${isolate(reply.title)}`} size="small" onClick={() => setEditing(reply)}>
                  <Pencil size={15} />
                </IconButton>
                <IconButton
                  label={t`Remove ${isolate(reply.title)}`}
                  size="small"
                  onClick={() => void remove(reply, bodyOf(reply))}
                >
                  <Trash2 size={15} />
                </IconButton>
              </>
            ) : null}
          </li>
        ))}
        {items.length === 0 ? <li className="t3">{t`No saved replies yet.`}</li> : null}
      </ul>
      {editing ? (
        <Edit
          reply={editing === 'new' ? null : editing}
          problem={saveProblem}
          onClose={() => {
            clearProblem();
            close();
          }}
          onSave={(body) =>
            void save(editing === 'new' ? null : editing.id, body).then((isSaved) => isSaved && close())
          }
        />
      ) : null}
    </Page>
  );
};

const bodyOf = ({ title, shortcut, body, language, translations }: SavedReply) => ({
  title,
  body,
  ...(shortcut ? { shortcut } : {}),
  ...(language ? { language } : {}),
  ...(translations ? { translations } : {}),
});

const Edit = ({
  reply,
  problem,
  onClose,
  onSave,
}: {
  reply: SavedReply | null;
  problem: Problem | null;
  onClose: () => void;
  onSave: (body: Record<string, unknown>) => void;
}) => {
  const [title, setTitle] = useState(reply?.title ?? '');
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '');
  const [body, setBody] = useState(reply?.body ?? '');
  const [language, setLanguage] = useState(reply?.language ?? 'en');
  const [versions, setVersions] = useState(reply?.translations ?? {});
  const others = languages.filter((code) => code !== language && !(code in versions));
  return (
    <Dialog
      size="wide"
      title={reply ? t`Change the saved reply` : t`New saved reply`}
      onClose={onClose}
      foot={
        <>
          <Button className="end" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            look="fill"
            disabled={title.trim() === '' || body.trim() === ''}
            onClick={() =>
              onSave({
                title: title.trim(),
                shortcut: shortcut.trim() || null,
                body,
                language,
                translations: Object.fromEntries(
                  Object.entries(versions).filter(([, version]) => version.body.trim() !== ''),
                ),
              })
            }
          >
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <div className={styles.grid2}>
        <TextField
          label={t`Title`}
          autoFocus
          dir="auto"
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextField
          label={t`Short name, typed after /`}
          dir="auto"
          value={shortcut}
          onChange={(event) => setShortcut(event.target.value.replace(/[\s/]/g, ''))}
        />
      </div>
      <Select label={t`Language`} value={language} onChange={(event) => setLanguage(event.target.value)}>
        {languages.map((code) => (
          <option key={code} value={code}>
            {languageName(code)}
          </option>
        ))}
      </Select>
      <TextArea
        label={t`Text`}
        hint={t`${namePlace} becomes the name of each person.`}
        rows={4}
        dir="auto"
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      {Object.entries(versions).map(([code, version]) => (
        <TextArea
          key={code}
          label={t`In ${languageName(code)}`}
          rows={3}
          dir="auto"
          lang={code}
          value={version.body}
          onChange={(event) =>
            setVersions((before) => ({ ...before, [code]: { ...version, body: event.target.value } }))
          }
        />
      ))}
      {others.length > 0 ? (
        <Select
          label={t`Add a language`}
          value=""
          onChange={(event) => {
            const code = event.target.value;
            if (code) setVersions((before) => ({ ...before, [code]: { title, body: '', examples: [] } }));
          }}
        >
          <option value="">{t`Choose`}</option>
          {others.map((code) => (
            <option key={code} value={code}>
              {languageName(code)}
            </option>
          ))}
        </Select>
      ) : null}
      {problem ? (
        <p className="bad" role="alert">
          {problemText(problem)}
        </p>
      ) : null}
    </Dialog>
  );
};
