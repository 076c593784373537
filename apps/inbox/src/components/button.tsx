import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './button.module.css';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  look?: 'bare' | 'line' | 'fill' | 'danger' | 'use' | 'accent' | 'warning' | 'link';
  size?: 'small' | 'tiny';
  isIcon?: boolean;
  type?: 'button' | 'submit';
  ref?: Ref<HTMLButtonElement>;
}

export const Button = ({ look = 'bare', size, isIcon, className, type = 'button', ...rest }: ButtonProps) => (
  <button
    type={type}
    className={[
      look === 'link' ? styles.link : styles.button,
      look === 'bare' || look === 'link' ? '' : styles[look],
      size ? styles[size] : '',
      isIcon ? styles.icon : '',
      className ?? '',
    ]
      .filter(Boolean)
      .join(' ')}
    {...rest}
  />
);

/** A button that shows an icon alone: its words are for screen readers and the tooltip. */
export const IconButton = ({ label, children, ...rest }: ButtonProps & { label: string; children: ReactNode }) => (
  <Button isIcon aria-label={label} title={label} {...rest}>
    {children}
  </Button>
);

/** A few choices of which one holds. */
export const Segmented = <T extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: {
  label: string;
  value: T;
  options: readonly { value: T; label: ReactNode }[];
  onChange: (value: T) => void;
  className?: string;
}) => (
  <span role="group" aria-label={label} className={`${styles.seg} ${className ?? ''}`}>
    {options.map((option) => (
      <button
        key={option.value}
        type="button"
        aria-pressed={option.value === value}
        onClick={() => onChange(option.value)}
      >
        {option.label}
      </button>
    ))}
  </span>
);

/** On or off, at once. */
export const Switch = ({
  isOn,
  onChange,
  children,
  label,
  className,
  disabled,
}: {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  children?: ReactNode;
  label?: string;
  className?: string;
  disabled?: boolean;
}) => (
  <button
    type="button"
    role="switch"
    aria-checked={isOn}
    aria-label={label}
    disabled={disabled}
    className={`${styles.button} ${className ?? ''}`}
    onClick={() => onChange(!isOn)}
  >
    {children}
    <span className={styles.switch} />
  </button>
);
