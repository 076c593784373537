import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import type { Rule } from '@hubbub/contracts';
import { Plus, Zap } from 'lucide-react';
import { Link, Route, Routes, useNavigate, useParams } from 'react-router';
import { rules } from '../../api';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { isolate } from '../../i18n/format';
import { useStore } from '../../state/store';
import { Failed, Loading, Page } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import { RuleEditor } from './RuleEditor';
import { actionWord, conditionWords, limitWords, modeWord, triggerWord } from './rule-words';
import type { Draft } from './rule-words';

/** Everything that happens by itself, each as a sentence. */
const RulesView = () => (
  <div className={styles.screen}>
    <Routes>
      <Route index element={<RuleList />} />
      <Route
        path="new"
        element={<RuleEditor rule={null} start={templates().find(({ id }) => id === 'price')?.draft} />}
      />
      <Route path="new/:template" element={<FromTemplate />} />
      <Route path=":ruleId" element={<Known />} />
    </Routes>
  </div>
);

const FromTemplate = () => {
  const { template } = useParams();
  return <RuleEditor key={template} rule={null} start={templates().find(({ id }) => id === template)?.draft} />;
};

const Known = () => {
  const { ruleId } = useParams();
  const { value, problem, reload } = useLoaded(async () => (await rules.list()).items, ruleId);
  if (problem) return <Failed problem={problem} onAgain={reload} />;
  if (!value) return <Loading />;
  const rule = value.find(({ id }) => id === ruleId);
  return rule ? <RuleEditor key={rule.id} rule={rule} /> : <p className={styles.empty}>{t`It is no longer here.`}</p>;
};

const RuleList = () => {
  const { value, problem, reload } = useLoaded(async () => (await rules.list()).items);
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const automation = useStore((state) => state.automation);
  const navigate = useNavigate();
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
      {value && value.length > 0 ? (
        <ul className={`${styles.frame} ${styles.rows}`}>
          {[...value]
            .sort((a, b) => a.order - b.order)
            .map((rule) => (
              <li key={rule.id}>
                <Zap size={16} className={rule.mode === 'off' ? 't3' : 'ok'} aria-hidden />
                <Link to={`/rules/${rule.id}`} className="grow stack" style={{ gap: 2 }}>
                  <bdi className="m">{rule.name}</bdi>
                  <span className="t2 sm">{summary(rule)}</span>
                  {pausedReason(rule) ? (
                    <span className="warn sm">
                      <bdi>{t`Paused: ${isolate(pausedReason(rule) ?? '')}`}</bdi>
                    </span>
                  ) : null}
                </Link>
                <Chip look={rule.mode === 'live' ? 'success' : rule.mode === 'off' ? undefined : 'warning'}>
                  {modeWord(rule.mode)}
                </Chip>
              </li>
            ))}
        </ul>
      ) : null}
      {value && value.length === 0 ? (
        <p className="t2">{t`No rules yet. Start from one of these; each is off until you have tried it on the past.`}</p>
      ) : null}
      {mayChange ? (
        <section className="stack">
          <h2 className="sm t3">{t`Start from`}</h2>
          <div className={styles.platforms}>
            {templates()
              .filter(({ id }) => id !== 'empty')
              .map((template) => (
                <Link key={template.id} to={`/rules/new/${template.id}`} className={styles.platform}>
                  <Zap size={16} aria-hidden />
                  <span>{template.title}</span>
                </Link>
              ))}
          </div>
        </section>
      ) : null}
    </Page>
  );
};

/** An anomaly paused it; saving it again lets it go on. */
const pausedReason = (rule: Rule & { pausedReason?: string | null }): string | null => rule.pausedReason ?? null;

const summary = (rule: Rule): string =>
  [
    triggerWord(rule.trigger),
    ...('and' in rule.conditions || 'or' in rule.conditions || 'not' in rule.conditions
      ? []
      : conditionWords(rule.conditions)),
    '→',
    ...rule.actions.map(actionWord),
    ...limitWords(rule.limits),
  ].join(' · ');

const base: Draft = {
  name: '',
  mode: 'off',
  order: 100,
  channelIds: [],
  trigger: { type: 'comment' },
  conditions: {},
  actions: [],
  stops: false,
  limits: { perContactHours: 24, perPost: 40, perHour: 120, approveFirst: 20 },
};

/** Common rules to begin with. */
const templates = (): { id: string; title: string; draft: Draft }[] => [
  { id: 'empty', title: t`Empty`, draft: base },
  {
    id: 'price',
    title: t`Price question: public answer`,
    draft: {
      ...base,
      name: t`Price question`,
      conditions: { keywords: ['price', 'πόσο', 'قیمت', 'بكم', '多少钱'] },
      actions: [{ type: 'reply', text: '' }],
    },
  },
  {
    id: 'private',
    title: t`Comment: private reply`,
    draft: { ...base, name: t`Private reply`, actions: [{ type: 'private_reply', text: '' }] },
  },
  {
    id: 'partnership',
    title: t`Partnership: first introduction`,
    draft: {
      ...base,
      name: t`Partnership`,
      trigger: { type: 'flag', flag: 'partnership' },
      actions: [{ type: 'propose' }, { type: 'priority', priority: 'high' }],
    },
  },
  {
    id: 'spam',
    title: t`Spam: hide`,
    draft: {
      ...base,
      name: t`Hide spam`,
      trigger: { type: 'flag', flag: 'spam' },
      actions: [{ type: 'hide' }, { type: 'close' }],
      limits: { perHour: 200, approveFirst: 20 },
    },
  },
  {
    id: 'complaint',
    title: t`Complaint: make it urgent`,
    draft: {
      ...base,
      name: t`Complaint`,
      trigger: { type: 'message' },
      conditions: { intent: 'complaint' },
      actions: [{ type: 'priority', priority: 'urgent' }],
      limits: { onNegative: true },
    },
  },
];

export default RulesView;
