import type { BulkRow } from '@hubbub/contracts';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { listBulkRows } from '../../api';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Original } from '../../components/original';
import { platformName } from '../../i18n/platform-names';
import { problemText } from '../../i18n/problems';
import { personName } from '../../i18n/person-name';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { useConversationRecords } from '../use-conversation-records';
import { leftTold } from './left-words';
import { closeBulkResults } from './bulk-results';
import styles from './list.module.css';

/** What is still to be read of each kind; null: all of it is here. */
type Next = Record<'failed' | 'skipped', string | null>;

/** Row by row, what an act on many has left as it was, and why; each name leads to its conversation. */
const BulkResults = ({ bulkId }: { bulkId: string }) => {
  const [rows, setRows] = useState<readonly BulkRow[] | null>(null);
  const [next, setNext] = useState<Next>({ failed: null, skipped: null });
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let isCurrent = true;
    Promise.all([listBulkRows(bulkId, 'failed'), listBulkRows(bulkId, 'skipped')])
      .then(([failed, skipped]) => {
        if (!isCurrent) return;
        setRows([...failed.items, ...skipped.items]);
        setNext({ failed: failed.nextCursor, skipped: skipped.nextCursor });
      })
      .catch((error: unknown) => isCurrent && setProblem(problemOf(error)));
    return () => {
      isCurrent = false;
    };
  }, [bulkId]);
  const handleMore = async () => {
    const kind = next.failed ? 'failed' : 'skipped';
    try {
      const page = await listBulkRows(bulkId, kind, next[kind] ?? undefined);
      setRows((before) => [...(before ?? []), ...page.items]);
      setNext((before) => ({ ...before, [kind]: page.nextCursor }));
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  useConversationRecords(useMemo(() => (rows ?? []).map(({ id }) => id), [rows]));
  return (
    <Dialog
      title={t`Left as they were`}
      onClose={closeBulkResults}
      foot={
        <Button className="end" onClick={closeBulkResults}>
          <Trans>Close</Trans>
        </Button>
      }
    >
      {problem ? <p className="bad">{problemText(problem)}</p> : null}
      <ul className={styles.results} aria-busy={rows === null && !problem}>
        {(rows ?? []).map((row) => (
          <Row key={row.id} {...row} />
        ))}
      </ul>
      {(next.failed ?? next.skipped) ? (
        <Button look="line" onClick={() => void handleMore()}>
          <Trans>Show more</Trans>
        </Button>
      ) : null}
    </Dialog>
  );
};

const Row = ({ id, reason, code }: BulkRow) => {
  const told = leftTold({ reason, code });
  const conversation = useStore((state) => state.conversations[id]);
  const { contact, platform } = conversation ?? {};
  const name =
    personName(contact?.name ?? '') || contact?.handle || (platform ? t`Somebody on ${platformName(platform)}` : '…');
  return (
    <li>
      <Link to={`/inbox/${id}`} className="cut" onClick={closeBulkResults}>
        <bdi>{name}</bdi>
      </Link>
      <span className="t2">
        <bdi>{told.words}</bdi>
        <Original words={told.original} />
      </span>
    </li>
  );
};

export default BulkResults;
