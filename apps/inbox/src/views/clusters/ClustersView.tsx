import { plural, t } from '@lingui/core/macro';
import { Split } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { listClusters } from '../../api';
import { Chip } from '../../components/chip';
import { SaidLine } from '../../components/said';
import { formatNumber, languageName } from '../../i18n/format';
import { Failed, Loading, Page } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import { ClusterAnswer } from './ClusterAnswer';

/** Many people who ask the same, and one answer for all of them, looked at as a table before it goes. */
const ClustersView = () => {
  const { clusterId } = useParams();
  const { value, problem, reload } = useLoaded(async () => (await listClusters()).items);
  // The end of an id says what had been looked at; the same question with newer comments is what an older address means,
  // also where another of its wordings is the commonest by now.
  const cluster =
    value?.find(({ id }) => id === clusterId) ??
    value?.find(({ wordings }) => wordings.some(({ name }) => name === nameOf(clusterId)));
  const isGone = clusterId !== undefined && value !== null && !cluster;
  return (
    <div className={styles.screen}>
      {cluster ? (
        <ClusterAnswer key={cluster.id} cluster={cluster} />
      ) : (
        <Page title={t`Answer once`}>
          <p className="t2">{t`Comments that ask the same, gathered across posts and languages. One answer in each language goes to all of them, each with their own name.`}</p>
          {isGone ? <p role="status">{t`Nobody in that group waits for an answer any more.`}</p> : null}
          {problem ? <Failed problem={problem} onAgain={reload} /> : !value ? <Loading /> : null}
          {value && value.length === 0 ? (
            <p className={`${styles.card} ${styles.empty}`}>{t`Nobody asks the same as anybody else right now.`}</p>
          ) : null}
          <ul className={value && value.length > 0 ? `${styles.frame} ${styles.rows}` : undefined}>
            {(value ?? []).map((item) => (
              <li key={item.id} style={{ flexWrap: 'wrap' }}>
                <Split size={16} aria-hidden style={{ color: 'var(--suggest)' }} />
                <Link to={`/answer-once/${item.id}`} className="grow stack" style={{ gap: 2, flexBasis: 200 }}>
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
                <span className="line wrap" style={{ gap: 4 }}>
                  {item.languages.slice(0, 5).map(({ language, count }) => (
                    <Chip key={language}>
                      {languageName(language)} {formatNumber(count)}
                    </Chip>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </Page>
      )}
    </div>
  );
};

const nameOf = (id = ''): string => id.split('-')[0] ?? '';

export default ClustersView;
