import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { fieldError, otherProblem } from '../../i18n/field-problems';
import { savedReplies } from '../../api';
import { Chip } from '../../components/chip';
import { Select, TextArea, TextField } from '../../components/field';
import { languageName } from '../../i18n/format';
import type { SavedReply } from '../../records';
import { byId, set } from '../../state/store';
import { AskDialog } from '../AskDialog';
import { Wrong } from '../Screen';
import styles from '../screen.module.css';
import type { EditorProps } from './CollectionScreen';
import { CollectionScreen } from './CollectionScreen';
import { useCollection } from './use-collection';

const languages = ['en', 'el', 'fa', 'ar', 'zh', 'de', 'fr', 'es', 'it', 'pt', 'tr', 'ru'];
const namePlace = '{{contact.name}}';

/** Reusable texts, also the ground on which suggestions stand. */
export const SavedReplies = () => {
  const collection = useCollection(savedReplies, (all) => set({ savedReplies: byId(all) }));
  const [search, setSearch] = useSearchParams(); // `open`: the one that a suggestion rests on
  return (
    <CollectionScreen
      title={t`Saved replies`}
      intro={t`Type / in the composer to put one in. Suggestions are built from them too.`}
      create={{ words: <Trans>New saved reply</Trans>, icon: <Plus size={14} aria-hidden /> }}
      empty={t`No saved replies yet.`}
      collection={collection}
      nameOf={({ title }) => title}
      asNew={bodyOf}
      linked={{
        item: collection.items.find(({ id }) => id === search.get('open')),
        onClose: () => setSearch({}, { replace: true }),
      }}
      row={(reply) => (
        <>
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
        </>
      )}
      editor={(props) => <Edit {...props} />}
    />
  );
};

const bodyOf = ({ title, shortcut, body, language, translations }: SavedReply) => ({
  title,
  body,
  ...(shortcut ? { shortcut } : {}),
  ...(language ? { language } : {}),
  ...(translations ? { translations } : {}),
});

const Edit = ({ item: reply, problem, onClose, onSave }: EditorProps<SavedReply>) => {
  const [title, setTitle] = useState(reply?.title ?? '');
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '');
  const [body, setBody] = useState(reply?.body ?? '');
  const [language, setLanguage] = useState(reply?.language ?? 'en');
  const [versions, setVersions] = useState(reply?.translations ?? {});
  const others = languages.filter((code) => code !== language && !(code in versions));
  return (
    <AskDialog
      size="wide"
      title={reply ? t`Change the saved reply` : t`New saved reply`}
      isReady={title.trim() !== '' && body.trim() !== ''}
      onClose={onClose}
      onDo={() =>
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
      <div className={styles.grid2}>
        <TextField
          label={t`Title`}
          autoFocus
          dir="auto"
          value={title}
          error={fieldError(problem, 'title')}
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextField
          label={t`Short name, typed after /`}
          dir="auto"
          value={shortcut}
          error={fieldError(problem, 'shortcut')}
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
        error={fieldError(problem, 'body')}
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
          error={fieldError(problem, `translations.${code}`)}
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
      <Wrong problem={otherProblem(problem, 'title', 'shortcut', 'body', 'translations')} />
    </AskDialog>
  );
};
