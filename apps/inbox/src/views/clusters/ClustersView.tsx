import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Globe, Split } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { answerCluster, getConversation, listClusters } from '../../api';
import { Avatar } from '../../components/avatar';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { TextArea } from '../../components/field';
import { SaidLine } from '../../components/said';
import { formatNumber, isolate, languageName } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { Cluster } from '../../records';
import { announce } from '../../state/announce';
import { putConversations } from '../../state/conversations';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { set, useStore } from '../../state/store';
import { Failed, Loading, Page, Table } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';

const namePlace = '{{contact.name}}';

/** Many people who ask the same, and one answer for all of them, looked at as a table before it goes. */
const ClustersView = () => {
  const { clusterId } = useParams();
  const { value, problem, reload } = useLoaded(async () => (await listClusters()).items);
  const cluster = value?.find(({ id }) => id === clusterId);
  return (
    <div className={styles.screen}>
      {cluster ? (
        <Answer key={cluster.id} cluster={cluster} />
      ) : (
        <Page title={t`Answer once`}>
          <p className="t2">{t`Comments that ask the same, gathered across posts. One answer goes to each of them, with their own name.`}</p>
          {problem ? <Failed problem={problem} onAgain={reload} /> : !value ? <Loading /> : null}
          {value && value.length === 0 ? (
            <p className={`${styles.card} ${styles.empty}`}>{t`Nobody asks the same as anybody else right now.`}</p>
          ) : null}
          <ul className={value && value.length > 0 ? `${styles.frame} ${styles.rows}` : undefined}>
            {(value ?? []).map((item) => (
              <li key={item.id}>
                <Split size={16} aria-hidden style={{ color: 'var(--suggest)' }} />
                <Link to={`/answer-once/${item.id}`} className="grow stack" style={{ gap: 2 }}>
                  <span className="m">
                    {plural(item.count, { one: '# person asks this', other: '# people ask the same' })}
                  </span>
                  <span className="t2 cut">
                    {item.samples.slice(0, 4).map((sample, index) => (
                      <span key={index}>
                        “<SaidLine text={sample} />”{' '}
                      </span>
                    ))}
                  </span>
                </Link>
                <Chip>{languageName(item.language)}</Chip>
              </li>
            ))}
          </ul>
        </Page>
      )}
    </div>
  );
};

const Answer = ({ cluster }: { cluster: Cluster }) => {
  const [text, setText] = useState('');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSent, setIsSent] = useState(false);
  const conversations = useStore((state) => state.conversations);
  useEffect(() => {
    for (const id of cluster.conversations.slice(0, 100))
      getConversation(id)
        .then((record) => set((state) => putConversations(state, [record])))
        .catch(() => undefined);
  }, [cluster]);
  useEffect(() => {
    if (text.trim() === '') return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      answerCluster(cluster.id, { text, dryRun: true })
        .then((answer) => {
          const all = answer.texts ?? answer.samples ?? [];
          if (isCurrent) setTexts(Object.fromEntries(all.map((item) => [item.conversationId ?? '', item.text ?? ''])));
        })
        .catch((error: unknown) => isCurrent && setProblem(problemOf(error)));
    }, 500);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text, cluster.id]);
  const count = cluster.conversations.length - left.size;
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
            <th>{t`What they get`}</th>
          </>
        }
      >
        {cluster.conversations.map((id) => {
          const conversation = conversations[id];
          const name = conversation?.contact.name ?? '…';
          return (
            <tr key={id}>
              <td>
                <input
                  type="checkbox"
                  aria-label={t`Include ${isolate(name)}`}
                  checked={!left.has(id)}
                  onChange={() =>
                    setLeft((before) => {
                      const next = new Set(before);
                      if (!next.delete(id)) next.add(id);
                      return next;
                    })
                  }
                />
              </td>
              <td>
                <div className="line">
                  <Avatar name={name} size={24} />
                  <bdi>{name}</bdi>
                </div>
              </td>
              <td>
                <SaidLine text={conversation?.lastMessage?.text ?? ''} lang={conversation?.language} />
              </td>
              <td className="t2">{left.has(id) ? t`Left out` : <SaidLine text={texts[id] ?? text} />}</td>
            </tr>
          );
        })}
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

export default ClustersView;
