import { TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import type { InputHTMLAttributes, ReactNode, Ref, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import styles from './field.module.css';

interface Around {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
}

const Frame = ({ id, label, hint, error, children }: Around & { id: string; children: ReactNode }) => (
  <div className={styles.field}>
    <label className={styles.label} htmlFor={id}>
      {label}
    </label>
    {children}
    {error ? (
      <p className={styles.error} id={`${id}-why`}>
        <TriangleAlert size={13} aria-hidden />
        <span>{error}</span>
      </p>
    ) : hint ? (
      <p className={styles.hint} id={`${id}-why`}>
        {hint}
      </p>
    ) : null}
  </div>
);

/** A text takes its own direction once there is one; an empty field has that of the page, so its caret stands right. */
const ownDir = ({ dir, value }: { dir?: string | undefined; value?: unknown }) =>
  dir === 'auto' && value === '' ? { dir: undefined } : { dir };

const described = (id: string, { hint, error }: Pick<Around, 'hint' | 'error'>) => ({
  id,
  className: styles.input,
  'aria-invalid': error ? true : undefined,
  'aria-describedby': hint || error ? `${id}-why` : undefined,
});

/** A labelled line of text; what is wrong stands below it, and nothing typed is ever cleared. */
export const TextField = ({
  label,
  hint,
  error,
  ...rest
}: Around & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) => {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input {...described(id, { hint, error })} {...rest} {...ownDir(rest)} />
    </Frame>
  );
};

/** `isGrowing`: as tall as what is written in it, up to a dozen lines, where the browser knows how. */
export const TextArea = ({
  label,
  hint,
  error,
  isGrowing = false,
  ...rest
}: Around & TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement>; isGrowing?: boolean }) => {
  const id = useId();
  const about = described(id, { hint, error });
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <textarea
        {...about}
        className={isGrowing ? `${styles.input} ${styles.growing}` : about.className}
        {...rest}
        {...ownDir(rest)}
      />
    </Frame>
  );
};

export const Select = ({ label, hint, error, children, ...rest }: Around & SelectHTMLAttributes<HTMLSelectElement>) => {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <select {...described(id, { hint, error })} {...rest}>
        {children}
      </select>
    </Frame>
  );
};

export const Checkbox = ({ label, ...rest }: { label: ReactNode } & InputHTMLAttributes<HTMLInputElement>) => (
  <label className={styles.check}>
    <input type="checkbox" {...rest} />
    <span>{label}</span>
  </label>
);
