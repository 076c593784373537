import { t } from '@lingui/core/macro';
import type { Conversation } from '@hubbub/contracts';
import { Check, Clock, Minus, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { Avatar } from '../../components/avatar';
import { SaidLine } from '../../components/said';
import { formatPercent, isolate, languageName } from '../../i18n/format';
import { useStore } from '../../state/store';
import { skipReason } from '../inbox/BulkDialog';

/** One person of a group: what they wrote, how like the others it is, what they get, and where that stands. */
export const ClusterRow = memo(function ClusterRow({
  id,
  alike,
  text,
  language,
  answeredIn,
  reason,
  isLeft,
  isSent,
  onToggle,
}: {
  id: string;
  alike: number; // 0 to 1
  text: string;
  language: string; // theirs
  answeredIn: string | null; // another language than theirs, where there is no answer in theirs
  reason: string | undefined; // why the answer cannot go there
  isLeft: boolean;
  isSent: boolean;
  onToggle: (id: string) => void;
}) {
  const conversation = useStore((state) => state.conversations[id]);
  const name = conversation?.contact.name ?? '…';
  const isOut = isLeft || reason !== undefined;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={t`Include ${isolate(name)}`}
          checked={!isOut}
          disabled={isSent || reason !== undefined}
          onChange={() => onToggle(id)}
        />
      </td>
      <td>
        <div className="line">
          <Avatar name={name} size={24} />
          <bdi>{name}</bdi>
        </div>
      </td>
      <td>
        <SaidLine text={asked(conversation)} lang={conversation?.language} />
      </td>
      <td className="n">{formatPercent(alike)}</td>
      <td className="t2">{isOut ? '' : <SaidLine text={text} />}</td>
      <td>
        <span className="line" style={{ gap: 6 }}>
          {stateOf(conversation, { reason, isLeft, isSent, language, answeredIn })}
        </span>
      </td>
    </tr>
  );
});

/** The newest message is theirs until the answer is on its way. */
const asked = (conversation: Conversation | undefined): string =>
  conversation?.lastMessage?.direction === 'inbound' ? conversation.lastMessage.text : '';

const stateOf = (
  conversation: Conversation | undefined,
  {
    reason,
    isLeft,
    isSent,
    language,
    answeredIn,
  }: {
    reason: string | undefined;
    isLeft: boolean;
    isSent: boolean;
    language: string;
    answeredIn: string | null;
  },
): ReactNode => {
  const last = conversation?.lastMessage;
  if (last?.direction === 'outbound') {
    if (last.status === 'failed')
      return (
        <>
          <TriangleAlert size={14} className="bad" aria-hidden />
          {t`Not sent`}
        </>
      );
    const isThere = last.status === 'sent' || last.status === 'delivered' || last.status === 'read';
    return (
      <>
        {isThere ? <Check size={14} className="ok" aria-hidden /> : <Clock size={14} aria-hidden />}
        {isThere ? t`Answered` : t`On its way`}
      </>
    );
  }
  if (isLeft || reason !== undefined)
    return (
      <>
        <Minus size={14} className="t3" aria-hidden />
        {reason === undefined ? t`Left out` : skipReason(reason)}
      </>
    );
  if (answeredIn !== null && !isSent)
    return (
      <>
        <TriangleAlert size={14} className="warn" aria-hidden />
        {t`In ${languageName(answeredIn)}: no answer in ${languageName(language)}`}
      </>
    );
  return (
    <>
      <Clock size={14} className="t3" aria-hidden />
      {isSent ? t`On its way` : t`Waits for an answer`}
    </>
  );
};
