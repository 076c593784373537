import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation } from '@hubbub/contracts';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { calledName, personName } from '../../i18n/person-name';
import { getContact, getContactTimeline, getSummary, listPartnerships } from '../../api';
import { Avatar } from '../../components/avatar';
import { Chip } from '../../components/chip';
import { PlatformGlyph } from '../../components/glyph';
import { formatNumber, formatShort, formatTimeIn, formatWhen, languageName } from '../../i18n/format';
import type { Contact, ContactMoment, Identity, Partnership } from '../../records';
import styles from './contact.module.css';
import { PartnershipCard } from './PartnershipCard';
import { RuleLog } from './RuleLog';
import { SamePerson } from './SamePerson';

/** Everything known of the person: on every platform, what they ask, what was before; or what rules did. */
const ContactDetails = ({ conversation, tab }: { conversation: Conversation; tab: 'contact' | 'rules' }) =>
  tab === 'contact' ? (
    <About key={conversation.id} conversation={conversation} />
  ) : (
    <RuleLog conversation={conversation} isWhole />
  );
export default ContactDetails;

/** What was written comes first; of who is only passed by, nothing is asked. */
const restsAfterMs = 250;

const About = ({ conversation }: { conversation: Conversation }) => {
  const { contact, platform } = conversation;
  const [full, setFull] = useState<Contact | null>(null);
  const [moments, setMoments] = useState<ContactMoment[] | null>(null);
  const [partnership, setPartnership] = useState<Partnership | null>(null);
  const [summary, setSummary] = useState<{ text: string; isExtract: boolean } | null>(null);
  const hasPartnership = conversation.flags.some(({ name }) => name === 'partnership' || name === 'sponsorship');

  useEffect(() => {
    let isCurrent = true;
    const keep =
      <T,>(write: (value: T) => void) =>
      (value: T) => {
        if (isCurrent) write(value);
      };
    const read = () => {
      getContact(contact.id)
        .then(keep(setFull))
        .catch(() => undefined);
      getContactTimeline(contact.id)
        .then(({ items }) => items.flatMap(readMoment))
        .then(keep(setMoments))
        .catch(() => undefined);
      if (hasPartnership)
        listPartnerships(conversation.id)
          .then(({ items }) => items.find(({ conversationId }) => conversationId === conversation.id) ?? null)
          .then(keep(setPartnership))
          .catch(() => undefined);
      getSummary(conversation.id)
        .then((answer) => ({
          text: answer.text,
          isExtract: answer.isExtract ?? answer.extract ?? answer.engine === 'embedded',
        }))
        .then(keep(setSummary))
        .catch(() => undefined);
    };
    const timer = setTimeout(read, restsAfterMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [contact.id, conversation.id, hasPartnership]);

  const others = (moments ?? []).filter(({ conversationId }) => conversationId !== conversation.id);
  const identities = alikeOnce(full?.identities ?? []);
  const localTime = full?.timeZone ? formatTimeIn(full.timeZone) : null;
  const language = conversation.language ?? full?.language;
  return (
    <>
      <section className={styles.section}>
        <div className={styles.who}>
          <Avatar name={personName(contact.name) || contact.handle || '?'} url={contact.avatarUrl} size={44} />
          <div className="grow">
            <bdi className={styles.name}>{calledName(contact)}</bdi>
            <p className="sm t3">
              {[language && language !== 'und' ? languageName(language) : null, localTime].filter(Boolean).join(' · ')}
            </p>
          </div>
        </div>
        <ul className={styles.identities}>
          {identities.length === 0 ? (
            <li>
              <PlatformGlyph id={platform} />
              <bdi className="cut">{contact.handle ?? contact.name}</bdi>
              <span className="t3 sm end">{t`here`}</span>
            </li>
          ) : (
            identities.map((identity) => (
              <li key={identity.id}>
                <PlatformGlyph id={identity.platform} />
                <bdi className="cut">{identity.handle ?? identity.name ?? identity.externalId}</bdi>
                <span className="t3 sm end n">
                  {identity.certainty === 'likely'
                    ? t`likely`
                    : identity.followers
                      ? formatShort(identity.followers)
                      : ''}
                </span>
              </li>
            ))
          )}
        </ul>
        <SamePerson
          contact={contact}
          merges={full?.merges ?? []}
          onChange={() => void getContact(contact.id).then(setFull, () => undefined)}
        />
      </section>
      {partnership ? (
        <PartnershipCard partnership={partnership} conversation={conversation} onChange={setPartnership} />
      ) : null}
      {summary?.text ? (
        <section className={styles.section}>
          <h3>
            <Trans>In short</Trans>
            <span className="end">
              <Chip>{summary.isExtract ? t`Extract` : t`Summary`}</Chip>
            </span>
          </h3>
          <p dir="auto" style={{ lineHeight: 1.5, overflowWrap: 'anywhere' }}>
            {summary.text}
          </p>
        </section>
      ) : null}
      <section className={styles.section}>
        <h3>
          <Trans>Before this</Trans>
          <span className="end n">{moments ? formatNumber(others.length) : ''}</span>
        </h3>
        {moments && others.length === 0 ? <p className="t3 sm">{t`Nothing before this.`}</p> : null}
        <ul className={styles.history}>
          {others.slice(0, 12).map((moment) => (
            <li key={`${moment.conversationId}${moment.at}`}>
              <PlatformGlyph id={moment.platform} size={14} />
              <Link
                to={`/inbox/${moment.conversationId}?contactId=${contact.id}`}
                className="cut"
                dir="auto"
                style={{ textAlign: 'match-parent' as 'start' }}
              >
                {moment.text || t`Attachment`}
              </Link>
              <time dateTime={moment.at}>{formatWhen(moment.at)}</time>
            </li>
          ))}
        </ul>
      </section>
      <RuleLog conversation={conversation} />
    </>
  );
};

/** A person whom one platform knows under two numbers (as a writer of comments and of messages) is one line. */
const alikeOnce = (identities: readonly Identity[]): Identity[] => {
  const seen = new Set<string>();
  return identities.filter(({ platform, handle, name, externalId }) => {
    const line = `${platform} ${handle ?? name ?? externalId}`;
    return !seen.has(line) && seen.add(line);
  });
};

/** One line of a contact's past, whatever record the server gives for it. */
const readMoment = (item: unknown): ContactMoment[] => {
  const record = item as Record<string, unknown>;
  const inner = (
    typeof record.conversation === 'object' && record.conversation ? record.conversation : record
  ) as Record<string, unknown>;
  const last = inner.lastMessage as { text?: string; sentAt?: string } | null | undefined;
  const conversationId = String(inner.conversationId ?? inner.id ?? '');
  const at = String(record.at ?? last?.sentAt ?? inner.sentAt ?? inner.updatedAt ?? inner.createdAt ?? '');
  if (!conversationId || !at) return [];
  return [
    {
      conversationId,
      at,
      platform: String(inner.platform ?? record.platform ?? 'http'),
      kind: String(inner.kind ?? 'direct'),
      text: String(record.text ?? last?.text ?? inner.text ?? ''),
    },
  ];
};
