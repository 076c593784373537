import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Globe } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { answerCluster } from '../../api';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { TextArea } from '../../components/field';
import { formatNumber, languageName } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { Cluster } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { Page, Table } from '../Screen';
import { ClusterRow } from './ClusterRow';
import { useClusterRecords } from './use-cluster-records';

const namePlace = '{{contact.name}}';
const restsAfterMs = 500;

interface Preview {
  texts: Readonly<Record<string, string>>;
  reasons: Readonly<Record<string, string>>; // why a conversation is left out, by its id
}

/** One answer for all of a group, looked at as a table of what each person gets before it goes. */
export const ClusterAnswer = ({ cluster }: { cluster: Cluster }) => {
  const [text, setText] = useState('');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [{ texts, reasons }, setPreview] = useState<Preview>({ texts: {}, reasons: {} });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSent, setIsSent] = useState(false);
  useClusterRecords(cluster);
  useEffect(() => {
    if (text.trim() === '' || isSent) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      answerCluster(cluster.id, { text, dryRun: true })
        .then((answer) => {
          if (isCurrent) setPreview(readPreview(answer));
        })
        .catch((error: unknown) => isCurrent && setProblem(problemOf(error)));
    }, restsAfterMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text, isSent, cluster.id]);

  const handleToggle = useCallback(
    (id: string) =>
      setLeft((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  const handleSend = async () => {
    setProblem(null);
    try {
      await answerCluster(cluster.id, { text, except: [...left] });
      setIsSent(true);
      announce({ type: 'sent' });
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const count = cluster.conversations.filter((id) => !left.has(id) && !reasons[id]).length;
  return (
    <Page
      title={plural(cluster.count, { one: '# person asks this', other: '# people ask the same' })}
      aside={<Chip>{languageName(cluster.language)}</Chip>}
    >
      <TextArea
        label={t`The answer`}
        hint={t`${namePlace} becomes the name of each person.`}
        rows={3}
        dir="auto"
        lang={cluster.language}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {problem ? (
        <p className="bad" role="alert">
          {problemText(problem)}
        </p>
      ) : null}
      <Table
        label={t`People in this group`}
        head={
          <>
            <th>
              <span className="vh">{t`Included`}</span>
            </th>
            <th>{t`Who`}</th>
            <th>{t`What they wrote`}</th>
            <th className="n">{t`Alike`}</th>
            <th>{t`What they get`}</th>
            <th>{t`State`}</th>
          </>
        }
      >
        {cluster.conversations.map((id, at) => (
          <ClusterRow
            key={id}
            id={id}
            alike={cluster.alike[at] ?? 1}
            text={texts[id] ?? text}
            reason={reasons[id]}
            isLeft={left.has(id)}
            isSent={isSent}
            onToggle={handleToggle}
          />
        ))}
      </Table>
      <div className="line wrap">
        <span className="t2">{plural(count, { one: '# public reply', other: '# public replies, one each' })}</span>
        <Button
          look="fill"
          className="end"
          disabled={isSent || text.trim() === '' || count === 0}
          onClick={() => void handleSend()}
        >
          <Globe size={16} aria-hidden />
          {isSent ? <Trans>On its way</Trans> : t`Reply publicly to ${formatNumber(count)}`}
        </Button>
      </div>
    </Page>
  );
};

const readPreview = ({ texts, samples, skipped }: Awaited<ReturnType<typeof answerCluster>>): Preview => ({
  texts: Object.fromEntries((texts ?? samples ?? []).map((item) => [item.conversationId ?? '', item.text ?? ''])),
  reasons: Object.fromEntries((skipped ?? []).flatMap(({ reason, ids }) => (ids ?? []).map((id) => [id, reason]))),
});
