import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Message } from '@hubbub/contracts';
import { Check, CheckCheck, Clock, History, TriangleAlert, Zap } from 'lucide-react';
import { useEffect, useState } from 'react';
import { may } from '@hubbub/contracts';
import { Button } from '../../components/button';
import { Original } from '../../components/original';
import { failureTold, type Told } from '../../i18n/failures';
import { formatNumber, formatTime, formatWhen } from '../../i18n/format';
import { platformName } from '../../i18n/platform-names';
import { useStore } from '../../state/store';
import { act, settle } from '../../state/thread-acts';
import { deliveryWord, holdWord } from './state-words';
import styles from './thread.module.css';
import { useHold } from './use-hold';

/** Where a message of ours has got to. */
export const DeliveryState = ({ message }: { message: Message }) => {
  const waitsUntil = message.status === 'queued' && message.notBeforeAt ? Date.parse(message.notBeforeAt) : null;
  if (waitsUntil) return <Countdown message={message} until={waitsUntil} />;
  if (message.status === 'queued')
    return <Queued message={message} since={Date.parse(message.sentAt)} word={deliveryWord(message)} />;
  const isThere = message.status === 'sent' || message.status === 'delivered' || message.status === 'read';
  const isBad = message.status === 'failed' || message.status === 'unconfirmed';
  return (
    <span className={`${styles.state} ${isThere ? styles.sent : ''} ${isBad ? 'bad' : ''}`}>
      {isBad ? (
        <TriangleAlert size={13} aria-hidden />
      ) : message.status === 'sent' ? (
        <Check size={13} aria-hidden />
      ) : isThere ? (
        <CheckCheck size={13} aria-hidden />
      ) : (
        <Clock size={13} aria-hidden />
      )}
      <span className="n">{deliveryWord(message)}</span>
    </span>
  );
};

/** A message in the queue: `word` at first, and what holds it once it has stayed longer than a send takes. */
const Queued = ({ message, since, word }: { message: Message; since: number; word: string }) => {
  const hold = useHold(message.id, since);
  return (
    <>
      <span className={styles.state}>
        <Clock size={13} aria-hidden />
        <span className="n">{hold ? holdWord(hold) : word}</span>
      </span>
      <Button look="link" className="sm" onClick={() => void act(message.id, 'cancel')}>
        <Trans>Take back</Trans>
      </Button>
    </>
  );
};

const tickMs = 250;
const longestCountdownS = 60; // beyond it a time says more than seconds do

/** “Sending in 4 s”, with the way back. */
const Countdown = ({ message, until }: { message: Message; until: number }) => {
  const [left, setLeft] = useState(until - Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLeft(until - Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [until]);
  const seconds = Math.max(0, Math.ceil(left / 1000));
  if (seconds === 0) return <Queued key="due" message={message} since={until} word={t`Being sent`} />;
  if (seconds > longestCountdownS)
    return <Queued key="far" message={message} since={Date.parse(message.sentAt)} word={deliveryWord(message)} />;
  return (
    <>
      <span className={styles.state}>
        <Clock size={13} aria-hidden />
        <span className="n">{t`Sending in ${formatNumber(seconds)} s`}</span>
      </span>
      <Button look="link" className="sm" onClick={() => void act(message.id, 'cancel')}>
        <Trans>Undo</Trans>
      </Button>
    </>
  );
};

/** Below a message that did not get through, or may not have: what, why, and the ways out. */
export const Trouble = ({ message, platform }: { message: Message; platform: string }) => {
  const role = useStore((state) => state.me?.role ?? 'viewer');
  if (message.status === 'failed')
    return (
      <div className={styles.fail} role="alert">
        <TriangleAlert size={16} aria-hidden />
        <div>
          <p>
            <b className="b">
              <Trans>Not sent.</Trans>
            </b>{' '}
            <bdi>{whyNot(message)?.words ?? t`${platformName(platform)} gave no reason.`}</bdi>
          </p>
          <Original words={whyNot(message)?.original ?? null} />
          <div className={styles.ways}>
            <Button size="tiny" look="accent" onClick={() => void act(message.id, 'retry')}>
              <Trans>Try again</Trans>
            </Button>
            <Button size="tiny" onClick={() => void act(message.id, 'cancel')}>
              <Trans>Discard</Trans>
            </Button>
          </div>
        </div>
      </div>
    );
  if (message.status === 'unconfirmed')
    return (
      <div className={`${styles.fail} ${styles.warn}`} role="alert">
        <TriangleAlert size={16} aria-hidden />
        <div>
          <p>
            <b className="b">
              <Trans>We do not know if this was sent.</Trans>
            </b>{' '}
            {t`${platformName(platform)} did not answer at ${formatTime(message.sentAt)}. Look there before you send again.`}
          </p>
          <div className={styles.ways}>
            <Button size="tiny" look="accent" onClick={() => void settle(message.id, 'arrived')}>
              <Trans>It was sent</Trans>
            </Button>
            <Button size="tiny" onClick={() => void settle(message.id, 'resend')}>
              <Trans>Send again</Trans>
            </Button>
            <Button size="tiny" onClick={() => void settle(message.id, 'give_up')}>
              <Trans>Give up</Trans>
            </Button>
          </div>
        </div>
      </div>
    );
  if (message.status === 'proposed')
    return (
      <div className={`${styles.fail} ${styles.warn}`}>
        <Clock size={16} aria-hidden />
        <div>
          <p>
            {message.author.type === 'rule'
              ? t`A rule wrote this. Nothing is sent before somebody approves it.`
              : t`Nothing is sent before somebody approves it.`}
          </p>
          {may(role, 'approve') ? (
            <div className={styles.ways}>
              <Button size="tiny" look="accent" onClick={() => void act(message.id, 'approve')}>
                <Trans>Approve and send</Trans>
              </Button>
              <Button size="tiny" onClick={() => void act(message.id, 'reject')}>
                <Trans>Reject</Trans>
              </Button>
            </div>
          ) : null}
        </div>
      </div>
    );
  return null;
};

const whyNot = ({ failure }: Message): Told | null =>
  failure ? failureTold({ ...failure, message: failure.message || null }) : null;

/** Who of ours wrote it: a member, or a rule by its name. */
export const OurAuthor = ({ message }: { message: Message }) => {
  const me = useStore((state) => state.me?.id);
  const { author } = message;
  if (author.type === 'rule')
    return (
      <span className={styles.state}>
        <Zap size={13} aria-hidden />
        <span>
          {t`Rule:`} <bdi>{author.name}</bdi>
        </span>
      </span>
    );
  return <bdi>{author.id === me ? t`You` : author.name}</bdi>;
};

/** What a text was before it was edited, on demand; whether that was after our answer is said at once. */
export const Edits = ({ message, answeredAt }: { message: Message; answeredAt: string | null }) => {
  const [isOpen, setIsOpen] = useState(false);
  const { edits } = message;
  if (edits.length === 0) return null;
  const last = edits.at(-1)?.at ?? message.sentAt;
  const after = answeredAt ? edits.filter(({ at }) => at > answeredAt).length : 0;
  const words =
    edits.length === 1
      ? t`Edited ${formatWhen(last)}`
      : plural(edits.length, { one: 'Edited # time', other: 'Edited # times' });
  return (
    <>
      <div className="line sm t3 wrap" style={{ marginBlockStart: 2, gap: 6 }}>
        <History size={12} aria-hidden />
        <span>{after > 0 ? t`${words}, after you replied` : words}</span>
        <Button look="link" className="sm" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? <Trans>Hide what it was</Trans> : <Trans>Show what it was</Trans>}
        </Button>
      </div>
      {isOpen
        ? edits.map((edit, index) => (
            <p key={index} className={styles.was} dir="auto">
              <del>{edit.text}</del>
            </p>
          ))
        : null}
    </>
  );
};
