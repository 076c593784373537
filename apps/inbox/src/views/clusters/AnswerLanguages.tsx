import { t } from '@lingui/core/macro';
import { Segmented } from '../../components/button';
import { Select } from '../../components/field';
import { formatNumber, isolate, languageName } from '../../i18n/format';
import type { Cluster, SavedReply } from '../../records';
import { useStore } from '../../state/store';
import type { Texts } from './cluster-texts';
import styles from './clusters.module.css';

const shownSigns = 24;

/** A wording by its language, and by its words too where the language has several. */
export const wordingName = (
  { wordings }: Pick<Cluster, 'wordings'>,
  { language, sample }: Cluster['wordings'][number],
): string => {
  const isOnly = wordings.filter((other) => other.language === language).length === 1;
  if (isOnly) return languageName(language);
  const signs = [...sample.replaceAll(/\s+/gu, ' ')];
  const words = signs.length > shownSigns ? `${signs.slice(0, shownSigns - 1).join('')}…` : signs.join('');
  return `${languageName(language)} “${isolate(words)}”`;
};

/** The ways a group asks, by language and words, which of them have an answer, and a saved reply to fill them from. */
export const AnswerLanguages = ({
  cluster,
  chosen,
  written,
  onChoose,
  onReply,
}: {
  cluster: Cluster;
  chosen: string; // the name of a wording
  written: Texts;
  onChoose: (wording: string) => void;
  onReply: (reply: SavedReply) => void;
}) => {
  const replies = Object.values(useStore((state) => state.savedReplies));
  return (
    <div className="line wrap" style={{ alignItems: 'flex-end', gap: 12 }}>
      <Segmented
        label={t`Language of the answer`}
        className={styles.wordings}
        value={chosen}
        onChange={onChoose}
        options={cluster.wordings.map((wording) => ({
          value: wording.name,
          label: `${wordingName(cluster, wording)} ${formatNumber(wording.count)}${written[wording.name]?.trim() ? ' ✓' : ''}`,
        }))}
      />
      {replies.length > 0 ? (
        <Select
          label={t`From a saved reply`}
          value=""
          onChange={({ target }) => {
            const reply = replies.find(({ id }) => id === target.value);
            if (reply) onReply(reply);
          }}
        >
          <option value="">{t`Choose one`}</option>
          {replies.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Select>
      ) : null}
    </div>
  );
};
