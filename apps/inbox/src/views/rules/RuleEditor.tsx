import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import type { Rule } from '@hubbub/contracts';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { rules } from '../../api';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { Dialog } from '../../components/dialog';
import { Checkbox, TextField } from '../../components/field';
import { fieldError, otherProblem } from '../../i18n/field-problems';
import { isolate } from '../../i18n/format';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { Page, Wrong } from '../Screen';
import { tidy } from './condition-tree';
import { Replay } from './Replay';
import { modeWord } from './rule-words';
import type { Draft } from './rule-words';
import { RuleRuns } from './RuleRuns';
import { RuleSentence } from './RuleSentence';

/** A rule as a sentence whose parts are buttons, the replay on the past below it, and what it has done. */
export const RuleEditor = ({ rule, start }: { rule: Rule | null; start?: Draft | undefined }) => {
  const [draft, setDraft] = useState<Draft>(() => (rule ? draftOf(rule) : (start ?? emptyDraft)));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isRemoving, setIsRemoving] = useState(false);
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const navigate = useNavigate();
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));

  const written = { ...draft, conditions: tidy(draft.conditions) };

  const handleSave = async (mode: Rule['mode']) => {
    setProblem(null);
    try {
      const body = { ...written, mode };
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
          error={fieldError(problem, 'name')}
          onChange={(event) => change({ name: event.target.value })}
        />
      </div>
      <RuleSentence draft={draft} problem={problem} onChange={change} />
      <Checkbox
        label={t`Rules behind this one keep out where it has acted`}
        checked={draft.stops}
        onChange={(event) => change({ stops: event.target.checked })}
      />
      <Wrong problem={otherProblem(problem, 'name', 'trigger', 'channelIds', 'conditions', 'actions', 'limits')} />
      <Replay rule={written} compareWith={rule?.id} />
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
