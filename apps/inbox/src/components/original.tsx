import { Trans } from '@lingui/react/macro';

/** What the server or a platform said in its own words, on demand: our words stand above it. */
export const Original = ({ words }: { words: string | null }) =>
  words ? (
    <details className="sm t3">
      <summary>
        <Trans>In the original words</Trans>
      </summary>
      <bdi dir="auto" lang="en">
        {words}
      </bdi>
    </details>
  ) : null;
