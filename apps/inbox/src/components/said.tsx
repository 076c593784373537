import { linkSpans } from '@hubbub/text';
import { Trans } from '@lingui/react/macro';
import { memo, useState } from 'react';
import type { ReactNode } from 'react';
import { formatNumber } from '../i18n/format';
import { Button } from './button';
import { lineStart, wholeSign } from './line-start';
import type { MarkedSpan } from './line-start';
import { safeHref } from './safe-address';

const foldedUnits = 1600;

/**
 * What a person wrote: in its own direction, with its links and the words that raised a flag. Everything goes through
 * React's escaping; only http and https become links. Very long texts are folded, and kept whole.
 */
export const Said = memo(function Said({
  text,
  marks = noMarks,
  lang,
  className = '',
  isGone = false,
}: {
  text: string;
  marks?: readonly MarkedSpan[];
  lang?: string | null | undefined;
  className?: string;
  isGone?: boolean;
}) {
  const [isWhole, setIsWhole] = useState(false);
  const isLong = text.length > foldedUnits * 1.25;
  const shown = isLong && !isWhole ? text.slice(0, wholeSign(text, foldedUnits)) : text;
  const parts = render(shown, marks);
  return (
    <>
      <p className={`said ${className}`} dir="auto" lang={lang ?? undefined}>
        {isGone ? <del>{parts}</del> : parts}
        {isLong && !isWhole ? '…' : null}
      </p>
      {isLong ? (
        <Button look="link" className="sm" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? <Trans>Show less</Trans> : <Trans>Show all {formatNumber(text.length)} characters</Trans>}
        </Button>
      ) : null}
    </>
  );
});

/**
 * One line of it, for rows: no links, marks kept; cut where the text ends, whatever its direction. Where the first marked
 * words stand far behind, the line begins shortly before them: cut away, they would not say why the row is flagged.
 */
export const SaidLine = ({
  text,
  marks = noMarks,
  lang,
  className,
  before,
}: {
  text: string;
  marks?: readonly MarkedSpan[];
  lang?: string | null | undefined;
  className?: string | undefined;
  before?: ReactNode;
}) => (
  <bdi dir="auto" lang={lang ?? undefined} className={className}>
    {before}
    {lineStart(text, marks) > 0 ? '…' : null}
    {withMarks(text, lineStart(text, marks), text.length, marks)}
  </bdi>
);

const noMarks: readonly MarkedSpan[] = [];

const render = (text: string, marks: readonly MarkedSpan[]): ReactNode[] => {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end } of linkSpans(text)) {
    parts.push(...withMarks(text, at, start, marks));
    const href = safeHref(text.slice(start, end));
    parts.push(
      href ? (
        <a
          key={`l${start}`}
          href={href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          style={{ textDecoration: 'underline' }}
        >
          {withMarks(text, start, end, marks)}
        </a>
      ) : (
        text.slice(start, end)
      ),
    );
    at = end;
  }
  parts.push(...withMarks(text, at, text.length, marks));
  return parts;
};

const withMarks = (text: string, from: number, to: number, marks: readonly MarkedSpan[]): ReactNode[] => {
  const parts: ReactNode[] = [];
  let at = from;
  for (const { start, end } of [...marks].sort((a, b) => a.start - b.start)) {
    const [first, last] = [Math.max(start, at), Math.min(end, to)];
    if (first >= last) continue;
    if (first > at) parts.push(text.slice(at, first));
    parts.push(<mark key={`m${first}`}>{text.slice(first, last)}</mark>);
    at = last;
  }
  if (at < to) parts.push(text.slice(at, to));
  return parts;
};
