import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import type { Rule, RuleAction } from '@hubbub/contracts';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { rules } from '../../api';
import { Button, IconButton } from '../../components/button';
import { Chip } from '../../components/chip';
import { Dialog } from '../../components/dialog';
import { Checkbox, Select, TextArea, TextField } from '../../components/field';
import { PlatformGlyph } from '../../components/glyph';
import { isolate } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import { flagWord, priorityWord } from '../../i18n/words';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { Page } from '../Screen';
import styles from '../screen.module.css';
import { ConditionPart } from './Conditions';
import { machineFlags } from './rule-words';
import { Replay } from './Replay';
import { actionWord, limitWords, modeWord, triggerWord } from './rule-words';
import type { Draft } from './rule-words';
import { RuleRuns } from './RuleRuns';
import { PlusWords, Slot } from './Slot';

const triggers: Rule['trigger']['type'][] = [
  'message',
  'comment',
  'direct',
  'mention',
  'review',
  'first_contact',
  'flag',
  'unanswered',
  'assigned',
  'closed',
];
const actions: RuleAction['type'][] = [
  'reply',
  'private_reply',
  'direct',
  'propose',
  'label',
  'assign',
  'priority',
  'hide',
  'like',
  'close',
  'snooze',
  'note',
  'notify',
];

/** A rule as a sentence whose parts are buttons, the replay on the past below it, and what it has done. */
export const RuleEditor = ({ rule, start }: { rule: Rule | null; start?: Draft | undefined }) => {
  const [draft, setDraft] = useState<Draft>(() => (rule ? draftOf(rule) : (start ?? emptyDraft)));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isRemoving, setIsRemoving] = useState(false);
  const channels = useStore((state) => state.channels);
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const navigate = useNavigate();
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const chosen = draft.channelIds.map((id) => channels[id]).filter((channel) => channel !== undefined);

  const handleSave = async (mode: Rule['mode']) => {
    setProblem(null);
    try {
      const body = { ...draft, mode };
      const saved = rule ? await rules.change(rule.id, body) : await rules.create(body);
      setDraft(draftOf(saved));
      announce({ type: 'saved' });
      if (!rule) void navigate(`/rules/${saved.id}`, { replace: true });
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const handleRemove = async () => {
    if (!rule) return;
    try {
      await rules.remove(rule.id);
      void navigate('/rules');
    } catch (error) {
      setIsRemoving(false);
      setProblem(problemOf(error));
    }
  };

  return (
    <Page
      title={draft.name || t`New rule`}
      aside={
        <Chip look={draft.mode === 'live' ? 'success' : draft.mode === 'off' ? undefined : 'warning'}>
          {modeWord(draft.mode)}
        </Chip>
      }
    >
      <div style={{ maxWidth: 420 }}>
        <TextField
          label={t`Name`}
          dir="auto"
          value={draft.name}
          maxLength={200}
          onChange={(event) => change({ name: event.target.value })}
        />
      </div>
      <p className={styles.sentence}>
        <Trans>When a</Trans>{' '}
        <Slot words={triggerWord(draft.trigger)} label={t`What starts it`}>
          <TriggerFields trigger={draft.trigger} onChange={(trigger) => change({ trigger })} />
        </Slot>{' '}
        <Trans>arrives on</Trans>{' '}
        <Slot
          label={t`Channels`}
          words={
            chosen.length === 0 ? (
              t`any channel`
            ) : (
              <>
                {chosen.map((channel) => (
                  <span key={channel.id} className="line" style={{ gap: 4 }}>
                    <PlatformGlyph id={channel.platform} size={14} />
                    <bdi>{channel.name}</bdi>
                  </span>
                ))}
              </>
            )
          }
        >
          {Object.values(channels).map((channel) => (
            <Checkbox
              key={channel.id}
              label={<bdi>{channel.name}</bdi>}
              checked={draft.channelIds.includes(channel.id)}
              onChange={(event) =>
                change({
                  channelIds: event.target.checked
                    ? [...draft.channelIds, channel.id]
                    : draft.channelIds.filter((id) => id !== channel.id),
                })
              }
            />
          ))}
        </Slot>{' '}
        <ConditionPart filter={draft.conditions} onChange={(conditions) => change({ conditions })} />
        <Trans>, then</Trans>{' '}
        {draft.actions.map((action, index) => (
          <span key={index}>
            {index > 0 ? <Trans>and</Trans> : null}{' '}
            <Slot look="act" words={actionWord(action)} label={t`What it does`}>
              <ActionFields
                action={action}
                onChange={(next) =>
                  change({ actions: draft.actions.map((other, at) => (at === index ? next : other)) })
                }
                onRemove={() => change({ actions: draft.actions.filter((_, at) => at !== index) })}
              />
            </Slot>{' '}
          </span>
        ))}
        <Slot isPlain words={<PlusWords words={t`Add an action`} />} label={t`What it does`}>
          <div className="stack" style={{ gap: 2 }}>
            {actions.map((type) => (
              <Button
                key={type}
                style={{ justifyContent: 'flex-start' }}
                onClick={() => change({ actions: [...draft.actions, newAction(type)] })}
              >
                {actionWord(newAction(type))}
              </Button>
            ))}
          </div>
        </Slot>
        {limitWords(draft.limits).map((words, index) => (
          <span key={index}>
            ,{' '}
            <Slot look="guard" words={words} label={t`Limits`}>
              <LimitFields limits={draft.limits} onChange={(limits) => change({ limits })} />
            </Slot>
          </span>
        ))}{' '}
        <Slot isPlain words={<PlusWords words={t`Limits`} />} label={t`Limits`}>
          <LimitFields limits={draft.limits} onChange={(limits) => change({ limits })} />
        </Slot>
      </p>
      <Checkbox
        label={t`Rules behind this one keep out where it has acted`}
        checked={draft.stops}
        onChange={(event) => change({ stops: event.target.checked })}
      />
      {problem ? (
        <p className="bad" role="alert">
          <bdi>{problemText(problem)}</bdi>
        </p>
      ) : null}
      <Replay rule={draft} compareWith={rule?.id} />
      {mayChange ? (
        <div className="line wrap">
          {draft.mode === 'live' || draft.mode === 'approval' ? (
            <>
              <Button look="fill" onClick={() => void handleSave(draft.mode)}>
                <Trans>Save</Trans>
              </Button>
              <Button look="line" onClick={() => void handleSave('off')}>
                <Trans>Turn off</Trans>
              </Button>
            </>
          ) : (
            <>
              <Button
                look="fill"
                disabled={draft.actions.length === 0 || draft.name.trim() === ''}
                onClick={() => void handleSave('live')}
              >
                {draft.limits.approveFirst ? t`Turn on, the first ones to approval` : t`Turn on`}
              </Button>
              <Button
                look="line"
                disabled={draft.actions.length === 0 || draft.name.trim() === ''}
                onClick={() => void handleSave('dry')}
              >
                <Trans>Only watch</Trans>
              </Button>
              <Button
                look="line"
                disabled={draft.actions.length === 0 || draft.name.trim() === ''}
                onClick={() => void handleSave('off')}
              >
                <Trans>Save, keep off</Trans>
              </Button>
            </>
          )}
          {rule ? (
            <Button look="warning" className="end" onClick={() => setIsRemoving(true)}>
              <Trans>Remove the rule</Trans>
            </Button>
          ) : null}
        </div>
      ) : null}
      <p className="sm t3">{t`Every rule stops with the switch in the rail.`}</p>
      {rule ? <RuleRuns ruleId={rule.id} /> : null}
      {isRemoving ? (
        <Dialog
          isAlert
          title={t`Remove ${isolate(draft.name)}?`}
          onClose={() => setIsRemoving(false)}
          foot={
            <>
              <Button className="end" onClick={() => setIsRemoving(false)}>
                <Trans>Cancel</Trans>
              </Button>
              <Button look="danger" onClick={() => void handleRemove()}>
                <Trans>Remove</Trans>
              </Button>
            </>
          }
        >
          <p>{t`What it has sent stays sent. It does nothing more.`}</p>
        </Dialog>
      ) : null}
    </Page>
  );
};

const emptyDraft: Draft = {
  name: '',
  mode: 'off',
  order: 100,
  channelIds: [],
  trigger: { type: 'comment' },
  conditions: {},
  actions: [],
  stops: false,
  limits: {},
};

const draftOf = ({
  name,
  mode,
  order,
  channelIds,
  trigger,
  conditions,
  actions: does,
  stops,
  limits,
}: Rule): Draft => ({
  name,
  mode,
  order,
  channelIds,
  trigger,
  conditions,
  actions: does,
  stops,
  limits,
});

const TriggerFields = ({
  trigger,
  onChange,
}: {
  trigger: Rule['trigger'];
  onChange: (trigger: Rule['trigger']) => void;
}) => (
  <>
    <Select
      label={t`What starts it`}
      value={trigger.type}
      onChange={(event) => {
        const type = event.target.value as Rule['trigger']['type'];
        onChange({
          type,
          ...(type === 'flag' ? { flag: 'partnership' } : {}),
          ...(type === 'unanswered' ? { minutes: 60 } : {}),
        });
      }}
    >
      {triggers.map((type) => (
        <option key={type} value={type}>
          {triggerWord({ type })}
        </option>
      ))}
    </Select>
    {trigger.type === 'flag' ? (
      <TextField
        label={t`Flag`}
        list="known-flags"
        dir="auto"
        value={trigger.flag ?? ''}
        onChange={(event) => onChange({ ...trigger, flag: event.target.value })}
      />
    ) : null}
    {trigger.type === 'unanswered' ? (
      <TextField
        label={t`Minutes without an answer`}
        type="number"
        min={1}
        value={trigger.minutes ?? 60}
        onChange={(event) => onChange({ ...trigger, minutes: Math.max(1, Number(event.target.value) || 1) })}
      />
    ) : null}
    <datalist id="known-flags">
      {machineFlags.map((flag) => (
        <option key={flag} value={flag}>
          {flagWord(flag)}
        </option>
      ))}
    </datalist>
  </>
);

const newAction = (type: RuleAction['type']): RuleAction => {
  switch (type) {
    case 'label':
      return { type, labelId: '' };
    case 'assign':
      return { type };
    case 'priority':
      return { type, priority: 'high' };
    case 'snooze':
      return { type, minutes: 60 };
    case 'note':
      return { type, text: '' };
    case 'notify':
      return { type, role: 'manager' };
    case 'webhook':
      return { type, endpointId: '' };
    case 'reply':
    case 'private_reply':
    case 'direct':
      return { type, text: '' };
    default:
      return { type };
  }
};

const ActionFields = ({
  action,
  onChange,
  onRemove,
}: {
  action: RuleAction;
  onChange: (action: RuleAction) => void;
  onRemove: () => void;
}) => {
  const labels = useStore((state) => state.labels);
  const members = useStore((state) => state.members);
  const replies = useStore((state) => state.savedReplies);
  const teams = useStore((state) => state.teams);
  return (
    <>
      <div className="line">
        <span className="m grow">{actionWord(action)}</span>
        <IconButton label={t`Remove this action`} size="small" onClick={onRemove}>
          <X size={14} />
        </IconButton>
      </div>
      {action.type === 'reply' || action.type === 'private_reply' || action.type === 'direct' ? (
        <>
          <Select
            label={t`Saved reply`}
            value={action.savedReplyId ?? ''}
            onChange={(event) =>
              onChange(
                event.target.value
                  ? { type: action.type, savedReplyId: event.target.value }
                  : { type: action.type, text: '' },
              )
            }
          >
            <option value="">{t`Write it here`}</option>
            {Object.values(replies).map((reply) => (
              <option key={reply.id} value={reply.id}>
                {reply.title}
              </option>
            ))}
          </Select>
          {action.savedReplyId ? null : (
            <TextArea
              label={t`Text`}
              rows={3}
              dir="auto"
              value={action.text ?? ''}
              onChange={(event) => onChange({ type: action.type, text: event.target.value })}
            />
          )}
        </>
      ) : null}
      {action.type === 'note' ? (
        <TextArea
          label={t`Note`}
          rows={3}
          dir="auto"
          value={action.text}
          onChange={(event) => onChange({ ...action, text: event.target.value })}
        />
      ) : null}
      {action.type === 'label' ? (
        <Select
          label={t`Label`}
          value={action.labelId}
          onChange={(event) => onChange({ ...action, labelId: event.target.value })}
        >
          <option value="">{t`Choose`}</option>
          {Object.values(labels).map((label) => (
            <option key={label.id} value={label.id}>
              {label.name}
            </option>
          ))}
        </Select>
      ) : null}
      {action.type === 'assign' || action.type === 'notify' ? (
        <Select
          label={t`Member`}
          value={action.memberId ?? ''}
          onChange={(event) =>
            onChange(event.target.value ? { type: action.type, memberId: event.target.value } : { type: action.type })
          }
        >
          <option value="">{t`Choose`}</option>
          {Object.values(members).map((member) => (
            <option key={member.id} value={member.id}>
              {member.name}
            </option>
          ))}
        </Select>
      ) : null}
      {action.type === 'assign' && !action.memberId ? (
        <Select
          label={t`Team`}
          hint={t`Whose turn it is, as the team is set up`}
          value={action.teamId ?? ''}
          onChange={(event) =>
            onChange(event.target.value ? { type: 'assign', teamId: event.target.value } : { type: 'assign' })
          }
        >
          <option value="">{t`Choose`}</option>
          {Object.values(teams).map((team) => (
            <option key={team.id} value={team.id}>
              {team.name}
            </option>
          ))}
        </Select>
      ) : null}
      {action.type === 'priority' ? (
        <Select
          label={t`Priority`}
          value={action.priority}
          onChange={(event) => onChange({ ...action, priority: event.target.value as 'high' })}
        >
          {['urgent', 'high', 'normal', 'low'].map((priority) => (
            <option key={priority} value={priority}>
              {priorityWord(priority)}
            </option>
          ))}
        </Select>
      ) : null}
      {action.type === 'snooze' ? (
        <TextField
          label={t`Minutes`}
          type="number"
          min={1}
          value={action.minutes}
          onChange={(event) => onChange({ ...action, minutes: Math.max(1, Number(event.target.value) || 1) })}
        />
      ) : null}
    </>
  );
};

const LimitFields = ({ limits, onChange }: { limits: Rule['limits']; onChange: (limits: Rule['limits']) => void }) => {
  const setLimit = (name: 'perContactHours' | 'perPost' | 'perHour' | 'approveFirst' | 'dryDays', text: string) => {
    const { [name]: _, ...others } = limits;
    const value = Number(text);
    onChange(text === '' || !Number.isFinite(value) || value <= 0 ? others : { ...others, [name]: value });
  };
  const quiet = limits.quietHours;
  return (
    <>
      <TextField
        label={t`Once a person in so many hours`}
        type="number"
        min={0}
        value={limits.perContactHours ?? ''}
        onChange={(event) => setLimit('perContactHours', event.target.value)}
      />
      <TextField
        label={t`At most so many a post`}
        type="number"
        min={0}
        value={limits.perPost ?? ''}
        onChange={(event) => setLimit('perPost', event.target.value)}
      />
      <TextField
        label={t`At most so many an hour`}
        type="number"
        min={0}
        value={limits.perHour ?? ''}
        onChange={(event) => setLimit('perHour', event.target.value)}
      />
      <TextField
        label={t`So many first ones to approval`}
        type="number"
        min={0}
        value={limits.approveFirst ?? ''}
        onChange={(event) => setLimit('approveFirst', event.target.value)}
      />
      <TextField
        label={t`Only watch for so many days`}
        type="number"
        min={0}
        value={limits.dryDays ?? ''}
        onChange={(event) => setLimit('dryDays', event.target.value)}
      />
      <Checkbox
        label={t`Quiet hours`}
        checked={quiet !== undefined}
        onChange={(event) => {
          const { quietHours: _, ...others } = limits;
          const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
          onChange(event.target.checked ? { ...others, quietHours: { from: '23:00', to: '08:00', timeZone } } : others);
        }}
      />
      {quiet ? (
        <div className={styles.grid2}>
          <TextField
            label={t({ message: 'From', context: 'time' })}
            type="time"
            value={quiet.from}
            onChange={(event) => onChange({ ...limits, quietHours: { ...quiet, from: event.target.value } })}
          />
          <TextField
            label={t({ message: 'To', context: 'time' })}
            type="time"
            value={quiet.to}
            onChange={(event) => onChange({ ...limits, quietHours: { ...quiet, to: event.target.value } })}
          />
        </div>
      ) : null}
      <Checkbox
        label={t`May act on complaints and upset people`}
        checked={limits.onNegative ?? false}
        onChange={(event) => onChange({ ...limits, onNegative: event.target.checked })}
      />
      <Checkbox
        label={t`May answer although a member has just done so`}
        checked={limits.afterMember ?? false}
        onChange={(event) => onChange({ ...limits, afterMember: event.target.checked })}
      />
    </>
  );
};
