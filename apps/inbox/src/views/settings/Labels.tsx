import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { labels } from '../../api';
import { Button, IconButton } from '../../components/button';
import { Dot, labelColour } from '../../components/chip';
import { TextField } from '../../components/field';
import { isolate } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import { byId, set, useStore } from '../../state/store';
import { Failed, Page } from '../Screen';
import styles from '../screen.module.css';
import { useCollection } from './use-collection';

const colours = ['chart-1', 'chart-2', 'chart-3', 'chart-4', 'chart-5', 'chart-6'];

/** What members and rules put on conversations. */
export const Labels = () => {
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const { items, problem, reload, save, remove, saveProblem } = useCollection(labels, (all) =>
    set({ labels: byId(all) }),
  );
  const [name, setName] = useState('');
  const [color, setColor] = useState(colours[0] ?? '');
  return (
    <Page title={t`Labels`} isNarrow>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {mayChange ? (
        <form
          className={styles.card}
          onSubmit={(event) => {
            event.preventDefault();
            void save(null, { name: name.trim(), color }).then((isSaved) => isSaved && setName(''));
          }}
        >
          <TextField
            label={t`New label`}
            dir="auto"
            required
            maxLength={60}
            value={name}
            error={saveProblem ? problemText(saveProblem) : undefined}
            onChange={(event) => setName(event.target.value)}
          />
          <div className="line wrap">
            <span role="radiogroup" aria-label={t`Colour`} className="line" style={{ gap: 2 }}>
              {colours.map((colour, index) => (
                <button
                  key={colour}
                  type="button"
                  role="radio"
                  aria-checked={colour === color}
                  aria-label={t`Colour ${index + 1}`}
                  onClick={() => setColor(colour)}
                  style={{
                    width: 28,
                    height: 28,
                    display: 'grid',
                    placeItems: 'center',
                    borderRadius: 6,
                    outline: colour === color ? '2px solid var(--focus)' : undefined,
                  }}
                >
                  <Dot colour={`var(--${colour})`} />
                </button>
              ))}
            </span>
            <Button look="fill" type="submit" className="end" disabled={name.trim() === ''}>
              <Trans>Add label</Trans>
            </Button>
          </div>
        </form>
      ) : null}
      <ul className={`${styles.frame} ${styles.rows}`}>
        {items.map((label) => (
          <li key={label.id}>
            <Dot colour={labelColour(label)} />
            <bdi className="grow">{label.name}</bdi>
            {mayChange ? (
              <IconButton
                label={t`Remove ${isolate(label.name)}`}
                size="small"
                onClick={() => void remove(label, { name: label.name, ...(label.color ? { color: label.color } : {}) })}
              >
                <Trash2 size={15} />
              </IconButton>
            ) : null}
          </li>
        ))}
        {items.length === 0 ? <li className="t3">{t`No labels yet.`}</li> : null}
      </ul>
    </Page>
  );
};
