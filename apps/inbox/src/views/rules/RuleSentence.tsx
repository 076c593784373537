import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { RuleAction } from '@hubbub/contracts';
import { Button } from '../../components/button';
import { Checkbox } from '../../components/field';
import { PlatformGlyph } from '../../components/glyph';
import { faultWord, fieldError, fieldProblems } from '../../i18n/field-problems';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import styles from '../screen.module.css';
import { ActionFields } from './ActionFields';
import { ConditionPart } from './Conditions';
import { LimitFields } from './LimitFields';
import { actionTypes, newAction } from './new-action';
import { actionWord, limitWords, triggerWord } from './rule-words';
import type { Draft } from './rule-words';
import { Fault, PlusWords, Slot } from './Slot';
import { TriggerFields } from './TriggerFields';

interface SentenceProps {
  draft: Draft;
  /** What the server had against it: the parts that are at fault are marked. */
  problem: Problem | null;
  onChange: (part: Partial<Draft>) => void;
}

/** A rule as a sentence whose parts are buttons: when this arrives there and …, then do that, within these limits. */
export const RuleSentence = ({ draft, problem, onChange }: SentenceProps) => (
  <p className={styles.sentence}>
    <Trans>When a</Trans>{' '}
    <Slot words={triggerWord(draft.trigger)} label={t`What starts it`} wrong={fieldError(problem, 'trigger')}>
      <TriggerFields trigger={draft.trigger} onChange={(trigger) => onChange({ trigger })} />
    </Slot>{' '}
    <Trans>arrives on</Trans> <ChannelSlot draft={draft} problem={problem} onChange={onChange} />{' '}
    <ConditionPart filter={draft.conditions} onChange={(conditions) => onChange({ conditions })} />
    <Fault words={fieldError(problem, 'conditions')} />
    <Trans>, then</Trans> <ActionSlots draft={draft} problem={problem} onChange={onChange} />
    {limitWords(draft.limits).map((words, index) => (
      <span key={index}>
        <Trans context="between the parts of a sentence">,</Trans>{' '}
        <Slot look="guard" words={words} label={t`Limits`}>
          <LimitFields limits={draft.limits} onChange={(limits) => onChange({ limits })} />
        </Slot>
      </span>
    ))}{' '}
    <Slot isPlain words={<PlusWords words={t`Limits`} />} label={t`Limits`} wrong={fieldError(problem, 'limits')}>
      <LimitFields limits={draft.limits} onChange={(limits) => onChange({ limits })} />
    </Slot>
  </p>
);

/** What concerns the actions together, such as two that undo each other. */
const actionsAlone = (problem: Problem | null): string | undefined => {
  const found = fieldProblems(problem).find(({ path }) => path === 'actions');
  return found && faultWord(found);
};

const ChannelSlot = ({ draft, problem, onChange }: SentenceProps) => {
  const channels = useStore((state) => state.channels);
  const chosen = draft.channelIds.map((id) => channels[id]).filter((channel) => channel !== undefined);
  const words = chosen.map((channel) => (
    <span key={channel.id} className="line" style={{ gap: 4 }}>
      <PlatformGlyph id={channel.platform} size={14} />
      <bdi>{channel.name}</bdi>
    </span>
  ));
  return (
    <Slot
      label={t`Channels`}
      wrong={fieldError(problem, 'channelIds')}
      words={chosen.length === 0 ? t`any channel` : words}
    >
      {Object.values(channels).map((channel) => (
        <Checkbox
          key={channel.id}
          label={<bdi>{channel.name}</bdi>}
          checked={draft.channelIds.includes(channel.id)}
          onChange={(event) =>
            onChange({
              channelIds: event.target.checked
                ? [...draft.channelIds, channel.id]
                : draft.channelIds.filter((id) => id !== channel.id),
            })
          }
        />
      ))}
    </Slot>
  );
};

const ActionSlots = ({ draft: { actions }, problem, onChange }: SentenceProps) => {
  const set = (next: RuleAction[]) => onChange({ actions: next });
  const move = (index: number, by: -1 | 1) => {
    const next = [...actions];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(Math.max(0, index + by), 0, moved);
    set(next);
  };
  return (
    <>
      {actions.map((action, index) => (
        <span key={index}>
          {index > 0 ? <Trans>and</Trans> : null}{' '}
          <Slot
            look="act"
            words={actionWord(action)}
            label={t`What it does`}
            wrong={fieldError(problem, `actions.${index}`)}
          >
            {(close) => (
              <ActionFields
                action={action}
                onChange={(next) => set(actions.map((other, at) => (at === index ? next : other)))}
                onRemove={() => {
                  close();
                  set(actions.filter((_, at) => at !== index));
                }}
                onMove={
                  actions.length > 1
                    ? (by) => {
                        close();
                        move(index, by);
                      }
                    : undefined
                }
              />
            )}
          </Slot>{' '}
        </span>
      ))}
      <Fault words={actionsAlone(problem)} />
      <Slot isPlain words={<PlusWords words={t`Add an action`} />} label={t`Add an action`}>
        {(close) => (
          <div className="stack" style={{ gap: 2 }}>
            {actionTypes.map((type) => (
              <Button
                key={type}
                style={{ justifyContent: 'flex-start' }}
                onClick={() => {
                  close();
                  set([...actions, newAction(type)]);
                }}
              >
                {actionWord(newAction(type))}
              </Button>
            ))}
          </div>
        )}
      </Slot>
    </>
  );
};
