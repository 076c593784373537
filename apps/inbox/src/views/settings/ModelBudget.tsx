import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { TextField } from '../../components/field';
import { isolate } from '../../i18n/format';
import type { ModelEndpoint } from '../../records';
import type { Problem } from '../../state/problem';
import { AskDialog } from '../AskDialog';
import { Wrong } from '../Screen';
import styles from '../screen.module.css';

type Name = keyof NonNullable<ModelEndpoint['limits']> | keyof NonNullable<ModelEndpoint['prices']>;

/** How much an endpoint may be used, and what its tokens cost; an empty field sets no limit and no price. */
export const ModelBudget = ({
  endpoint,
  problem,
  onClose,
  onSave,
}: {
  endpoint: ModelEndpoint;
  problem: Problem | null;
  onClose: () => void;
  onSave: (body: Record<string, unknown>) => void;
}) => {
  const [texts, setTexts] = useState(() => textsOf(endpoint));
  const { currency, input, output, cached } = texts;
  const hasPrices = [currency, input, output, cached].some((text) => text !== '');
  const isWhole = !hasPrices || (/^[A-Z]{3}$/u.test(currency) && input !== '' && output !== '');
  const field = (name: Name, label: string) => (
    <TextField
      label={label}
      type="number"
      dir="ltr"
      min={name === 'requestsPerMinute' ? 1 : 0}
      step={name === 'requestsPerMinute' || name === 'tokensPerDay' ? 1 : 'any'}
      value={texts[name]}
      onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
    />
  );
  return (
    <AskDialog
      title={t`Limits and prices of ${isolate(endpoint.name)}`}
      isReady={isWhole}
      onClose={onClose}
      onDo={() => onSave(bodyOf(texts, hasPrices))}
    >
      <div className="stack">
        <p className="t2 sm">{t`At a limit, suggestions come from your saved replies, and say so. An empty field sets none.`}</p>
        {field('requestsPerMinute', t`Requests a minute`)}
        {field('tokensPerDay', t`Tokens a day`)}
        {field('costPerMonth', t`Money a month`)}
        <p className="t2 sm">{t`Prices for a million tokens. Without them only tokens are counted, and a limit of money does nothing.`}</p>
        <div className={styles.grid2}>
          <TextField
            label={t`Currency`}
            dir="ltr"
            placeholder="EUR"
            maxLength={3}
            value={currency}
            onChange={(event) => setTexts({ ...texts, currency: event.target.value.toUpperCase() })}
          />
          {field('input', t`What is sent`)}
          {field('cached', t`What is sent again`)}
          {field('output', t`What is written`)}
        </div>
        <Wrong problem={problem} />
      </div>
    </AskDialog>
  );
};

const textsOf = ({ limits, prices }: ModelEndpoint): Record<Name, string> => {
  const known: Partial<Record<Name, number | string>> = { ...limits, ...prices };
  const text = (name: Name): string => String(known[name] ?? '');
  return {
    requestsPerMinute: text('requestsPerMinute'),
    tokensPerDay: text('tokensPerDay'),
    costPerMonth: text('costPerMonth'),
    currency: text('currency'),
    input: text('input'),
    cached: text('cached'),
    output: text('output'),
  };
};

const bodyOf = (texts: Record<Name, string>, hasPrices: boolean): Record<string, unknown> => {
  const numbers = (names: readonly Name[]) =>
    Object.fromEntries(names.filter((name) => texts[name] !== '').map((name) => [name, Number(texts[name])]));
  return {
    limits: numbers(['requestsPerMinute', 'tokensPerDay', 'costPerMonth']),
    prices: hasPrices ? { currency: texts.currency, ...numbers(['input', 'cached', 'output']) } : null,
  };
};
