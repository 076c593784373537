import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Globe } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { answerCluster } from '../../api';
import { Button } from '../../components/button';
import { TextArea } from '../../components/field';
import { formatNumber } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { Cluster } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { Page, Table } from '../Screen';
import { AnswerLanguages } from './AnswerLanguages';
import { answerOf, textsOf } from './cluster-texts';
import type { Texts } from './cluster-texts';
import { ClusterRow } from './ClusterRow';
import { useClusterRecords } from './use-cluster-records';

const namePlace = '{{contact.name}}';
const restsAfterMs = 500;

interface Preview {
  texts: Readonly<Record<string, { text: string; isOwnLanguage: boolean }>>; // by conversation
  reasons: Readonly<Record<string, string>>; // why a conversation is left out, by its id
}

/** One answer for all of a group, in each of its languages, looked at as a table of what each person gets before it goes. */
export const ClusterAnswer = ({ cluster }: { cluster: Cluster }) => {
  const [written, setWritten] = useState<Texts>({});
  const [language, setLanguage] = useState(cluster.language);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [{ texts, reasons }, setPreview] = useState<Preview>({ texts: {}, reasons: {} });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSent, setIsSent] = useState(false);
  useClusterRecords(cluster);
  const answer = answerOf(cluster, written);
  useEffect(() => {
    const wanted = answerOf(cluster, written);
    if (!wanted || isSent) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      const { text, texts } = wanted;
      answerCluster(cluster.id, { text, texts, among: cluster.conversations, dryRun: true })
        .then((found) => {
          if (isCurrent) setPreview(readPreview(found));
        })
        .catch((error: unknown) => isCurrent && setProblem(problemOf(error)));
    }, restsAfterMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [written, isSent, cluster]);

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
    if (!answer) return;
    setProblem(null);
    try {
      const { text, texts: own } = answer;
      await answerCluster(cluster.id, { text, texts: own, except: [...left], among: cluster.conversations });
      setIsSent(true);
      announce({ type: 'sent' });
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const count = cluster.conversations.filter((id) => !left.has(id) && !reasons[id]).length;
  return (
    <Page title={plural(cluster.count, { one: '# person asks this', other: '# people ask the same' })}>
      <AnswerLanguages
        cluster={cluster}
        chosen={language}
        written={written}
        onChoose={setLanguage}
        onReply={(reply) => setWritten((before) => ({ ...before, ...textsOf(cluster, reply) }))}
      />
      <TextArea
        label={t`The answer`}
        hint={t`${namePlace} becomes the name of each person.`}
        rows={3}
        dir="auto"
        lang={language}
        value={written[language] ?? ''}
        onChange={(event) => setWritten((before) => ({ ...before, [language]: event.target.value }))}
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
            text={texts[id]?.text ?? written[cluster.spoken[at] ?? ''] ?? answer?.text ?? ''}
            language={cluster.spoken[at] ?? cluster.language}
            answeredIn={texts[id]?.isOwnLanguage === false ? (answer?.language ?? null) : null}
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
          disabled={isSent || !answer || count === 0}
          onClick={() => void handleSend()}
        >
          <Globe size={16} aria-hidden />
          {isSent ? <Trans>On its way</Trans> : t`Reply publicly to ${formatNumber(count)}`}
        </Button>
      </div>
    </Page>
  );
};

const readPreview = ({ texts, skipped }: Awaited<ReturnType<typeof answerCluster>>): Preview => ({
  texts: Object.fromEntries(
    (texts ?? []).map(({ conversationId, text, isOwnLanguage }) => [conversationId, { text, isOwnLanguage }]),
  ),
  reasons: Object.fromEntries((skipped ?? []).flatMap(({ reason, ids }) => (ids ?? []).map((id) => [id, reason]))),
});
