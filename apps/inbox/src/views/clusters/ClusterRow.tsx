import { t } from '@lingui/core/macro';
import type { Conversation } from '@hubbub/contracts';
import { Check, Clock, Minus, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { Avatar } from '../../components/avatar';
import { SaidLine } from '../../components/said';
import { formatPercent, isolate, languageName } from '../../i18n/format';
import { calledName } from '../../i18n/person-name';
import { useStore } from '../../state/store';
import { skipWord } from '../inbox/left-words';
import type { Got } from './cluster-texts';
import styles from './clusters.module.css';

/** One person of a group: what they wrote, how like the others it is, what they get, and where that stands. */
export const ClusterRow = memo(function ClusterRow({
  id,
  alike,
  text,
  language,
  got,
  choices,
  reason,
  isLeft,
  isSent,
  onToggle,
  onChoose,
}: {
  id: string;
  alike: number; // 0 to 1
  text: string;
  language: string; // theirs
  got: Got | undefined; // whose answer they get
  choices: readonly { name: string; words: string }[]; // the wordings that have an answer
  reason: string | undefined; // why the answer cannot go there
  isLeft: boolean;
  isSent: boolean;
  onToggle: (id: string) => void;
  onChoose: (id: string, wording: string) => void;
}) {
  const conversation = useStore((state) => state.conversations[id]);
  const name = conversation ? calledName(conversation.contact) : '…';
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
        <span className={styles.title} aria-hidden="true">{t`What they wrote`}</span>
        <SaidLine text={asked(conversation)} lang={conversation?.language} />
      </td>
      <td className="n">{formatPercent(alike)}</td>
      <td className="t2">
        {isOut || text === '' ? null : (
          <div className={styles.gets}>
            <span className={styles.title} aria-hidden="true">{t`What they get`}</span>
            <SaidLine text={text} />
            {choices.length > 1 && !isSent && got ? (
              <select
                aria-label={t`The answer that ${isolate(name)} gets`}
                value={got.wording.name}
                onChange={({ target }) => onChoose(id, target.value)}
              >
                {choices.map((choice) => (
                  <option key={choice.name} value={choice.name}>
                    {choice.words}
                  </option>
                ))}
              </select>
            ) : null}
          </div>
        )}
      </td>
      <td>
        <span className="line" style={{ gap: 6 }}>
          {stateOf(conversation, { reason, isLeft, isSent, language, got })}
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
    got,
  }: {
    reason: string | undefined;
    isLeft: boolean;
    isSent: boolean;
    language: string;
    got: Got | undefined;
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
        {reason === undefined ? t`Left out` : (skipWord(reason) ?? reason.replaceAll('_', ' '))}
      </>
    );
  if (got && (got.by === 'any' || got.by === 'language') && !isSent)
    return (
      <>
        <TriangleAlert size={14} className="warn" aria-hidden />
        {got.by === 'any'
          ? t`In ${languageName(got.wording.language)}: no answer in ${languageName(language)}`
          : t`The answer to other words`}
      </>
    );
  return (
    <>
      <Clock size={14} className="t3" aria-hidden />
      {isSent ? t`On its way` : t`Waits for an answer`}
    </>
  );
};
