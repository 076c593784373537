import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Filter, FilterTerms } from '@hubbub/contracts';
import { Fragment, useState } from 'react';
import { Button } from '../../components/button';
import styles from '../screen.module.css';
import { isEmptyTerms, isTerms, negated, replacePart, withPart } from './condition-tree';
import type { Join } from './condition-tree';
import { conditionWord } from './condition-words';
import { PlusWords, Slot } from './Slot';
import { TermField } from './TermField';
import { firstValue, groupWord, isTermName, termGroups, termWord, withTerm } from './terms';
import type { TermGroup, TermName } from './terms';

/**
 * Conditions in the sentence, groups in groups as they nest: “and says … and (is in … or not (is labelled …))”. Every
 * part is a button that opens what it asks for; what is not chosen yet is shown and means nothing.
 */
export const ConditionPart = ({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) => (
  <>
    {isEmptyTerms(filter) ? null : (
      <>
        <Trans>and</Trans>{' '}
      </>
    )}
    <Part filter={filter} isInner={false} onChange={(next) => onChange(next ?? {})} />
  </>
);

interface PartProps {
  filter: Filter;
  /** Within a group, which brackets then hold together. */
  isInner: boolean;
  /** `null` takes the part away. */
  onChange: (filter: Filter | null) => void;
}

const Part = (props: PartProps) => {
  const { filter, onChange } = props;
  if (isTerms(filter)) return <Terms {...props} filter={filter} />;
  if ('not' in filter)
    return (
      <>
        <Trans comment="Before a condition of a rule that must not hold">not</Trans> <Bracket side="open" />
        <Part filter={filter.not} isInner onChange={(next) => onChange(next ? { not: next } : null)} />
        <Bracket side="close" /> <More {...props} />
      </>
    );
  return <Group {...props} join={'and' in filter ? 'and' : 'or'} />;
};

const Bracket = ({ side }: { side: 'open' | 'close' }) => (
  <span className={styles.bracket} aria-hidden>
    {side === 'open' ? '(' : ')'}
  </span>
);

const Group = ({ filter, join, isInner, onChange }: PartProps & { join: Join }) => {
  const parts = 'and' in filter ? filter.and : 'or' in filter ? filter.or : [];
  return (
    <span role="group" aria-label={join === 'or' ? t`Any of these` : t`All of these`}>
      {isInner ? <Bracket side="open" /> : null}
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index === 0 ? null : join === 'or' ? (
            <>
              <Trans comment="Between two alternative conditions of a rule">or</Trans>{' '}
            </>
          ) : (
            <>
              <Trans>and</Trans>{' '}
            </>
          )}
          <Part filter={part} isInner onChange={(next) => onChange(replacePart(filter, join, index, next))} />{' '}
        </Fragment>
      ))}
      {isInner ? <Bracket side="close" /> : null} <More filter={filter} isInner={isInner} onChange={onChange} />
    </span>
  );
};

const Terms = ({ filter: terms, isInner, onChange }: PartProps & { filter: FilterTerms }) => {
  const chosen = (Object.keys(terms) as (keyof FilterTerms)[]).filter((name) => terms[name] !== undefined);
  const set = (next: FilterTerms) => onChange(isInner && Object.keys(next).length === 0 ? null : next);
  return (
    <>
      {chosen.map((name, index) => (
        <Fragment key={name}>
          {index > 0 ? (
            <>
              <Trans>and</Trans>{' '}
            </>
          ) : null}
          <Slot words={conditionWord(terms, name)} label={t`Conditions`}>
            {isTermName(name) ? <TermField name={name} terms={terms} onChange={onChange} /> : null}
            <Button look="warning" onClick={() => set(withTerm(terms, name, undefined))}>
              <Trans>Remove this condition</Trans>
            </Button>
          </Slot>{' '}
        </Fragment>
      ))}
      <Slot isPlain words={<PlusWords words={t`Add a condition`} />} label={t`Add a condition`}>
        <AddTerm terms={terms} onChange={onChange} />
      </Slot>{' '}
      {chosen.length > 0 || isInner ? <More filter={terms} isInner={isInner} onChange={onChange} /> : null}
    </>
  );
};

/** The button that was pressed is gone: the keyboard goes on in what came instead of it. */
const focusFirst = (frame: HTMLElement | null) => frame?.querySelector<HTMLElement>('input, select, textarea')?.focus();

/** First what to ask about, then what for. */
const AddTerm = ({ terms, onChange }: { terms: FilterTerms; onChange: (terms: FilterTerms) => void }) => {
  const [name, setName] = useState<TermName | null>(null);
  if (name)
    return (
      <div className="stack" ref={focusFirst}>
        <TermField name={name} terms={terms} onChange={onChange} />
      </div>
    );
  return (Object.keys(termGroups) as TermGroup[]).map((group) => (
    <section key={group} className="stack" style={{ gap: 2 }} aria-label={groupWord(group)}>
      <h3 className="sm t3">{groupWord(group)}</h3>
      {termGroups[group]
        .filter((one) => terms[one] === undefined)
        .map((one) => (
          <Button
            key={one}
            style={{ justifyContent: 'flex-start' }}
            onClick={() => {
              setName(one);
              onChange(withTerm(terms, one, firstValue(one)));
            }}
          >
            {termWord(one)}
          </Button>
        ))}
    </section>
  ));
};

/** What else can be made of a part: an alternative, a second group, its contrary. */
const More = ({ filter, isInner, onChange }: PartProps) => (
  <Slot isPlain words={t`Or, and, not …`} label={t`Change this part`}>
    {(close) => {
      const choice = (words: string, next: Filter | null) => (
        <Button
          style={{ justifyContent: 'flex-start' }}
          onClick={() => {
            close();
            onChange(next);
          }}
        >
          {words}
        </Button>
      );
      return (
        <>
          {choice(t`Or else …`, withPart(filter, 'or', {}))}
          {choice(t`And any of …`, withPart(filter, 'and', { or: [{}, {}] }))}
          {choice('not' in filter ? t`Take the “not” away` : t`Only where this does not hold`, negated(filter))}
          {isInner ? choice(t`Remove this part`, null) : null}
        </>
      );
    }}
  </Slot>
);
