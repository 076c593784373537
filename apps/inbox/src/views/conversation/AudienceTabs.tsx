import { t } from '@lingui/core/macro';
import type { Conversation } from '@hubbub/contracts';
import { Button } from '../../components/button';
import type { ComposerAudience } from './audience';
import { audienceIcon, audienceWord } from './composer-words';

/** Who will read it, chosen by pointer or arrows. */
export const AudienceTabs = ({
  audience,
  audiences,
  kind,
  onChoose,
  onChosen,
}: {
  audience: ComposerAudience;
  audiences: readonly ComposerAudience[];
  kind: Conversation['kind'];
  onChoose: (audience: ComposerAudience) => void;
  onChosen: () => void; // by a press: the text is next
}) => (
  <div role="tablist" aria-label={t`Who will read it`} style={{ display: 'contents' }}>
    {audiences.map((option) => (
      <Button
        key={option}
        size="small"
        role="tab"
        aria-selected={option === audience}
        tabIndex={option === audience ? 0 : -1}
        onClick={() => {
          onChoose(option);
          onChosen();
        }}
        onKeyDown={(event) => {
          const rtl = document.documentElement.dir === 'rtl' ? -1 : 1;
          const step = { ArrowRight: rtl, ArrowLeft: -rtl }[event.key];
          const next = step === undefined ? undefined : audiences[audiences.indexOf(option) + step];
          if (!next) return;
          onChoose(next);
          (event.currentTarget.parentElement?.children[audiences.indexOf(next)] as HTMLElement | undefined)?.focus();
        }}
      >
        {audienceIcon(option, 14)}
        <span>{audienceWord(option, kind)}</span>
        {option === 'note' ? <kbd>N</kbd> : null}
      </Button>
    ))}
  </div>
);
