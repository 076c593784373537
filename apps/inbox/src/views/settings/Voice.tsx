import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { useEffect, useState } from 'react';
import { getVoice, putVoice } from '../../api';
import { Button } from '../../components/button';
import { Checkbox, Select, TextArea, TextField } from '../../components/field';
import { formatNumber, languageName } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { Voice as VoiceRecord } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { Failed, Page } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';

const languages = ['en', 'el', 'fa', 'ar', 'zh'];
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** How suggestions should sound. */
export const Voice = () => {
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const { value, problem, reload } = useLoaded(getVoice);
  const [voice, setVoice] = useState<VoiceRecord>({});
  const [saveProblem, setSaveProblem] = useState<Problem | null>(null);
  useEffect(() => {
    if (value) setVoice(value);
  }, [value]);
  const change = (part: VoiceRecord) => setVoice((before) => ({ ...before, ...part }));
  const handleSave = async () => {
    try {
      setVoice(await putVoice(voice));
      setSaveProblem(null);
      announce({ type: 'saved' });
    } catch (error) {
      setSaveProblem(problemOf(error));
    }
  };
  return (
    <Page title={t`Brand voice`} isNarrow>
      <p className="t2">{t`Suggestions follow it, whether an AI model writes them or your saved replies do.`}</p>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      <fieldset className={styles.card} disabled={!mayChange || !value}>
        <legend className="vh">{t`Brand voice`}</legend>
        <TextField
          label={t`Name of the brand`}
          dir="auto"
          value={voice.brandName ?? ''}
          onChange={(event) => change({ brandName: event.target.value })}
        />
        <div className={styles.grid2}>
          <Select
            label={t`Tone`}
            value={voice.tone ?? 'friendly'}
            onChange={(event) => change({ tone: event.target.value as 'friendly' })}
          >
            <option value="friendly">{t`Friendly`}</option>
            <option value="neutral">{t`Neutral`}</option>
            <option value="formal">{t`Formal`}</option>
          </Select>
          <Select
            label={t`Emoji in a reply, at most`}
            value={String(voice.emojiBudget ?? 1)}
            onChange={(event) => change({ emojiBudget: Number(event.target.value) })}
          >
            {[0, 1, 2, 3].map((count) => (
              <option key={count} value={count}>
                {formatNumber(count)}
              </option>
            ))}
          </Select>
        </div>
        <Checkbox
          label={t`Answers to thanks may end with a question, to keep the talk going`}
          checked={voice.asksBack ?? false}
          onChange={(event) => change({ asksBack: event.target.checked })}
        />
        <TextArea
          label={t`Words we use, one a line`}
          rows={3}
          dir="auto"
          value={(voice.useWords ?? []).join('\n')}
          onChange={(event) => change({ useWords: lines(event.target.value) })}
        />
        <TextArea
          label={t`Words we never use, one a line`}
          rows={3}
          dir="auto"
          value={(voice.avoidWords ?? []).join('\n')}
          onChange={(event) => change({ avoidWords: lines(event.target.value) })}
        />
        {languages.map((code) => (
          <div key={code} className={styles.grid2}>
            <TextField
              label={t`Greeting in ${languageName(code)}`}
              dir="auto"
              lang={code}
              value={voice.greetings?.[code] ?? ''}
              onChange={(event) => change({ greetings: without(voice.greetings, code, event.target.value) })}
            />
            <TextField
              label={t`Closing words in ${languageName(code)}`}
              dir="auto"
              lang={code}
              value={voice.signOffs?.[code] ?? ''}
              onChange={(event) => change({ signOffs: without(voice.signOffs, code, event.target.value) })}
            />
          </div>
        ))}
        {saveProblem ? (
          <p className="bad" role="alert">
            {problemText(saveProblem)}
          </p>
        ) : null}
        {mayChange ? (
          <Button look="fill" style={{ alignSelf: 'flex-start' }} onClick={() => void handleSave()}>
            <Trans>Save</Trans>
          </Button>
        ) : null}
      </fieldset>
    </Page>
  );
};

const without = (all: Record<string, string> | undefined, code: string, text: string): Record<string, string> => {
  const { [code]: _, ...others } = all ?? {};
  return text === '' ? others : { ...others, [code]: text };
};
