import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { fieldError, otherProblem } from '../../i18n/field-problems';
import { policies } from '../../api';
import { Checkbox, Select, TextField } from '../../components/field';
import { formatDuration, formatList, isolate } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import { platformName } from '../../i18n/platform-names';
import type { Policy } from '../../records';
import { useStore } from '../../state/store';
import { HoursField } from '../rules/HoursField';
import { AskDialog } from '../AskDialog';
import styles from '../screen.module.css';
import type { EditorProps } from './CollectionScreen';
import { CollectionScreen } from './CollectionScreen';
import { useCollection } from './use-collection';

const minuteMs = 60_000;

/** How long people may wait for an answer and for an end; who is late is told, and stands on the board. */
export const Policies = () => (
  <CollectionScreen
    title={t`Times`}
    intro={t`What is late stands on the board, and is told to its assignee, else to owners and managers.`}
    create={{ words: <Trans>New policy</Trans>, icon: <Plus size={14} aria-hidden /> }}
    empty={t`No policies yet: nothing is ever late.`}
    collection={useCollection(policies)}
    nameOf={({ name }) => name}
    asNew={({ name, firstReplyMinutes, closeMinutes, filter, businessHours }) => ({
      name,
      firstReplyMinutes,
      closeMinutes,
      filter,
      businessHours,
    })}
    asks={t`Nothing is late by it any more.`}
    row={(policy) => (
      <>
        <bdi className="m">{policy.name}</bdi>
        <span className="sm t2">{policyWords(policy)}</span>
      </>
    )}
    editor={(props) => <Editor {...props} />}
  />
);

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

const Editor = ({ item: policy, problem, onClose, onSave }: EditorProps<Policy>) => {
  const channels = useStore((state) => state.channels);
  const [name, setName] = useState(policy?.name ?? '');
  const [reply, setReply] = useState(String(policy ? (policy.firstReplyMinutes ?? '') : 60));
  const [close, setClose] = useState(String(policy?.closeMinutes ?? ''));
  const [filter, setFilter] = useState(policy?.filter ?? {});
  const [hours, setHours] = useState(policy?.businessHours ?? null);
  const platforms = [...new Set(Object.values(channels).map(({ platform }) => platform))].sort();
  const isOther = Object.keys(filter).length > 0 && platformOf(filter) === null;
  const wrong = otherProblem(problem, 'name', 'firstReplyMinutes', 'closeMinutes');
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <AskDialog
      title={policy ? t`Edit ${isolate(policy.name)}` : t`New policy`}
      isReady={name.trim() !== '' && (reply !== '' || close !== '')}
      onClose={onClose}
      onDo={() =>
        onSave({
          name: name.trim(),
          firstReplyMinutes: reply === '' ? null : Number(reply),
          closeMinutes: close === '' ? null : Number(close),
          filter,
          businessHours: hours,
        })
      }
    >
      <TextField
        label={t`Name`}
        autoFocus
        dir="auto"
        maxLength={200}
        value={name}
        error={fieldError(problem, 'name') ?? (wrong ? problemText(wrong) : undefined)}
        onChange={(event) => setName(event.target.value)}
      />
      <div className={styles.grid2}>
        <TextField
          label={t`Minutes to an answer`}
          type="number"
          min={1}
          value={reply}
          error={fieldError(problem, 'firstReplyMinutes')}
          onChange={(event) => setReply(event.target.value)}
        />
        <TextField
          label={t`Minutes to the end`}
          type="number"
          min={1}
          value={close}
          error={fieldError(problem, 'closeMinutes')}
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
    </AskDialog>
  );
};
