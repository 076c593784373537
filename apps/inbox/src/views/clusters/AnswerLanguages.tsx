import { t } from '@lingui/core/macro';
import { Segmented } from '../../components/button';
import { Select } from '../../components/field';
import { formatNumber, languageName } from '../../i18n/format';
import type { Cluster, SavedReply } from '../../records';
import { useStore } from '../../state/store';
import type { Texts } from './cluster-texts';

/** The languages that a group wrote in, which of them have an answer, and a saved reply to fill them from. */
export const AnswerLanguages = ({
  cluster,
  chosen,
  written,
  onChoose,
  onReply,
}: {
  cluster: Cluster;
  chosen: string;
  written: Texts;
  onChoose: (language: string) => void;
  onReply: (reply: SavedReply) => void;
}) => {
  const replies = Object.values(useStore((state) => state.savedReplies));
  return (
    <div className="line wrap" style={{ alignItems: 'flex-end', gap: 12 }}>
      <Segmented
        label={t`Language of the answer`}
        value={chosen}
        onChange={onChoose}
        options={cluster.languages.map(({ language, count }) => ({
          value: language,
          label: `${languageName(language)} ${formatNumber(count)}${written[language]?.trim() ? ' ✓' : ''}`,
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
