import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { auditActs, auditTargets } from '@hubbub/contracts';
import type { AuditEntry } from '@hubbub/contracts';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import * as api from '../../api';
import { Button } from '../../components/button';
import { Select, TextField } from '../../components/field';
import { auditActWord, auditTargetWord } from '../../i18n/audit-words';
import { formatExact } from '../../i18n/format';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { useStore } from '../../state/store';
import { Failed, Loading, Page, Table } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import { askedOf } from './audit-asked';

/** Who did what and when; what is asked for stands in the address. */
export const Audit = () => {
  const [search, setSearch] = useSearchParams();
  const asked = askedOf(search);
  const { value, problem, isLoading, reload, setValue } = useLoaded(() => api.listAudit(asked), search.toString());
  const [isReading, setIsReading] = useState(false);
  const handleMore = async (cursor: string) => {
    setIsReading(true);
    try {
      const more = await api.listAudit(asked, cursor);
      setValue((before) => ({ ...more, items: [...(before?.items ?? []), ...more.items] }));
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    }
    setIsReading(false);
  };
  const ask = (name: string, wanted: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (wanted) next.set(name, wanted);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <Page
      title={t`Audit trail`}
      aside={
        search.size > 0 ? (
          <Button className="end" size="small" onClick={() => setSearch({}, { replace: true })}>
            <Trans>Show everything</Trans>
          </Button>
        ) : null
      }
    >
      <Asked search={search} onAsk={ask} />
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {!value && !problem ? <Loading /> : null}
      {value && value.items.length === 0 && !isLoading ? (
        <p className="t3">{t`Nobody did anything like that.`}</p>
      ) : null}
      {value && value.items.length > 0 ? (
        <Table
          isStacked
          label={t`Audit trail`}
          head={
            <>
              <th>{t`When`}</th>
              <th>{t`Who`}</th>
              <th>{t`What`}</th>
              <th>{t`To what`}</th>
            </>
          }
        >
          {value.items.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </Table>
      ) : null}
      {value?.nextCursor ? (
        <Button
          look="line"
          style={{ alignSelf: 'flex-start' }}
          disabled={isReading}
          onClick={() => void handleMore(value.nextCursor ?? '')}
        >
          <Trans>Show earlier ones</Trans>
        </Button>
      ) : null}
    </Page>
  );
};

const Asked = ({ search, onAsk }: { search: URLSearchParams; onAsk: (name: string, wanted: string) => void }) => {
  const members = useStore((state) => state.members);
  const chosen = (name: string) => ({
    value: search.get(name) ?? '',
    onChange: (event: { target: { value: string } }) => onAsk(name, event.target.value),
  });
  const byWord = (words: readonly string[], say: (word: string) => string) =>
    words
      .map((word) => [word, say(word)] as const)
      .sort(([, a], [, b]) => a.localeCompare(b))
      .map(([word, said]) => (
        <option key={word} value={word}>
          {said}
        </option>
      ));
  return (
    <div className={styles.grid2} role="search">
      <Select label={t`Who`} {...chosen('who')}>
        <option value="">{t`Everybody`}</option>
        <option value="none">{t`Tokens, rules and Hubbub itself`}</option>
        {Object.values(members).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select label={t`What`} {...chosen('act')}>
        <option value="">{t`Everything`}</option>
        {byWord(auditActs, auditActWord)}
      </Select>
      <Select label={t`To what`} {...chosen('target')}>
        <option value="">{t`Everything`}</option>
        {byWord(auditTargets, auditTargetWord)}
      </Select>
      <div className={styles.grid2}>
        <TextField label={t({ message: 'From', context: 'day' })} type="date" dir="ltr" {...chosen('from')} />
        <TextField label={t({ message: 'Until', context: 'day' })} type="date" dir="ltr" {...chosen('until')} />
      </div>
    </div>
  );
};

const Entry = ({ entry: { actor, act, at, targetType, targetId, detail } }: { entry: AuditEntry }) => {
  const details = Object.keys(detail).length > 0 ? JSON.stringify(detail, null, 1) : null;
  return (
    <tr>
      <td className="t2">
        <time dateTime={at}>{formatExact(at)}</time>
      </td>
      <td>
        <bdi className="m">{actor}</bdi>
      </td>
      <td>{auditActWord(act)}</td>
      <td>
        {targetType === 'conversation' && targetId ? (
          <Link to={`/inbox/${targetId}`}>{auditTargetWord(targetType)}</Link>
        ) : (
          auditTargetWord(targetType)
        )}
        {details ? (
          <details>
            <summary className="sm t3">{t`Details`}</summary>
            <pre className="mono sm" dir="ltr" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {details}
            </pre>
          </details>
        ) : null}
      </td>
    </tr>
  );
};
