import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation, Message } from '@hubbub/contracts';
import { calledName } from '../../i18n/person-name';
import { Avatar } from '../../components/avatar';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Said } from '../../components/said';
import { formatTime, isolate } from '../../i18n/format';
import { useStore } from '../../state/store';

/** Something newer stands in the conversation than the member has seen: it is shown before anything is sent. */
export const MovedDialog = ({
  conversation,
  since,
  text,
  onDiscard,
  onKeep,
  onSend,
}: {
  conversation: Conversation;
  since: string;
  text: string;
  onDiscard: () => void;
  onKeep: () => void;
  onSend: (lastId: string | undefined) => void;
}) => {
  const thread = useStore((state) => state.threads[conversation.id]);
  const records = useStore((state) => state.messages);
  const ids = thread?.messageIds ?? [];
  const newer = ids
    .slice(ids.indexOf(since) + 1)
    .map((id) => records[id])
    .filter((message): message is Message => message?.kind === 'message')
    .slice(-3);
  const last = newer.at(-1);
  const title = !last
    ? t`Something newer was written here`
    : last.direction === 'outbound'
      ? t`${isolate(nameOf(last))} has answered already`
      : t`${isolate(nameOf(last))} has written again`;
  return (
    <Dialog
      isAlert
      title={title}
      onClose={onKeep}
      foot={
        <>
          <Button look="warning" onClick={onDiscard}>
            <Trans>Discard mine</Trans>
          </Button>
          <Button className="end" onClick={() => onSend(ids.at(-1))}>
            <Trans>Send anyway</Trans>
          </Button>
          <Button look="fill" onClick={onKeep} autoFocus>
            <Trans>Keep as draft</Trans>
          </Button>
        </>
      }
    >
      <p className="t2">
        <Trans>Your reply was not sent. It is safe here.</Trans>
      </p>
      {newer.map((message) => (
        <Quote key={message.id} who={nameOf(message)} at={message.sentAt} text={message.text} isTinted />
      ))}
      <Quote who={t`Yours`} text={text} />
    </Dialog>
  );
};

const Quote = ({ who, at, text, isTinted = false }: { who: string; at?: string; text: string; isTinted?: boolean }) => (
  <div
    style={{
      border: `1px solid var(${isTinted ? '--accent-line' : '--line'})`,
      background: isTinted ? 'var(--accent-tint)' : 'var(--raised)',
      borderRadius: 'var(--r-4)',
      padding: 12,
    }}
  >
    <p className="sm t2 line" style={{ marginBlockEnd: 4 }}>
      {at ? <Avatar name={who} size={20} /> : null}
      <bdi>{who}</bdi>
      {at ? <span className="n">{formatTime(at)}</span> : null}
    </p>
    <Said text={text} />
  </div>
);

const nameOf = ({ author }: Pick<Message, 'author'>): string => calledName({ name: author.name });
