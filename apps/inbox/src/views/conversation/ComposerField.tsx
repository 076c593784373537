import { useLayoutEffect, useState } from 'react';
import type { ClipboardEvent, KeyboardEvent, RefObject } from 'react';
import TextareaAutosize from 'react-textarea-autosize';
import { useStore } from '../../state/store';
import styles from './composer.module.css';
import { ghostAct } from './ghost';
import ghostStyles from './ghost.module.css';
import { GhostText, GhostWords } from './GhostText';
import type { GhostOfText } from './use-ghost';

/** Where the caret stands and whether an input method composes: what may be shown behind the text rests on it. */
export const useCaret = () => {
  const [isComposing, setIsComposing] = useState(false);
  const [isAtEnd, setIsAtEnd] = useState(false);
  const [isScrolled, setIsScrolled] = useState(false); // a picture over a field that scrolls would lie beside its text
  return { isReady: isAtEnd && !isComposing && !isScrolled, setIsComposing, setIsAtEnd, setIsScrolled };
};

/** The field of the composer, and how its last sentence may go on. */
export const ComposerField = ({
  field,
  text,
  setText,
  ghost,
  caret,
  label,
  describedBy,
  placeholder,
  onKeyDown,
  onPaste,
  onFocus,
}: {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  setText: (text: string) => void;
  ghost: GhostOfText;
  caret: ReturnType<typeof useCaret>;
  label: string;
  describedBy: string | undefined;
  placeholder: string;
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  onPaste: (event: ClipboardEvent) => void;
  onFocus: () => void;
}) => {
  const tabTakes = useStore((state) => state.me?.tabKey !== 'move');
  const { rest, from, drop } = ghost;
  const lookAtCaret = ({ currentTarget: { selectionStart, selectionEnd, value } }: Looked) =>
    caret.setIsAtEnd(selectionStart === value.length && selectionEnd === value.length);
  const { setIsScrolled } = caret;
  useLayoutEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = field.current ?? {};
    setIsScrolled(scrollHeight > clientHeight + 1);
  }, [text, field, setIsScrolled]);
  const take = () => {
    if (rest === null) return;
    setText(text + rest);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(text.length + rest.length, text.length + rest.length);
    });
  };
  const handleKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const isOurs = rest !== null && !event.nativeEvent.isComposing;
    const act = isOurs ? ghostAct(event, { text, tabTakes }) : null;
    if (act === null) return onKeyDown(event);
    event.preventDefault();
    event.stopPropagation();
    if (act === 'take') take();
    else drop();
  };
  return (
    <div className={ghostStyles.field}>
      <TextareaAutosize
        ref={field}
        className={styles.text}
        dir={text === '' ? undefined : 'auto'}
        minRows={2}
        maxRows={9}
        value={text}
        aria-label={label}
        aria-describedby={describedBy}
        placeholder={placeholder}
        onChange={(event) => {
          setText(event.target.value);
          lookAtCaret(event);
        }}
        onKeyDown={handleKey}
        onPaste={onPaste}
        onSelect={lookAtCaret}
        onCompositionStart={() => caret.setIsComposing(true)}
        onCompositionEnd={() => caret.setIsComposing(false)}
        onFocus={onFocus}
        onBlur={() => caret.setIsAtEnd(false)}
      />
      {rest === null ? null : <GhostText text={text} rest={rest} from={from} tabTakes={tabTakes} onTake={take} />}
      <GhostWords rest={rest} tabTakes={tabTakes} />
    </div>
  );
};

interface Looked {
  currentTarget: HTMLTextAreaElement;
}
