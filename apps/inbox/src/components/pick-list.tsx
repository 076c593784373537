import { Check, Search } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import styles from './pick-list.module.css';

export interface Pick {
  id: string;
  label: string; // what is searched, and read aloud
  shown?: ReactNode;
  icon?: ReactNode;
  detail?: ReactNode;
  preview?: string;
  group?: string;
  isPicked?: boolean;
  isOff?: boolean;
  words?: string; // more words that find it
}

/** So many are drawn at once; the further ones come as somebody goes down to them. */
const drawnAtOnce = 40;
const nearEndPx = 200;

/**
 * A searchable list: the text field keeps the focus, arrows move, Enter takes. The first match is chosen, so that
 * typing and Enter is enough.
 */
export const PickList = ({
  label,
  placeholder,
  picks,
  onPick,
  isLarge = false,
  isMany = false,
  nothing,
  foot,
  aside,
  query: given,
  onQuery,
  isFiltered = true,
}: {
  label: string;
  placeholder: string;
  picks: readonly Pick[];
  onPick: (pick: Pick) => void;
  isLarge?: boolean;
  isMany?: boolean;
  nothing: ReactNode;
  foot?: ReactNode;
  aside?: ReactNode;
  query?: string;
  onQuery?: (query: string) => void;
  isFiltered?: boolean;
}) => {
  const [own, setOwn] = useState('');
  const query = given ?? own;
  const [at, setAt] = useState(0);
  const [reached, setReached] = useState(drawnAtOnce);
  const id = useId();
  const options = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => (isFiltered ? matching(picks, query) : picks), [picks, query, isFiltered]);
  const chosen = shown[Math.min(at, shown.length - 1)];
  const drawn = shown.slice(0, Math.max(reached, at + drawnAtOnce / 2));

  useEffect(() => {
    options.current?.querySelector('[data-on]')?.scrollIntoView({ block: 'nearest' });
  }, [at, query]);

  const handleQuery = (text: string) => {
    setAt(0);
    setReached(drawnAtOnce);
    setOwn(text);
    onQuery?.(text);
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined && shown.length > 0) {
      event.preventDefault();
      setAt((before) => Math.max(0, Math.min(shown.length - 1, Math.min(before, shown.length - 1) + step)));
    }
    if (event.key === 'Enter' && chosen && !chosen.isOff) {
      event.preventDefault();
      onPick(chosen);
    }
  };

  return (
    <div className={isLarge ? styles.frame : `${styles.frame} ${styles.narrow}`}>
      <div className={isLarge ? `${styles.search} ${styles.large}` : styles.search}>
        <Search size={16} aria-hidden />
        <input
          autoFocus
          role="combobox"
          aria-label={label}
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-options`}
          aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
          placeholder={placeholder}
          value={query}
          autoComplete="off"
          spellCheck={false}
          dir={query === '' ? undefined : 'auto'}
          onChange={(event) => handleQuery(event.target.value)}
          onKeyDown={handleKey}
        />
        {aside}
      </div>
      <div
        ref={options}
        id={`${id}-options`}
        role="listbox"
        aria-label={label}
        aria-multiselectable={isMany || undefined}
        className={styles.options}
        tabIndex={-1}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          if (scrollTop + clientHeight > scrollHeight - nearEndPx && drawn.length < shown.length)
            setReached(drawn.length + drawnAtOnce);
        }}
      >
        {drawn.map((pick, index) => (
          <div key={pick.id} role="presentation">
            {pick.group && pick.group !== shown[index - 1]?.group ? (
              <p className={styles.title} role="presentation">
                {pick.group}
              </p>
            ) : null}
            <div
              id={`${id}-${pick.id}`}
              role="option"
              aria-selected={pick.isPicked ?? false}
              aria-disabled={pick.isOff || undefined}
              data-on={pick === chosen ? '' : undefined}
              className={styles.option}
              onPointerMove={() => setAt(index)}
              onClick={() => pick.isOff || onPick(pick)}
            >
              {pick.icon}
              <span className={styles.words}>
                <span className="cut" style={{ display: 'block' }}>
                  {pick.shown ?? <bdi>{pick.label}</bdi>}
                </span>
                {pick.preview ? (
                  <span className={styles.preview} dir="auto">
                    {pick.preview}
                  </span>
                ) : null}
              </span>
              {pick.detail ? <span className={styles.detail}>{pick.detail}</span> : null}
              {pick.isPicked ? <Check size={14} className={styles.tick} aria-hidden /> : null}
            </div>
          </div>
        ))}
      </div>
      {shown.length === 0 ? <p className={styles.none}>{nothing}</p> : null}
      {foot ? <div className={styles.foot}>{foot}</div> : null}
    </div>
  );
};

export const Keys = ({ keys }: { keys: readonly string[] }) => (
  <span className={styles.keys}>
    {keys.map((key, index) => (
      <kbd key={index}>{key}</kbd>
    ))}
  </span>
);

/** Every typed word must start a word of the label; better matches come first. */
const matching = (picks: readonly Pick[], query: string): readonly Pick[] => {
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return picks;
  const scored = picks.flatMap((pick) => {
    const words = fold(`${pick.label} ${pick.words ?? ''}`);
    const starts = wanted.every((word) => words.split(/[\s.@_-]+/).some((part) => part.startsWith(word)));
    if (starts) return [{ pick, score: words.startsWith(wanted[0] as string) ? 0 : 1 }];
    return wanted.every((word) => words.includes(word)) ? [{ pick, score: 2 }] : [];
  });
  return scored.sort((a, b) => a.score - b.score).map(({ pick }) => pick);
};

const fold = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/ي/g, 'ی').replace(/ك/g, 'ک').trim();
