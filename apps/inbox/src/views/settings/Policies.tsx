import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { policies } from '../../api';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Checkbox, Select, TextField } from '../../components/field';
import { formatDuration, formatList, isolate } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import { platformName } from '../../i18n/platform-names';
import type { Policy } from '../../records';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { HoursField } from '../rules/HoursField';
import { Failed, Loading, Page } from '../Screen';
import styles from '../screen.module.css';
import { RemoveDialog } from './RemoveDialog';
import { useCollection } from './use-collection';

const minuteMs = 60_000;

/** How long people may wait for an answer and for an end; who is late is told, and stands on the board. */
export const Policies = () => {
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const { items, value, problem, reload, save, remove, saveProblem, clearProblem } = useCollection(policies);
  const [edited, setEdited] = useState<Policy | 'new' | null>(null);
  const [leaving, setLeaving] = useState<Policy | null>(null);
  const openEditor = (policy: Policy | 'new' | null) => {
    clearProblem();
    setEdited(policy);
  };
  return (
    <Page
      title={t`Times`}
      isNarrow
      aside={
        mayChange ? (
          <Button look="fill" className="end" onClick={() => openEditor('new')}>
            <Plus size={14} aria-hidden />
            <Trans>New policy</Trans>
          </Button>
        ) : null
      }
    >
      <p className="t2">{t`What is late stands on the board, and is told to its assignee, else to owners and managers.`}</p>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {!value && !problem ? <Loading /> : null}
      <ul className={`${styles.frame} ${styles.rows}`}>
        {items.map((policy) => (
          <li key={policy.id}>
            <div className="grow stack" style={{ gap: 2, minWidth: 0 }}>
              <bdi className="m">{policy.name}</bdi>
              <span className="sm t2">{policyWords(policy)}</span>
            </div>
            {mayChange ? (
              <>
                <Button size="small" aria-label={t`Edit ${isolate(policy.name)}`} onClick={() => openEditor(policy)}>
                  <Trans>Edit</Trans>
                </Button>
                <Button
                  size="small"
                  look="warning"
                  aria-label={t`Remove ${isolate(policy.name)}`}
                  onClick={() => setLeaving(policy)}
                >
                  <Trans>Remove</Trans>
                </Button>
              </>
            ) : null}
          </li>
        ))}
        {value && items.length === 0 ? <li className="t3">{t`No policies yet: nothing is ever late.`}</li> : null}
      </ul>
      {edited ? (
        <Editor
          policy={edited === 'new' ? null : edited}
          problem={saveProblem}
          onClose={() => openEditor(null)}
          onSave={(body) =>
            void save(edited === 'new' ? null : edited.id, body).then((isSaved) => isSaved && setEdited(null))
          }
        />
      ) : null}
      {leaving ? (
        <RemoveDialog
          title={t`Remove ${isolate(leaving.name)}?`}
          onClose={() => setLeaving(null)}
          onRemove={() => {
            const { name, firstReplyMinutes, closeMinutes, filter, businessHours } = leaving;
            void remove(leaving, { name, firstReplyMinutes, closeMinutes, filter, businessHours }).then(
              (isRemoved) => isRemoved && setLeaving(null),
            );
          }}
        >
          <p>{t`Nothing is late by it any more.`}</p>
          {saveProblem ? <p className="bad">{problemText(saveProblem)}</p> : null}
        </RemoveDialog>
      ) : null}
    </Page>
  );
};

const policyWords = ({ firstReplyMinutes, closeMinutes, filter, businessHours }: Policy): string => {
  const words: string[] = [];
  if (firstReplyMinutes) words.push(t`an answer within ${formatDuration(firstReplyMinutes * minuteMs, 2)}`);
  if (closeMinutes) words.push(t`closed within ${formatDuration(closeMinutes * minuteMs, 2)}`);
  if (businessHours) words.push(t`counted from ${businessHours.from} to ${businessHours.to}`);
  const platform = platformOf(filter);
  if (platform) words.push(platformName(platform));
  return formatList(words);
};

/** The one platform that a policy is for, where it is made here; filters made elsewhere stay as they are. */
const platformOf = (filter: Policy['filter']): string | null =>
  filter && 'platform' in filter && typeof filter.platform === 'string' && Object.keys(filter).length === 1
    ? filter.platform
    : null;

const Editor = ({
  policy,
  problem,
  onClose,
  onSave,
}: {
  policy: Policy | null;
  problem: Problem | null;
  onClose: () => void;
  onSave: (body: Record<string, unknown>) => void;
}) => {
  const channels = useStore((state) => state.channels);
  const [name, setName] = useState(policy?.name ?? '');
  const [reply, setReply] = useState(String(policy ? (policy.firstReplyMinutes ?? '') : 60));
  const [close, setClose] = useState(String(policy?.closeMinutes ?? ''));
  const [filter, setFilter] = useState(policy?.filter ?? {});
  const [hours, setHours] = useState(policy?.businessHours ?? null);
  const platforms = [...new Set(Object.values(channels).map(({ platform }) => platform))].sort();
  const isOther = Object.keys(filter).length > 0 && platformOf(filter) === null;
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Dialog
      title={policy ? t`Edit ${isolate(policy.name)}` : t`New policy`}
      onClose={onClose}
      foot={
        <>
          <Button className="end" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            look="fill"
            disabled={name.trim() === '' || (reply === '' && close === '')}
            onClick={() =>
              onSave({
                name: name.trim(),
                firstReplyMinutes: reply === '' ? null : Number(reply),
                closeMinutes: close === '' ? null : Number(close),
                filter,
                businessHours: hours,
              })
            }
          >
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <TextField
        label={t`Name`}
        autoFocus
        dir="auto"
        maxLength={200}
        value={name}
        error={problem ? problemText(problem) : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <div className={styles.grid2}>
        <TextField
          label={t`Minutes to an answer`}
          type="number"
          min={1}
          value={reply}
          onChange={(event) => setReply(event.target.value)}
        />
        <TextField
          label={t`Minutes to the end`}
          type="number"
          min={1}
          value={close}
          onChange={(event) => setClose(event.target.value)}
        />
      </div>
      <Select
        label={t`For`}
        value={isOther ? 'other' : (platformOf(filter) ?? '')}
        onChange={(event) => setFilter(event.target.value ? { platform: event.target.value as 'http' } : {})}
      >
        <option value="">{t`All conversations`}</option>
        {isOther ? <option value="other">{t`Some conversations (a filter made elsewhere)`}</option> : null}
        {platforms.map((platform) => (
          <option key={platform} value={platform}>
            {platformName(platform)}
          </option>
        ))}
      </Select>
      <Checkbox
        label={t`Count business hours only`}
        checked={hours !== null}
        onChange={(event) =>
          setHours(event.target.checked ? { from: '09:00', to: '17:00', timeZone, days: [1, 2, 3, 4, 5] } : null)
        }
      />
      {hours ? <HoursField hours={hours} onChange={setHours} /> : null}
    </Dialog>
  );
};
