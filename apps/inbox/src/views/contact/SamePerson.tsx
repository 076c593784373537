import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation } from '@hubbub/contracts';
import { Merge, Split } from 'lucide-react';
import { useEffect, useState } from 'react';
import { findContacts, mergeContacts, unmergeContacts } from '../../api';
import { Avatar } from '../../components/avatar';
import { Button } from '../../components/button';
import { TopDialog } from '../../components/dialog';
import { PickList } from '../../components/pick-list';
import { isolate } from '../../i18n/format';
import type { Contact } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { rememberUndo } from '../../state/undo-acts';
import styles from './contact.module.css';

const restsAfterMs = 200;

/** Joins two contacts that are one person, shows who was joined, and takes them apart again; nothing is lost. */
export const SamePerson = ({
  contact,
  merges,
  onChange,
}: {
  contact: Conversation['contact'];
  merges: NonNullable<Contact['merges']>;
  onChange: () => void;
}) => {
  const [isOpen, setIsOpen] = useState(false);
  const handleMerge = async (otherId: string) => {
    setIsOpen(false);
    try {
      const { mergeId } = await mergeContacts(contact.id, otherId);
      onChange();
      rememberUndo({ type: 'saved' }, async () => {
        if (mergeId) await unmergeContacts(contact.id, mergeId);
        onChange();
      });
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    }
  };
  const handleApart = async (merge: { id: string; contactId: string }) => {
    try {
      await unmergeContacts(contact.id, merge.id);
      onChange();
      rememberUndo({ type: 'saved' }, async () => {
        await mergeContacts(contact.id, merge.contactId);
        onChange();
      });
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    }
  };
  return (
    <>
      {merges.length > 0 ? (
        <ul className={styles.identities} aria-label={t`Joined with`}>
          {merges.map((merge) => (
            <li key={merge.id}>
              <Merge size={14} className="t3" aria-hidden />
              <bdi className="cut">{merge.name}</bdi>
              <Button
                size="tiny"
                look="accent"
                className="end"
                aria-label={t`Take ${isolate(merge.name)} apart again`}
                onClick={() => void handleApart(merge)}
              >
                <Split size={13} aria-hidden />
                <Trans>Take apart</Trans>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <Button size="tiny" look="accent" onClick={() => setIsOpen(true)} style={{ marginBlockStart: 6 }}>
        <Merge size={13} aria-hidden />
        <Trans>The same person as…</Trans>
      </Button>
      {isOpen ? (
        <TopDialog label={t`The same person as…`} onClose={() => setIsOpen(false)}>
          <Finder contact={contact} onPick={(id) => void handleMerge(id)} />
        </TopDialog>
      ) : null}
    </>
  );
};

/** Who could be meant: at first those of the same name, then whoever is asked for. */
const Finder = ({ contact, onPick }: { contact: Conversation['contact']; onPick: (id: string) => void }) => {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<Contact[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      findContacts(query || contact.name)
        .then(({ items }) => isCurrent && setFound(items.filter(({ id }) => id !== contact.id)))
        .catch(() => isCurrent && setFound([]));
    }, restsAfterMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [query, contact]);
  return (
    <PickList
      isLarge
      label={t`Find the other contact`}
      placeholder={t`Find the other contact`}
      isFiltered={false}
      query={query}
      onQuery={setQuery}
      picks={found.map((other) => ({
        id: other.id,
        label: other.name,
        icon: <Avatar name={other.name} size={20} />,
        detail: other.handle ?? other.identities?.[0]?.handle ?? undefined,
      }))}
      nothing={query === '' ? t`Write a name or a handle.` : t`Nobody of that name.`}
      onPick={({ id }) => onPick(id)}
    />
  );
};
