import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import type { Rule } from '@hubbub/contracts';
import { Plus, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { moveRule, rules } from '../../api';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { isolate } from '../../i18n/format';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { useStore } from '../../state/store';
import { Failed, Page } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import { filterWords } from './condition-words';
import { MoveHandle } from './MoveHandle';
import { reasonWord } from './reason-words';
import { inOrder, ruleBehind } from './rule-order';
import { actionWord, limitWords, modeWord, triggerWord } from './rule-words';
import { ruleTemplates } from './templates';

/** All rules in the order in which they are asked, which can be changed by pointer and by keyboard. */
export const RuleList = () => {
  const { value, problem, reload } = useLoaded(async () => (await rules.list()).items);
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const automation = useStore((state) => state.automation);
  const navigate = useNavigate();
  const sorted = inOrder(value ?? []);
  const move = useMove(sorted, reload);
  return (
    <Page
      title={t`Rules`}
      aside={
        <>
          {automation?.isPaused ? <Chip look="warning">{t`All rules are paused`}</Chip> : null}
          {mayChange ? (
            <Button look="fill" className="end" onClick={() => void navigate('/rules/new/empty')}>
              <Plus size={14} aria-hidden />
              <Trans>New rule</Trans>
            </Button>
          ) : null}
        </>
      }
    >
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {sorted.length > 1 ? (
        <p className="sm t3">{t`They are asked from the top down; only the first answers a message.`}</p>
      ) : null}
      {sorted.length > 0 ? (
        <ol className={`${styles.frame} ${styles.rows}`} aria-label={t`Rules`}>
          {sorted.map((rule, index) => (
            <RuleRow key={rule.id} rule={rule} place={index}>
              {mayChange && sorted.length > 1 ? (
                <MoveHandle
                  name={rule.name}
                  place={index}
                  count={sorted.length}
                  onMove={(from, to) => void move(from, to)}
                />
              ) : null}
            </RuleRow>
          ))}
        </ol>
      ) : null}
      {value?.length === 0 ? (
        <p className="t2">{t`No rules yet. Start from one of these; each is off until you have tried it on the past.`}</p>
      ) : null}
      {mayChange ? <Templates /> : null}
    </Page>
  );
};

/** Moves a rule at once, whatever others have moved meanwhile; what the server refuses is said, and the list is as it was. */
const useMove = (sorted: readonly Rule[], reload: () => void) => async (from: number, to: number) => {
  try {
    const moved = sorted[from];
    if (moved && from !== to) await moveRule(moved.id, ruleBehind(sorted, from, to));
  } catch (error) {
    announce({ type: 'failed', problem: problemOf(error) });
  }
  reload();
};

const RuleRow = ({ rule, place, children }: { rule: Rule; place: number; children: ReactNode }) => {
  const paused = pausedReason(rule);
  return (
    <li data-place={place}>
      {children}
      <Zap size={16} className={rule.mode === 'off' ? 't3' : 'ok'} aria-hidden />
      <Link to={`/rules/${rule.id}`} className="grow stack" style={{ gap: 2 }}>
        <span className="m">
          <bdi>{rule.name}</bdi>
        </span>
        <span className="t2 sm">{summary(rule)}</span>
        {paused ? (
          <span className="warn sm">
            <bdi>{t`Paused: ${isolate(reasonWord(paused))}`}</bdi>
          </span>
        ) : null}
      </Link>
      <Chip look={rule.mode === 'live' ? 'success' : rule.mode === 'off' ? undefined : 'warning'}>
        {modeWord(rule.mode)}
      </Chip>
    </li>
  );
};

const Templates = () => (
  <section className="stack">
    <h2 className="sm t3">{t`Start from`}</h2>
    <div className={styles.platforms}>
      {ruleTemplates()
        .filter(({ id }) => id !== 'empty')
        .map((template) => (
          <Link key={template.id} to={`/rules/new/${template.id}`} className={styles.platform}>
            <Zap size={16} aria-hidden />
            <span>{template.title}</span>
          </Link>
        ))}
    </div>
  </section>
);

/** An anomaly paused it; saving it again lets it go on. */
const pausedReason = (rule: Rule & { pausedReason?: string | null }): string | null => rule.pausedReason ?? null;

/** When → what; the arrow points the way the page runs. */
const summary = (rule: Rule): string => {
  const arrow = document.documentElement.dir === 'rtl' ? '←' : '→';
  const said = (words: readonly string[]): string => words.filter((word) => word !== '').join(' · ');
  const when = said([triggerWord(rule.trigger), filterWords(rule.conditions)]);
  return `${when} ${arrow} ${said([...rule.actions.map(actionWord), ...limitWords(rule.limits)])}`;
};
