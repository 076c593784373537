import fc from 'fast-check';

type Node = { holder: Record<string, unknown> | unknown[]; key: string | number };

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    2 ** 60,
    1e308,
    '',
    ' ',
    'x',
    '0',
    'null',
    '\u0000',
    '\ud800',
    '12'.repeat(40),
  ),
  fc.constantFrom<unknown>([], {}, [[]], [null], { id: null }, { id: {} }, [{ id: '1' }]),
  fc.jsonValue({ maxDepth: 3 }),
);

const change = fc.record({
  how: fc.constantFrom('replace', 'delete', 'repeat', 'move', 'number', 'string' as const),
  where: fc.nat(5000),
  from: fc.nat(5000),
  value: odd,
});

/** A body with one to four of its parts replaced, removed, repeated, moved elsewhere or of another type. */
export const mutated = (bodies: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc
    .record({ body: fc.nat(bodies.length - 1), changes: fc.array(change, { minLength: 1, maxLength: 4 }) })
    .map(({ body, changes }) => {
      const root = { body: structuredClone(bodies[body]) };
      for (const { how, where, from, value } of changes) {
        const nodes = nodesOf(root);
        const node = nodes[where % nodes.length];
        const other = nodes[from % nodes.length];
        if (node && other) apply(how, node, structuredClone(how === 'move' ? valueOf(other) : value));
      }
      return root.body;
    });

/** Any JSON, with the names that platforms use among its keys. */
export const anyJson = (names: readonly string[]): fc.Arbitrary<unknown> => {
  const key = names.length > 0 ? fc.oneof(fc.constantFrom(...names), fc.string()) : fc.string();
  const { value } = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.integer(),
      fc.bigInt({ min: 10n ** 16n, max: 10n ** 19n }).map(String),
      fc.boolean(),
      fc.constant(null),
    ),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('leaf'),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 6 }),
    ),
  }));
  return value;
};

export const keysOf = (value: unknown): string[] => {
  const names = new Set<string>();
  for (const { key } of nodesOf({ value })) if (typeof key === 'string') names.add(key);
  return [...names];
};

const valueOf = ({ holder, key }: Node): unknown => (holder as Record<string | number, unknown>)[key];

const nodesOf = (root: Record<string, unknown>): Node[] => {
  const nodes: Node[] = [];
  const walk = (holder: Record<string, unknown> | unknown[]): void => {
    for (const [name, child] of Object.entries(holder)) {
      nodes.push({ holder, key: Array.isArray(holder) ? Number(name) : name });
      if (typeof child === 'object' && child !== null) walk(child as Record<string, unknown>);
    }
  };
  walk(root);
  return nodes;
};

const apply = (how: string, { holder, key }: Node, value: unknown): void => {
  const found = (holder as Record<string | number, unknown>)[key];
  if (how === 'delete' && Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (how === 'delete') delete (holder as Record<string | number, unknown>)[key];
  else if (how === 'repeat' && Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(found));
  else if (how === 'number') set(holder, key, Number(found) || 7);
  else if (how === 'string') set(holder, key, typeof found === 'object' ? 'word' : String(found));
  else set(holder, key, value);
};

const set = (holder: object, key: string | number, value: unknown): void =>
  void Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
