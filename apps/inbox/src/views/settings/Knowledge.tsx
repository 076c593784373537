import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { FileUp, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { approveProposal, articles, dismissProposal, importFile, importPage, listProposals } from '../../api';
import { Button, IconButton } from '../../components/button';
import { Chip } from '../../components/chip';
import { TextArea, TextField } from '../../components/field';
import { Said } from '../../components/said';
import { isolate, languageName } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { Proposal } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { Failed, Page } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import { useCollection } from './use-collection';

/** Articles that drafts may quote, and what solved conversations propose to keep. */
export const Knowledge = () => {
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const { items, problem, reload, remove } = useCollection(articles);
  const opened = useSearchParams()[0].get('open'); // the article that a suggestion rests on
  return (
    <Page title={t`Knowledge`} isNarrow>
      <p className="t2">{t`Suggestions are written from your saved replies and from these articles, and from nothing else.`}</p>
      {mayChange ? <Import onDone={reload} /> : null}
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      <ul className={`${styles.frame} ${styles.rows}`}>
        {items.map((article) => (
          <li key={article.id}>
            <div className="grow stack" style={{ gap: 2 }}>
              <bdi className="m cut">{article.title}</bdi>
              <bdi className="t3 sm cut">{article.source ?? article.body.slice(0, 120)}</bdi>
              <details open={article.id === opened}>
                <summary className="sm">{t`Read it`}</summary>
                <Said text={article.body} lang={article.language} />
              </details>
            </div>
            <Chip>{languageName(article.language)}</Chip>
            {mayChange ? (
              <IconButton
                label={t`Remove ${isolate(article.title)}`}
                size="small"
                onClick={() => void remove(article, bodyOf(article))}
              >
                <Trash2 size={15} />
              </IconButton>
            ) : null}
          </li>
        ))}
        {items.length === 0 ? <li className="t3">{t`No articles yet.`}</li> : null}
      </ul>
      <Proposals mayChange={mayChange} />
    </Page>
  );
};

const bodyOf = ({
  title,
  body,
  language,
  source,
}: {
  title: string;
  body: string;
  language: string;
  source: string | null;
}) => ({
  title,
  body,
  language,
  source,
});

const Import = ({ onDone }: { onDone: () => void }) => {
  const [url, setUrl] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const run = async (work: () => Promise<unknown>) => {
    setIsBusy(true);
    setProblem(null);
    try {
      await work();
      setUrl('');
      announce({ type: 'saved' });
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void run(() => importPage(url));
      }}
    >
      <TextField
        label={t`Web page to read`}
        type="url"
        dir="ltr"
        placeholder="https://"
        value={url}
        error={problem ? problemText(problem) : undefined}
        onChange={(event) => setUrl(event.target.value)}
      />
      <div className="line">
        <Button type="submit" look="fill" disabled={isBusy || !URL.canParse(url)}>
          <Trans>Read the page</Trans>
        </Button>
        <Button disabled={isBusy} onClick={() => chooser.current?.click()}>
          <FileUp size={14} aria-hidden />
          <Trans>Choose a file</Trans>
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".md,.txt,.html,.htm,text/*"
          aria-label={t`Choose a file`}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) void run(() => importFile(file));
          }}
        />
      </div>
    </form>
  );
};

const Proposals = ({ mayChange }: { mayChange: boolean }) => {
  const { value, problem, reload } = useLoaded(async () => (await listProposals()).items);
  const items = value ?? [];
  return (
    <section className="stack" aria-label={t`Proposals`}>
      <h3 className="m">
        <Trans>Proposals</Trans>
      </h3>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {items.map((proposal) => (
        <ProposalCard key={proposal.id} proposal={proposal} mayChange={mayChange} onDone={reload} />
      ))}
      {value && items.length === 0 ? (
        <p className="t3">{t`Nothing yet. What you answer three times without a saved reply is proposed here.`}</p>
      ) : null}
    </section>
  );
};

const ProposalCard = ({
  proposal,
  mayChange,
  onDone,
}: {
  proposal: Proposal;
  mayChange: boolean;
  onDone: () => void;
}) => {
  const [title, setTitle] = useState(proposal.title);
  const [body, setBody] = useState(proposal.body);
  const [problem, setProblem] = useState<Problem | null>(null);
  const decide = (work: () => Promise<unknown>) =>
    work().then(
      () => {
        announce({ type: 'saved' });
        onDone();
      },
      (error: unknown) => setProblem(problemOf(error)),
    );
  return (
    <div className={`${styles.card} stack`}>
      <div className="line">
        <Chip>
          {proposal.type === 'update'
            ? plural(proposal.count, { one: 'Changed # time alike', other: 'Changed # times alike' })
            : plural(proposal.count, { one: 'Answered # time', other: 'Answered # times' })}
        </Chip>
        <Chip>{languageName(proposal.language)}</Chip>
      </div>
      {proposal.examples.length > 0 ? (
        <ul className="t2 sm">
          {proposal.examples.slice(0, 3).map((example, index) => (
            <li key={index}>
              <bdi>{example}</bdi>
            </li>
          ))}
        </ul>
      ) : null}
      <TextField label={t`Title`} value={title} dir="auto" onChange={(event) => setTitle(event.target.value)} />
      <TextArea
        label={t`Answer`}
        rows={3}
        dir="auto"
        value={body}
        error={problem ? problemText(problem) : undefined}
        onChange={(event) => setBody(event.target.value)}
      />
      {mayChange ? (
        <div className="line">
          <Button
            look="fill"
            disabled={title.trim() === '' || body.trim() === ''}
            onClick={() => void decide(() => approveProposal(proposal.id, { title, body }))}
          >
            {proposal.type === 'update' ? t`Update the saved reply` : t`Keep as a saved reply`}
          </Button>
          <Button onClick={() => void decide(() => dismissProposal(proposal.id))}>
            <Trans>Dismiss</Trans>
          </Button>
        </div>
      ) : null}
    </div>
  );
};
