import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation } from '@hubbub/contracts';
import { TriangleAlert } from 'lucide-react';
import { hintWord } from './hint-words';
import { changePartnership } from '../../api';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { Select } from '../../components/field';
import { HandsIcon } from '../../components/glyph';
import { formatShort } from '../../i18n/format';
import type { Partnership } from '../../records';
import { announce } from '../../state/announce';
import { judgeFlag } from '../../state/conversation-acts';
import { problemOf } from '../../state/problem';
import styles from './contact.module.css';

const states = ['new', 'answered', 'meeting', 'won', 'declined'] as const;

/** Who asks, what, for how much and by when: in their own words, which the thread marks. */
export const PartnershipCard = ({
  partnership,
  conversation,
  onChange,
}: {
  partnership: Partnership;
  conversation: Conversation;
  onChange: (partnership: Partnership) => void;
}) => {
  const flag = conversation.flags.find(({ name }) => name === 'partnership' || name === 'sponsorship');
  const words = { new: t`New`, answered: t`Answered`, meeting: t`Talking`, won: t`Agreed`, declined: t`Declined` };
  const handleState = async (state: Partnership['state']) => {
    try {
      onChange(await changePartnership(partnership.id, state));
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    }
  };
  const quotes = [
    [t`Asks`, partnership.ask],
    [t`Money`, partnership.money],
    [t`By`, partnership.deadline],
  ] as const;
  return (
    <section className={`${styles.card} ${styles.partner}`} aria-label={t`Partnership`}>
      <h3 className="line" style={{ marginBlockEnd: 8 }}>
        <HandsIcon />
        <Trans>Partnership</Trans>
        {flag ? (
          <span className="end">
            <Chip look="warning">{flag.certainty === 'sure' ? t`Sure` : t`Possibly`}</Chip>
          </span>
        ) : null}
      </h3>
      <dl className={styles.facts}>
        {partnership.brand ? (
          <>
            <dt>{t`From`}</dt>
            <dd>
              <bdi>{partnership.brand}</bdi>
            </dd>
          </>
        ) : null}
        {quotes.map(([title, quote]) =>
          quote ? (
            <div key={title} style={{ display: 'contents' }}>
              <dt>{title}</dt>
              <dd>
                <q dir="auto" lang={conversation.language ?? undefined}>
                  {quote.text}
                </q>
              </dd>
            </div>
          ) : null,
        )}
        {partnership.reach ? (
          <>
            <dt>{t`Reach`}</dt>
            <dd className="n">{formatShort(partnership.reach)}</dd>
          </>
        ) : null}
      </dl>
      {partnership.impostorHints.length > 0 ? (
        <p className="bad sm line" style={{ marginBlockStart: 8, alignItems: 'flex-start' }}>
          <TriangleAlert size={14} aria-hidden />
          <span>{t`May be an impostor: ${partnership.impostorHints.map(hintWord).join(' · ')}`}</span>
        </p>
      ) : null}
      <div className="line wrap" style={{ marginBlockStart: 10, alignItems: 'flex-end' }}>
        <Select
          label={t`State`}
          value={partnership.state}
          onChange={(event) => void handleState(event.target.value as Partnership['state'])}
        >
          {states.map((state) => (
            <option key={state} value={state}>
              {words[state]}
            </option>
          ))}
        </Select>
        {flag ? (
          <Button onClick={() => void judgeFlag(conversation.id, flag.name, false)}>
            <Trans>Not one</Trans>
          </Button>
        ) : null}
      </div>
    </section>
  );
};
