import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { FilterTerms } from '@hubbub/contracts';
import { BookmarkPlus, Plus, Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { views } from '../../api';
import { Button, IconButton } from '../../components/button';
import { Popover } from '../../components/dialog';
import { PickList } from '../../components/pick-list';
import { parseQuery, toFilter, valuesOf, withTerm } from '../../filters/list-query';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { set } from '../../state/store';
import { fieldTitle, filterFields, filterValues, termText, termValue } from './filter-fields';
import type { TermName } from './filter-fields';
import styles from './list.module.css';
import { useInbox } from './use-inbox';

const typedAfterMs = 250;

/** The filters as chips: name, value, remove. Every change is a change of the address. */
export const FilterBar = () => {
  const { query, show } = useInbox();
  const [editing, setEditing] = useState<{ name: TermName | null; group: number | null } | null>(null);
  const anchor = useRef<HTMLElement | null>(null);
  const names = (Object.keys(query.terms) as TermName[]).filter((name) => name !== 'q');
  const edit = (name: TermName | null, group: number | null) => (event: { currentTarget: HTMLElement }) => {
    anchor.current = event.currentTarget;
    setEditing({ name, group });
  };
  return (
    <div className={styles.filters} role="group" aria-label={t`Filters`}>
      {names.map((name, index) => (
        <span key={name} className="line" style={{ gap: 5 }}>
          {index > 0 ? <span className={styles.join}>{t`and`}</span> : null}
          <FilterChip
            name={name}
            terms={query.terms}
            onEdit={edit(name, null)}
            onRemove={() => show(withTerm(query, name, undefined))}
          />
        </span>
      ))}
      {query.groups.map((group, at) => (
        <span key={at} className="line" style={{ gap: 5 }}>
          {names.length > 0 || at > 0 ? <span className={styles.join}>{t`and`}</span> : null}
          <span className={styles.group} role="group" aria-label={t`Any of these`}>
            {group.map((terms, index) => (
              <span key={index} className="line" style={{ gap: 5 }}>
                {index > 0 ? <span className={`${styles.join} ${styles.or}`}>{t`or`}</span> : null}
                {(Object.keys(terms) as TermName[]).map((name) => (
                  <FilterChip
                    key={name}
                    name={name}
                    terms={terms}
                    onEdit={edit(null, at)}
                    onRemove={() => show({ ...query, groups: withoutTerm(query.groups, at, index) })}
                  />
                ))}
              </span>
            ))}
            <IconButton label={t`Add to this group`} size="tiny" onClick={edit(null, at)}>
              <Plus size={14} />
            </IconButton>
          </span>
        </span>
      ))}
      {query.rest ? (
        <span className={styles.fchip}>
          <button type="button" disabled>
            <b>{t`Own filter`}</b>
          </button>
          <button
            type="button"
            className={styles.remove}
            aria-label={t`Remove filter`}
            onClick={() => show({ ...query, rest: null })}
          >
            <X size={12} aria-hidden />
          </button>
        </span>
      ) : null}
      <Button size="tiny" aria-label={t`Add a filter`} title={t`Add a filter`} onClick={edit(null, null)}>
        <Plus size={14} aria-hidden />
      </Button>
      <SearchField />
      <SaveView />
      {editing ? (
        <FilterEditor anchor={anchor} editing={editing} onEdit={setEditing} onClose={() => setEditing(null)} />
      ) : null}
    </div>
  );
};

const withoutTerm = (groups: FilterTerms[][], group: number, index: number): FilterTerms[][] =>
  groups
    .map((terms, at) => (at === group ? terms.filter((_, other) => other !== index) : terms))
    .filter((terms) => terms.length > 0);

const FilterChip = ({
  name,
  terms,
  onEdit,
  onRemove,
}: {
  name: TermName;
  terms: FilterTerms;
  onEdit: (event: { currentTarget: HTMLElement }) => void;
  onRemove: () => void;
}) => (
  <span className={styles.fchip}>
    <button type="button" onClick={onEdit}>
      <span className="t3">{fieldTitle(name)}</span>
      <b>
        <bdi>{termText(name, terms)}</bdi>
      </b>
    </button>
    <button
      type="button"
      className={styles.remove}
      aria-label={t`Remove filter ${fieldTitle(name)}`}
      onClick={onRemove}
    >
      <X size={12} aria-hidden />
    </button>
  </span>
);

/** First the field, then its values; several may be picked, and each pick shows at once. */
const FilterEditor = ({
  anchor,
  editing,
  onEdit,
  onClose,
}: {
  anchor: RefObject<HTMLElement | null>;
  editing: { name: TermName | null; group: number | null };
  onEdit: (editing: { name: TermName | null; group: number | null }) => void;
  onClose: () => void;
}) => {
  const { query, show } = useInbox();
  const { name, group } = editing;
  if (name === null) {
    const fields = filterFields().map((field) => ({ id: field.name, label: field.title }));
    const orGroup = group === null ? [{ id: 'or', label: t`Any of several (or)` }] : [];
    return (
      <Popover label={t`Add a filter`} anchor={anchor} onClose={onClose} placement="bottom start">
        <PickList
          label={t`Filter by`}
          placeholder={t`Filter by`}
          picks={[...fields, ...orGroup]}
          nothing={t`No such filter.`}
          onPick={({ id }) =>
            id === 'or' ? onEdit({ name: null, group: query.groups.length }) : onEdit({ name: id as TermName, group })
          }
        />
      </Popover>
    );
  }
  const isMany = group === null && (filterFields().find((field) => field.name === name)?.isMany ?? false);
  const picked = group === null ? valuesOf(query.terms, name) : [];
  const handlePick = (id: string) => {
    const ids = !isMany ? [id] : picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id];
    const value = termValue(name, ids);
    if (group === null) show(withTerm(query, name, value));
    else {
      const groups = [...query.groups];
      groups[group] = [...(groups[group] ?? []), { [name]: value }];
      show({ ...query, groups });
    }
    if (!isMany) onClose();
  };
  return (
    <Popover label={fieldTitle(name)} anchor={anchor} onClose={onClose} placement="bottom start">
      <PickList
        label={fieldTitle(name)}
        placeholder={fieldTitle(name)}
        picks={filterValues(name).map((value) => ({ ...value, isPicked: picked.includes(value.id) }))}
        isMany={isMany}
        nothing={t`Nothing to choose from.`}
        onPick={({ id }) => handlePick(id)}
      />
    </Popover>
  );
};

/** Words to look for; the list follows shortly after the typing. */
const SearchField = () => {
  const { query, show } = useInbox();
  const current = query.terms.q ?? '';
  const [text, setText] = useState(current);
  const latest = useRef(query);
  latest.current = query;
  useEffect(() => setText(current), [current]);
  useEffect(() => {
    if (text.trim() === current) return;
    const timer = setTimeout(() => show(withTerm(latest.current, 'q', text.trim() || undefined)), typedAfterMs);
    return () => clearTimeout(timer);
  }, [text, current, show]);
  return (
    <label className={styles.search}>
      <Search size={14} aria-hidden />
      <span className="vh">{t`Search in messages`}</span>
      <input
        id="search-messages"
        type="search"
        dir={text === '' ? undefined : 'auto'}
        placeholder={t`Search`}
        value={text}
        maxLength={500}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  );
};

const SaveView = () => {
  const { query, key } = useInbox();
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState('');
  const [isShared, setIsShared] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  if (key === '' || Object.keys(parseQuery(new URLSearchParams(key)).terms).length + query.groups.length < 2)
    return null;
  const handleSave = async () => {
    try {
      const view = await views.create({
        name: name.trim(),
        filter: toFilter(query),
        sort: query.sort,
        isShared,
        order: 100,
      });
      set((state) => ({ views: { ...state.views, [view.id]: view } }));
      announce({ type: 'saved' });
      setIsOpen(false);
      setName('');
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    }
  };
  return (
    <>
      <IconButton ref={anchor} label={t`Save as a view`} size="tiny" onClick={() => setIsOpen(true)}>
        <BookmarkPlus size={14} />
      </IconButton>
      {isOpen ? (
        <Popover label={t`Save as a view`} anchor={anchor} onClose={() => setIsOpen(false)}>
          <form
            className="stack"
            style={{ padding: 14, width: 260 }}
            onSubmit={(event) => {
              event.preventDefault();
              void handleSave();
            }}
          >
            <label className="stack" style={{ gap: 5 }}>
              <span className="sm t2 m">{t`Name of the view`}</span>
              <input
                autoFocus
                dir="auto"
                required
                maxLength={80}
                value={name}
                style={{
                  minHeight: 36,
                  border: '1px solid var(--line-control)',
                  borderRadius: 6,
                  paddingInline: 10,
                  background: 'var(--surface)',
                }}
                onChange={(event) => setName(event.target.value)}
              />
            </label>
            <label className="line">
              <input type="checkbox" checked={isShared} onChange={(event) => setIsShared(event.target.checked)} />
              <Trans>Everybody in the team sees it</Trans>
            </label>
            <Button look="fill" type="submit" disabled={name.trim() === ''}>
              <Trans>Save view</Trans>
            </Button>
          </form>
        </Popover>
      ) : null}
    </>
  );
};
