import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import type { RuleAction } from '@hubbub/contracts';
import { useState } from 'react';
import { webhookEndpoints } from '../../api';
import { Button } from '../../components/button';
import { Select, TextField } from '../../components/field';
import { problemText } from '../../i18n/problems';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { useLoaded } from '../use-loaded';
import { addresses } from './rule-words';

type Webhook = Extract<RuleAction, { type: 'webhook' }>;

/** Which address of another system is called; one can be made here, and its secret is shown once. */
export const WebhookFields = ({ action, onChange }: { action: Webhook; onChange: (action: RuleAction) => void }) => {
  const mayMake = useStore((state) => may(state.me?.role ?? 'viewer', 'manageChannels'));
  const { value, reload } = useLoaded(async () => {
    const { items } = await webhookEndpoints.list();
    for (const { id, url } of items) addresses.set(id, url);
    return items;
  });
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <Select
        label={t`Webhook`}
        value={action.endpointId}
        onChange={(event) => onChange({ ...action, endpointId: event.target.value })}
      >
        <option value="">{t`Choose`}</option>
        {(value ?? []).map(({ id, url, isActive }) => (
          <option key={id} value={id} disabled={!isActive}>
            {url}
          </option>
        ))}
      </Select>
      {mayMake ? (
        <NewWebhook
          onMade={(made) => {
            addresses.set(made.id, made.url);
            setSecret(made.secret ?? null);
            onChange({ ...action, endpointId: made.id });
            reload();
          }}
        />
      ) : null}
      {secret ? (
        <p className="sm" role="status">
          {t`Its signing secret, shown this once:`} <code dir="ltr">{secret}</code>
        </p>
      ) : null}
    </>
  );
};

const NewWebhook = ({ onMade }: { onMade: (made: { id: string; url: string; secret?: string }) => void }) => {
  const [url, setUrl] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  // The button is never disabled: the focus would be lost with it once the address is made.
  const handleMake = async () => {
    if (url.trim() === '') return;
    setProblem(null);
    try {
      onMade(await webhookEndpoints.create({ url, events: [] }));
      setUrl('');
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <>
      <TextField
        label={t`Or a new address`}
        type="url"
        dir="ltr"
        placeholder="https://"
        value={url}
        error={problem ? problemText(problem) : undefined}
        onChange={(event) => setUrl(event.target.value)}
      />
      <Button look="line" onClick={() => void handleMake()}>
        <Trans>Add this address</Trans>
      </Button>
    </>
  );
};
