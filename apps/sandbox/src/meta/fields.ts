import { badParameter } from './errors';

export interface Field {
  name: string;
  arguments: Record<string, string>;
  fields: Field[] | null;
}

/** Reads `id,from{name},messages.limit(20){id}`. Throws GraphError 100 on what Meta would not read. */
export const parseFields = (source: string): Field[] => {
  let at = 0;
  const peek = () => source[at];
  const name = (): string => {
    const found = /^[a-zA-Z0-9_]+/.exec(source.slice(at));
    if (!found) throw syntax(source, at);
    at += found[0].length;
    return found[0];
  };
  const list = (): Field[] => {
    const fields = [field()];
    while (peek() === ',') {
      at += 1;
      fields.push(field());
    }
    return fields;
  };
  const field = (): Field => {
    const parsed: Field = { name: name(), arguments: {}, fields: null };
    while (peek() === '.') {
      at += 1;
      const argument = name();
      const end = source.indexOf(')', at);
      if (peek() !== '(' || end < 0) throw syntax(source, at);
      parsed.arguments[argument] = source.slice(at + 1, end);
      at = end + 1;
    }
    if (peek() === '{') {
      at += 1;
      parsed.fields = list();
      if (peek() !== '}') throw syntax(source, at);
      at += 1;
    }
    return parsed;
  };
  const fields = list();
  if (at < source.length) throw syntax(source, at);
  return fields;
};

const syntax = (source: string, at: number) =>
  badParameter(`Syntax error "Expected end of string instead of "${source[at] ?? ''}"." at character ${at}: ${source}`);

/** One field of a node: its value, or a function that takes the nested fields. Undefined: Meta leaves it out. */
export type Node = Record<string, unknown>;
export interface Edge {
  (field: Field): unknown;
}

/** Picks `fields` out of `node`. Throws GraphError 100 for a name that the node type does not have. */
export const project = (node: Node, fields: Field[], type: string): Record<string, unknown> => {
  const picked: Record<string, unknown> = {};
  if ('id' in node) picked['id'] = node['id'];
  for (const field of fields) {
    if (!(field.name in node))
      throw badParameter(`Tried accessing nonexisting field (${field.name}) on node type (${type})`);
    const value = valueOf(node[field.name], field);
    if (value !== undefined) picked[field.name] = value;
  }
  return picked;
};

const valueOf = (value: unknown, field: Field): unknown => {
  if (typeof value === 'function') return (value as Edge)(field);
  if (!field.fields || typeof value !== 'object' || value === null) return value;
  const names = field.fields.map(({ name }) => name);
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
};
