import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import type { Message } from '@hubbub/contracts';
import { TriangleAlert, Zap } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { actOnMessage, listApprovals } from '../../api';
import { Avatar } from '../../components/avatar';
import { Button } from '../../components/button';
import { TextArea } from '../../components/field';
import { PlatformGlyph } from '../../components/glyph';
import { Said } from '../../components/said';
import { formatAgo } from '../../i18n/format';
import { calledName } from '../../i18n/person-name';
import { reload } from '../../state/conversation-acts';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { Failed, Page, Wrong } from '../Screen';
import styles from '../screen.module.css';
import { ActQueue } from './ActQueue';
import { useLoaded } from '../use-loaded';

/** Replies by members and rules that wait for somebody's yes. */
const ApprovalsView = () => {
  const { value, problem, reload, setValue } = useLoaded(async () => (await listApprovals()).items);
  return (
    <div className={styles.screen}>
      <Page title={t`Approvals`} isNarrow>
        {problem ? <Failed problem={problem} onAgain={reload} /> : null}
        <ActQueue />
        {value && value.length === 0 ? (
          <p className={`${styles.card} ${styles.empty}`}>{t`No reply waits for approval.`}</p>
        ) : null}
        {(value ?? []).map((message) => (
          <Waiting
            key={message.id}
            message={message}
            others={value?.filter((other) => other.conversationId === message.conversationId).length ?? 1}
            onDone={() => setValue((before) => (before ?? []).filter(({ id }) => id !== message.id))}
          />
        ))}
      </Page>
    </div>
  );
};

const Waiting = ({ message, others, onDone }: { message: Message; others: number; onDone: () => void }) => {
  const conversation = useStore((state) => state.conversations[message.conversationId]);
  useEffect(() => {
    reload(message.conversationId).catch(() => undefined); // the reply can be judged without it too
  }, [message.conversationId]);
  const [text, setText] = useState(message.text);
  const [problem, setProblem] = useState<Problem | null>(null);
  const mayApprove = useStore((state) => may(state.me?.role ?? 'viewer', 'approve'));
  const decide = async (act: 'approve' | 'reject') => {
    try {
      await actOnMessage(message.id, act, act === 'approve' && text !== message.text ? { text } : {});
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <article className={styles.card}>
      <p className="line">
        {message.author.type === 'rule' ? (
          <Zap size={16} aria-hidden />
        ) : (
          <Avatar name={message.author.name} size={20} />
        )}
        <bdi className="m">{message.author.name}</bdi>
        <span className="t3 sm">{formatAgo(message.receivedAt)}</span>
        <Link
          to={`/inbox/${message.conversationId}?status=open`}
          className="end sm t2"
          style={{ textDecoration: 'underline' }}
        >
          <Trans>The conversation</Trans>
        </Link>
      </p>
      {conversation ? (
        <div className="line" style={{ alignItems: 'flex-start' }}>
          <PlatformGlyph id={conversation.platform} />
          <div className="grow">
            <bdi className="m">{calledName(conversation.contact)}</bdi>
            {conversation.lastMessage?.direction === 'inbound' ? <Said text={conversation.lastMessage.text} /> : null}
          </div>
        </div>
      ) : null}
      {others > 1 ? (
        <p className="warn line">
          <TriangleAlert size={14} aria-hidden />
          <span>{plural(others, { one: '# reply waits here', other: '# replies wait for this conversation' })}</span>
        </p>
      ) : null}
      <TextArea
        label={t`What would be sent`}
        rows={3}
        isGrowing
        dir="auto"
        readOnly={!mayApprove}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {text === message.text ? null : (
        <div className="t3">
          <p className="sm">{t`You changed it. It was:`}</p>
          <Said text={message.text} isGone />
        </div>
      )}
      <Wrong problem={problem} />
      {mayApprove ? (
        <p className="line">
          <Button look="fill" disabled={text.trim() === ''} onClick={() => void decide('approve')}>
            <Trans>Approve and send</Trans>
          </Button>
          <Button onClick={() => void decide('reject')}>
            <Trans>Reject</Trans>
          </Button>
        </p>
      ) : null}
    </article>
  );
};

export default ApprovalsView;
