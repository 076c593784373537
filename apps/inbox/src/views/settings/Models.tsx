import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { Check, Plus, RefreshCw, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { inEnglish } from '../../i18n/failures';
import { Original } from '../../components/original';
import { listModelRequests, modelEndpoints, probeModelEndpoint } from '../../api';
import { Button, IconButton } from '../../components/button';
import { Chip } from '../../components/chip';
import { Checkbox, TextField } from '../../components/field';
import { formatNumber, formatWhen, isolate } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { ModelEndpoint, ModelRequest } from '../../records';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { announce } from '../../state/announce';
import { useStore } from '../../state/store';
import { AskDialog } from '../AskDialog';
import { Failed, Page } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import { ModelBudget } from './ModelBudget';
import { useCollection } from './use-collection';

/** Which language model may help, what it can do, and what was sent to it. */
export const Models = () => {
  const role = useStore((state) => state.me?.role ?? 'viewer');
  const mayChange = may(role, 'manageChannels');
  const { items, problem, reload, save, remove, saveProblem, clearProblem } = useCollection(modelEndpoints);
  const [isAdding, setIsAdding] = useState(false);
  const [budgetId, setBudgetId] = useState<string | null>(null);
  const [busyId, setBusyId] = useState<string | null>(null);
  const budgeted = items.find(({ id }) => id === budgetId);
  const handleProbe = async (id: string) => {
    setBusyId(id);
    try {
      await probeModelEndpoint(id);
      reload();
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    } finally {
      setBusyId(null);
    }
  };
  return (
    <Page
      title={t`Language model`}
      isNarrow
      aside={
        mayChange ? (
          <Button look="fill" className="end" onClick={() => setIsAdding(true)}>
            <Plus size={14} aria-hidden />
            <Trans>Connect a model</Trans>
          </Button>
        ) : null
      }
    >
      <p className="t2">{t`Everything works without a model, from your saved replies. Any server that speaks Chat Completions can be connected; your own included.`}</p>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {items.map((endpoint) => (
        <EndpointCard
          key={endpoint.id}
          endpoint={endpoint}
          isBusy={busyId === endpoint.id}
          mayChange={mayChange}
          onProbe={() => void handleProbe(endpoint.id)}
          onBudget={() => setBudgetId(endpoint.id)}
          onToggle={() => void save(endpoint.id, { isActive: !endpoint.isActive })}
          onRemove={() =>
            void remove(endpoint, { name: endpoint.name, baseUrl: endpoint.baseUrl, model: endpoint.model })
          }
        />
      ))}
      {may(role, 'audit') ? <Requests /> : null}
      {budgeted ? (
        <ModelBudget
          endpoint={budgeted}
          problem={saveProblem}
          onClose={() => {
            clearProblem();
            setBudgetId(null);
          }}
          onSave={(body) => void save(budgeted.id, body).then((isSaved) => isSaved && setBudgetId(null))}
        />
      ) : null}
      {isAdding ? (
        <Add
          problem={saveProblem}
          onClose={() => {
            clearProblem();
            setIsAdding(false);
          }}
          onSave={(body) => void save(null, body).then((isSaved) => isSaved && setIsAdding(false))}
        />
      ) : null}
    </Page>
  );
};

const checkWord = (name: string): string => {
  switch (name) {
    case 'models':
      return t`Lists its models`;
    case 'chat':
      return t`Answers`;
    case 'schema':
      return t`Keeps to a form`;
    case 'stream':
      return t`Answers word by word`;
    case 'usage':
      return t`Tells what it used`;
    case 'responses':
      return t`Responses (not needed)`;
    case 'moderation':
      return t`Moderation (not needed)`;
    default:
      return t`Compares meanings`;
  }
};

const EndpointCard = ({
  endpoint,
  isBusy,
  mayChange,
  onProbe,
  onBudget,
  onToggle,
  onRemove,
}: {
  endpoint: ModelEndpoint;
  isBusy: boolean;
  mayChange: boolean;
  onProbe: () => void;
  onBudget: () => void;
  onToggle: () => void;
  onRemove: () => void;
}) => (
  <section className={`${styles.card} stack`} aria-label={endpoint.name}>
    <div className="line">
      <bdi className="m">{endpoint.name}</bdi>
      <Chip>
        <bdi dir="ltr">{endpoint.model}</bdi>
      </Chip>
      {endpoint.isActive ? null : <Chip look="plain">{t`Off`}</Chip>}
      <IconButton className="end" size="small" label={t`Check again`} disabled={isBusy} onClick={onProbe}>
        <RefreshCw size={15} />
      </IconButton>
      {mayChange ? (
        <>
          <Button size="small" onClick={onBudget}>
            <Trans>Limits and prices</Trans>
          </Button>
          <Button size="small" onClick={onToggle}>
            {endpoint.isActive ? t`Switch off` : t`Switch on`}
          </Button>
          <IconButton size="small" label={t`Remove ${isolate(endpoint.name)}`} onClick={onRemove}>
            <Trash2 size={15} />
          </IconButton>
        </>
      ) : null}
    </div>
    <bdi dir="ltr" className="t3 sm">
      {endpoint.baseUrl}
      {endpoint.keyHint ? ` · ${endpoint.keyHint}` : ''}
    </bdi>
    {endpoint.problem ? (
      <div role="alert">
        <p>
          <Trans>It refuses the key or the model.</Trans> <bdi>{inEnglish(endpoint.problem.message)}</bdi>
        </p>
        <Original words={inEnglish(endpoint.problem.message) ? null : endpoint.problem.message} />
      </div>
    ) : null}
    <ul className="stack" style={{ gap: 4 }} aria-busy={isBusy}>
      {(endpoint.probe?.checks ?? []).map(({ name, isOk, detail }) => (
        <li key={name} className="line">
          {isOk ? <Check size={14} aria-label={t`Yes`} /> : <X size={14} aria-label={t`No`} />}
          <span>{checkWord(name)}</span>
          <bdi className="t3 sm cut">{inEnglish(detail)}</bdi>
          <Original words={isOk || inEnglish(detail) ? null : detail} />
        </li>
      ))}
    </ul>
  </section>
);

const Add = ({
  problem,
  onClose,
  onSave,
}: {
  problem: Problem | null;
  onClose: () => void;
  onSave: (body: Record<string, unknown>) => void;
}) => {
  const [baseUrl, setBaseUrl] = useState('');
  const [apiKey, setApiKey] = useState('');
  const [model, setModel] = useState('');
  const [redact, setRedact] = useState(true);
  const isWhole = URL.canParse(baseUrl) && model.trim() !== '';
  return (
    <AskDialog
      title={t`Connect a model`}
      verb={<Trans>Connect and check</Trans>}
      isReady={isWhole}
      onClose={onClose}
      onDo={() =>
        onSave({
          name: new URL(baseUrl).host,
          baseUrl,
          model: model.trim(),
          redact,
          ...(apiKey === '' ? {} : { apiKey }),
        })
      }
    >
      <div className="stack">
        <TextField
          label={t`Address`}
          type="url"
          dir="ltr"
          placeholder="https://api.example.com/v1"
          value={baseUrl}
          onChange={(event) => setBaseUrl(event.target.value)}
        />
        <TextField label={t`Model`} dir="ltr" value={model} onChange={(event) => setModel(event.target.value)} />
        <TextField
          label={t`Key`}
          hint={t`It is kept encrypted and never shown again. Leave it empty for a server without keys.`}
          type="password"
          autoComplete="off"
          dir="ltr"
          value={apiKey}
          error={problem ? problemText(problem) : undefined}
          onChange={(event) => setApiKey(event.target.value)}
        />
        <Checkbox
          label={t`Take out e-mail addresses, phone numbers and the like before anything is sent`}
          checked={redact}
          onChange={(event) => setRedact(event.target.checked)}
        />
      </div>
    </AskDialog>
  );
};

const purposeWord = (purpose: ModelRequest['purpose']): string => {
  switch (purpose) {
    case 'suggestion':
      return t`Suggestion`;
    case 'assist':
      return t`Help with writing`;
    case 'summary':
      return t`Summary`;
    case 'translation':
      return t`Translation`;
    case 'embedding':
      return t`Comparing meanings`;
    default:
      return t`Check`;
  }
};

const Requests = () => {
  const { value, problem, reload } = useLoaded(async () => (await listModelRequests()).items);
  const items = value ?? [];
  return (
    <section className="stack" aria-label={t`What was sent`}>
      <h3 className="m">
        <Trans>What was sent</Trans>
      </h3>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      <ul className={`${styles.frame} ${styles.rows}`}>
        {items.map((request) => (
          <li key={request.id}>
            <span className="grow">
              {purposeWord(request.purpose)}{' '}
              <bdi dir="ltr" className="t3 sm">
                {request.host}
              </bdi>
            </span>
            {request.redacted ? <Chip>{t`Personal data taken out`}</Chip> : null}
            <span className="n t2 sm">
              {t`${formatNumber((request.inputTokens ?? 0) + (request.outputTokens ?? 0))} tokens`}
              {request.cost === null ? '' : ` · ${formatNumber(request.cost)} ${request.currency ?? ''}`}
            </span>
            <time className="t3 sm" dateTime={request.at}>
              {formatWhen(request.at)}
            </time>
          </li>
        ))}
        {value && items.length === 0 ? <li className="t3">{t`Nothing has left this server.`}</li> : null}
      </ul>
    </section>
  );
};
