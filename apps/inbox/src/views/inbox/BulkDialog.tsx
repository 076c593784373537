import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Minus, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Select, TextArea } from '../../components/field';
import { formatDayTime, formatNumber } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { BulkAction, BulkPreview, BulkSelection } from '../../records';
import { preview, runBulk } from '../../state/bulk-acts';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { closeBulk, useBulkRequest } from './bulk-request';
import { skipWord } from './left-words';
import styles from './list.module.css';
import { useInbox } from './use-inbox';
import { useKeptBulk } from './use-kept-bulk';

/** What an act on many would do, with its exceptions, before anything is done. */
export const BulkDialog = () => {
  const request = useBulkRequest();
  const keep = useKeptBulk();
  return request ? <Preview key={JSON.stringify(request)} {...request} onChange={keep} /> : null;
};

const Preview = ({
  selection,
  action: given,
  onChange,
}: {
  selection: BulkSelection;
  action: BulkAction;
  onChange: (review: { selection: BulkSelection; action: BulkAction }) => void;
}) => {
  const { key } = useInbox();
  const [action, setAction] = useState(given);
  const handleChange = (next: BulkAction) => {
    setAction(next);
    onChange({ selection, action: next });
  };
  const [result, setResult] = useState<BulkPreview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isComplete = action.type !== 'reply' || Boolean(action.savedReplyId ?? action.text?.trim());
  useEffect(() => {
    if (!isComplete) return;
    let isCurrent = true;
    const timer = setTimeout(
      () => {
        preview(selection, action)
          .then((answer) => isCurrent && (setResult(answer), setProblem(null)))
          .catch((error: unknown) => isCurrent && setProblem(problemOf(error)));
      },
      action.type === 'reply' ? 400 : 0,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [selection, action, isComplete]);

  const skipped = result?.skipped.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const done = (result?.matched ?? 0) - skipped;
  const handleRun = () => {
    closeBulk();
    void runBulk(key, selection, action);
  };
  return (
    <Dialog
      title={question(action, result?.matched ?? ('ids' in selection ? selection.ids.length : null))}
      onClose={closeBulk}
      foot={
        <>
          <Button className="end" onClick={closeBulk}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            look={action.type === 'delete' ? 'danger' : 'fill'}
            disabled={!result || done === 0 || !isComplete}
            onClick={handleRun}
          >
            {verb(action, done)}
          </Button>
        </>
      }
    >
      {action.type === 'reply' ? <ReplyFields action={action} onChange={handleChange} /> : null}
      {problem ? <p className="bad">{problemText(problem)}</p> : null}
      {result ? (
        <>
          <div
            className={styles.progress}
            role="img"
            aria-label={t`${formatNumber(done)} will be done, ${formatNumber(skipped)} will not`}
          >
            <i style={{ width: `${result.matched === 0 ? 0 : (done / result.matched) * 100}%` }} />
            {skipped > 0 ? <i className={styles.rest} /> : null}
          </div>
          <div className="line" style={{ justifyContent: 'space-between' }}>
            <span>{plural(done, { one: '# will be done', other: '# will be done' })}</span>
            {skipped > 0 ? (
              <span className="line warn m sm">
                <TriangleAlert size={13} aria-hidden />
                {plural(skipped, { one: '# stays as it is', other: '# stay as they are' })}
              </span>
            ) : null}
          </div>
          {result.skipped.length > 0 ? (
            <ul className="stack" style={{ gap: 4 }}>
              {result.skipped.map(({ reason, count }) => (
                <li key={reason} className="line">
                  <Minus size={14} aria-hidden className="t3" />
                  <span className="grow">{skipWord(reason) ?? reason.replaceAll('_', ' ')}</span>
                  <b className="n">{formatNumber(count)}</b>
                </li>
              ))}
            </ul>
          ) : null}
          {result.samples.some(({ text }) => text) ? (
            <ul className="stack" style={{ gap: 6 }}>
              {result.samples.slice(0, 3).map(({ text }, index) =>
                text ? (
                  <li key={index} className="said t2" dir="auto" style={{ fontSize: 'var(--text-13)' }}>
                    {text}
                  </li>
                ) : null,
              )}
            </ul>
          ) : null}
          <p className="sm t2">{t`What arrives from now on is not touched. Undo puts each one back exactly as it was.`}</p>
        </>
      ) : problem || !isComplete ? null : (
        <p className="t3">{t`Counting…`}</p>
      )}
    </Dialog>
  );
};

const namePlace = '{{contact.name}}';

const ReplyFields = ({
  action,
  onChange,
}: {
  action: Extract<BulkAction, { type: 'reply' }>;
  onChange: (action: BulkAction) => void;
}) => {
  const savedReplies = useStore((state) => state.savedReplies);
  return (
    <>
      <Select
        label={t`Saved reply`}
        value={action.savedReplyId ?? ''}
        onChange={(event) => {
          const { text: _, savedReplyId: __, ...rest } = action;
          onChange(event.target.value ? { ...rest, savedReplyId: event.target.value } : { ...rest, text: '' });
        }}
      >
        <option value="">{t`Write it here`}</option>
        {Object.values(savedReplies).map((reply) => (
          <option key={reply.id} value={reply.id}>
            {reply.title}
          </option>
        ))}
      </Select>
      {action.savedReplyId ? null : (
        <TextArea
          label={t`Reply to everyone picked`}
          hint={t`${namePlace} becomes the name of each person.`}
          rows={4}
          dir="auto"
          value={action.text ?? ''}
          onChange={(event) => onChange({ ...action, text: event.target.value })}
        />
      )}
    </>
  );
};

const question = (action: BulkAction, matched: number | null): string => {
  const count = matched ?? 0;
  switch (action.type) {
    case 'close':
      return plural(count, { one: 'Close # conversation?', other: 'Close # conversations?' });
    case 'open':
      return plural(count, { one: 'Open # conversation again?', other: 'Open # conversations again?' });
    case 'snooze':
      return action.snoozedUntil
        ? plural(count, {
            one: `Snooze # conversation until ${formatDayTime(action.snoozedUntil)}?`,
            other: `Snooze # conversations until ${formatDayTime(action.snoozedUntil)}?`,
          })
        : plural(count, {
            one: 'Snooze # conversation until they reply?',
            other: 'Snooze # conversations until they reply?',
          });
    case 'assign':
      return plural(count, { one: 'Assign # conversation?', other: 'Assign # conversations?' });
    case 'share':
      return plural(count, { one: 'Share out # conversation?', other: 'Share out # conversations?' });
    case 'label':
      return plural(count, { one: 'Label # conversation?', other: 'Label # conversations?' });
    case 'unlabel':
      return plural(count, { one: 'Take the label off # conversation?', other: 'Take the label off # conversations?' });
    case 'read':
      return plural(count, { one: 'Mark # conversation as read?', other: 'Mark # conversations as read?' });
    case 'unread':
      return plural(count, { one: 'Mark # conversation as unread?', other: 'Mark # conversations as unread?' });
    case 'hide':
      return plural(count, { one: 'Hide # on the platform?', other: 'Hide # on the platform?' });
    case 'delete':
      return plural(count, { one: 'Delete # on the platform?', other: 'Delete # on the platform?' });
    case 'spam':
      return plural(count, { one: 'Mark # conversation as spam?', other: 'Mark # conversations as spam?' });
    case 'reply':
      return plural(count, { one: 'Reply to # conversation?', other: 'Reply to # conversations?' });
  }
};

const verb = (action: BulkAction, count: number): string => {
  const words: Record<BulkAction['type'], () => string> = {
    close: () => t`Close ${formatNumber(count)}`,
    open: () => t`Open ${formatNumber(count)}`,
    snooze: () => t`Snooze ${formatNumber(count)}`,
    assign: () => t`Assign ${formatNumber(count)}`,
    share: () => t`Share out ${formatNumber(count)}`,
    label: () => t`Label ${formatNumber(count)}`,
    unlabel: () => t`Take off ${formatNumber(count)}`,
    read: () => t`Mark ${formatNumber(count)}`,
    unread: () => t`Mark ${formatNumber(count)}`,
    hide: () => t`Hide ${formatNumber(count)}`,
    delete: () => t`Delete ${formatNumber(count)}`,
    spam: () => t`Mark ${formatNumber(count)}`,
    reply: () => t`Reply to ${formatNumber(count)}`,
  };
  return words[action.type]();
};
