import { useCallback, useState } from 'react';
import type { CSSProperties, KeyboardEvent, PointerEvent } from 'react';
import styles from './list.module.css';

type Pane = 'list' | 'context';
const memoryKey = 'hubbub:panes';
const stepPx = 16;

/** The widths that the member has given to list and contact, remembered in this browser. */
export const usePaneWidths = () => {
  const [chosen, setChosen] = useState<Partial<Record<Pane, number>>>(read);
  const setWidth = useCallback((pane: Pane, px: number) => {
    setChosen((before) => {
      const next = { ...before, [pane]: px };
      try {
        localStorage.setItem(memoryKey, JSON.stringify(next));
      } catch {
        // A browser that keeps nothing still resizes.
      }
      return next;
    });
  }, []);
  const style: CSSProperties = {};
  if (chosen.list) Object.assign(style, { '--list-width': `${chosen.list}px` });
  if (chosen.context) Object.assign(style, { '--context-width': `${chosen.context}px` });
  return [
    { list: chosen.list ?? 404, context: chosen.context ?? 284, style: { ...style, position: 'relative' as const } },
    setWidth,
  ] as const;
};

const read = (): Partial<Record<Pane, number>> => {
  try {
    const kept = JSON.parse(localStorage.getItem(memoryKey) ?? '{}') as Record<string, unknown>;
    const widths: Partial<Record<Pane, number>> = {};
    if (typeof kept.list === 'number') widths.list = Math.min(640, Math.max(300, kept.list));
    if (typeof kept.context === 'number') widths.context = Math.min(480, Math.max(240, kept.context));
    return widths;
  } catch {
    return {};
  }
};

/** The edge between two panes: dragged, or moved by arrow keys. */
export const Grip = ({
  label,
  value,
  min,
  max,
  side,
  onChange,
}: {
  label: string;
  value: number;
  min: number;
  max: number;
  side: Pane;
  onChange: (px: number) => void;
}) => {
  const fit = (px: number) => Math.round(Math.min(max, Math.max(min, px)));
  const sign = () => (document.documentElement.dir === 'rtl' ? -1 : 1) * (side === 'list' ? 1 : -1);
  const handleDown = (event: PointerEvent<HTMLDivElement>) => {
    const [startX, start] = [event.clientX, value];
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    const handleMove = (move: globalThis.PointerEvent) => onChange(fit(start + (move.clientX - startX) * sign()));
    const handleUp = () => {
      target.removeEventListener('pointermove', handleMove);
      target.removeEventListener('pointerup', handleUp);
    };
    target.addEventListener('pointermove', handleMove);
    target.addEventListener('pointerup', handleUp);
  };
  const handleKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: stepPx, ArrowLeft: -stepPx }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onChange(fit(value + step * sign()));
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={`${styles.grip} ${side === 'list' ? styles.gripList : styles.gripContext}`}
      onPointerDown={handleDown}
      onKeyDown={handleKey}
    />
  );
};
