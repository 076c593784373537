import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Globe } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
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
import { useConversationRecords } from '../use-conversation-records';
import { dropAnswers, keepAnswers, readAnswers } from './answer-draft';
import type { AnswerDraft } from './answer-draft';
import { AnswerLanguages, wordingName } from './AnswerLanguages';
import { answerOf, answersOf, textsOf } from './cluster-texts';
import type { Texts } from './cluster-texts';
import { ClusterRow } from './ClusterRow';
import styles from './clusters.module.css';

const namePlace = '{{contact.name}}';
const restsAfterMs = 500;

interface Preview {
  texts: Readonly<Record<string, string>>; // by conversation
  reasons: Readonly<Record<string, string>>; // why a conversation is left out, by its id
}

/**
 * One answer for each way in which a group asks, looked at as a table of what each person gets before it goes. Whose
 * answer somebody gets can be chosen by hand; what is written stays while the page is loaded again.
 */
export const ClusterAnswer = ({ cluster }: { cluster: Cluster }) => {
  const { draft, write, choose, toggle } = useAnswerDraft();
  const { written, chosen } = draft;
  const [current, setCurrent] = useState(cluster.wordings[0]?.name ?? '');
  const left = useMemo(() => new Set(draft.left), [draft.left]);
  const [{ texts, reasons }, setPreview] = useState<Preview>({ texts: {}, reasons: {} });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSent, setIsSent] = useState(false);
  useConversationRecords(cluster.conversations);
  const answer = useMemo(() => answerOf(cluster, written, chosen), [cluster, written, chosen]);
  const got = useMemo(() => answersOf(cluster, written, chosen), [cluster, written, chosen]);
  const choices = useMemo(
    () =>
      cluster.wordings
        .filter(({ name }) => written[name]?.trim())
        .map((wording) => ({ name: wording.name, words: wordingName(cluster, wording) })),
    [cluster, written],
  );
  useEffect(() => {
    if (!answer || isSent) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      answerCluster(cluster.id, { ...answer, among: cluster.conversations, dryRun: true })
        .then((found) => {
          if (isCurrent) setPreview(readPreview(found));
        })
        .catch((error: unknown) => isCurrent && setProblem(problemOf(error)));
    }, restsAfterMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [answer, isSent, cluster]);

  const handleSend = async () => {
    if (!answer) return;
    setProblem(null);
    try {
      await answerCluster(cluster.id, { ...answer, except: [...left], among: cluster.conversations });
      setIsSent(true);
      dropAnswers(
        cluster.wordings.map(({ name }) => name),
        cluster.conversations,
      );
      announce({ type: 'sent' });
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const count = cluster.conversations.filter((id) => !left.has(id) && !reasons[id]).length;
  const wording = cluster.wordings.find(({ name }) => name === current);
  return (
    <Page title={plural(cluster.count, { one: '# person asks this', other: '# people ask the same' })}>
      <AnswerLanguages
        cluster={cluster}
        chosen={current}
        written={written}
        onChoose={setCurrent}
        onReply={(reply) => write(textsOf(cluster, reply))}
      />
      <TextArea
        label={t`The answer`}
        hint={t`${namePlace} becomes the name of each person.`}
        rows={3}
        dir="auto"
        lang={wording?.language}
        value={written[current] ?? ''}
        onChange={(event) => write({ [current]: event.target.value })}
      />
      {problem ? (
        <p className="bad" role="alert">
          {problemText(problem)}
        </p>
      ) : null}
      <div className={styles.people}>
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
              text={texts[id] ?? written[got.get(id)?.wording.name ?? ''] ?? ''}
              language={cluster.spoken[at] ?? cluster.language}
              got={got.get(id)}
              choices={choices}
              reason={reasons[id]}
              isLeft={left.has(id)}
              isSent={isSent}
              onToggle={toggle}
              onChoose={choose}
            />
          ))}
        </Table>
      </div>
      <div className={`line wrap ${styles.foot}`}>
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

/** What is written and chosen so far, kept for a page that is loaded again. */
const useAnswerDraft = () => {
  const [draft, setDraft] = useState(readAnswers);
  const change = useCallback((to: (before: AnswerDraft) => AnswerDraft) => {
    setDraft((before) => {
      const next = to(before);
      keepAnswers(next);
      return next;
    });
  }, []);
  const write = useCallback(
    (texts: Texts) => change((before) => ({ ...before, written: { ...before.written, ...texts } })),
    [change],
  );
  const choose = useCallback(
    (id: string, wording: string) => change((before) => ({ ...before, chosen: { ...before.chosen, [id]: wording } })),
    [change],
  );
  const toggle = useCallback(
    (id: string) =>
      change((before) => ({
        ...before,
        left: before.left.includes(id) ? before.left.filter((other) => other !== id) : [...before.left, id],
      })),
    [change],
  );
  return { draft, write, choose, toggle };
};

const readPreview = ({ texts, skipped }: Awaited<ReturnType<typeof answerCluster>>): Preview => ({
  texts: Object.fromEntries((texts ?? []).map(({ conversationId, text }) => [conversationId, text])),
  reasons: Object.fromEntries((skipped ?? []).flatMap(({ reason, ids }) => (ids ?? []).map((id) => [id, reason]))),
});
