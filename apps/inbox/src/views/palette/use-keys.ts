import { useEffect, useRef } from 'react';
import { matchKey, rememberLayout } from '../../keys/match-key';
import type { KeyPress } from '../../keys/match-key';
import { nextInSequence, noSequence } from '../../keys/sequence';
import { get } from '../../state/store';
import { view } from '../../state/view';
import type { Command, CommandContext } from './commands';

/**
 * Runs commands by their keys. Nothing fires while text is composed, inside text fields (but for Ctrl/⌘), under a
 * dialog or menu, and single letters not at all when the member has switched them off.
 */
export const useKeys = (commands: readonly Command[], context: CommandContext): void => {
  const latest = useRef({ commands, context });
  latest.current = { commands, context };
  useEffect(() => {
    let memory = { wroteLatin: true };
    let sequence = noSequence;
    const handleKey = (event: KeyboardEvent) => {
      const press = pressOf(event);
      const key = event.defaultPrevented ? null : matchKey(press, memory);
      memory = rememberLayout(press, memory);
      if (!key || isModalOpen()) return;
      const isMod = key.startsWith('Mod+');
      if (isTextField(event.target) && (!isMod || key === 'Mod+z' || key === 'Mod+Enter' || key === 'Mod+Shift+Enter'))
        return;
      if (isPlainControl(event.target) && ['Enter', 'Space', 'ArrowDown', 'ArrowUp'].includes(key)) return;
      if (!isMod && isLetterOrSign(key) && get().me?.keys?.isOn === false) return;
      const byKey = keyMap(latest.current.commands);
      const next = nextInSequence(sequence, key, Date.now(), new Set(byKey.keys()));
      sequence = next.state;
      const command = next.command === null ? undefined : byKey.get(next.command);
      if (!command) return;
      event.preventDefault();
      command.run(latest.current.context);
    };
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, []);
};

/** What of an event the layout rule reads. */
export const pressOf = (event: KeyboardEvent): KeyPress => ({
  key: event.key,
  code: event.code,
  shiftKey: event.shiftKey,
  ctrlKey: event.ctrlKey,
  altKey: event.altKey,
  metaKey: event.metaKey,
  isComposing: event.isComposing,
  altGraph: event.getModifierState('AltGraph'),
});

/**
 * Keys after the member's own changes: a remapped command no longer answers to its first key, and takes the new one from
 * whichever command had it.
 */
export const keyMap = <Keyed extends Pick<Command, 'id' | 'keys'>>(
  commands: readonly Keyed[],
  remap: Readonly<Record<string, string>> = get().me?.keys?.map ?? {},
): Map<string, Keyed> => {
  const map = new Map<string, Keyed>();
  for (const command of commands) {
    const own = remap[command.id];
    if (own) map.set(own, command);
  }
  for (const command of commands) {
    const usual = remap[command.id] === undefined ? command.keys : command.keys.slice(1);
    for (const key of usual) if (!map.has(key)) map.set(key, command);
  }
  return map;
};

const isModalOpen = (): boolean => {
  const { isPaletteOpen, isKeysOpen, picker } = view.getState();
  return (
    isPaletteOpen ||
    isKeysOpen ||
    picker !== null ||
    document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
  );
};

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)));

const isPlainControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, [role="log"], [role="tab"], [role="region"]') !== null;

const isLetterOrSign = (key: string): boolean => /^(Shift\+)?.$/u.test(key);
