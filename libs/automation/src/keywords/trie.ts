/** Terms by their characters. Longest walk = longest term, so that a scan stays linear whatever the text. */
export class Trie<Entry> {
  private readonly root = node<Entry>();

  add(text: string, entry: Entry): void {
    let at = this.root;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      let next = at.children.get(code);
      if (!next) {
        next = node<Entry>();
        at.children.set(code, next);
      }
      at = next;
    }
    (at.entries ??= []).push(entry);
  }

  /** Calls `visit` for each term that begins at `from`, with the position behind it. */
  walk(text: string, from: number, to: number, visit: (entry: Entry, end: number) => void): void {
    let at: Node<Entry> | undefined = this.root;
    for (let i = from; i < to; i += 1) {
      at = at.children.get(text.charCodeAt(i));
      if (!at) return;
      if (at.entries !== null) for (const entry of at.entries) visit(entry, i + 1);
    }
  }

  /** True when a term stands anywhere in the text, letter for letter or with what `meant` lets a character stand for. */
  occursIn(text: string, meant: (code: number) => readonly string[]): boolean {
    for (let from = 0; from < text.length; from += 1) {
      if (startsAt(this.root, text, from, meant)) return true;
    }
    return false;
  }

  /** The same in the letters of a text alone, a letter that is repeated taken as one. */
  occursBetween(text: string, isLetter: (code: number) => boolean): boolean {
    let before = -1;
    for (let from = 0; from < text.length; from += 1) {
      const code = text.charCodeAt(from);
      // Begun at each letter of a run, a walk would cross the whole run again: the square of a text of one letter.
      if (code === before || !isLetter(code)) continue;
      before = code;
      const first = this.root.children.get(code);
      if (first && leads(first, text, from, isLetter)) return true;
    }
    return false;
  }
}

const leads = <Entry>(start: Node<Entry>, text: string, from: number, isLetter: (code: number) => boolean): boolean => {
  let at: Node<Entry> | undefined = start;
  let last = text.charCodeAt(from);
  for (let i = from + 1; ; i += 1) {
    if (at.entries !== null) return true;
    if (i >= text.length) return false;
    const code = text.charCodeAt(i);
    if (code === last || !isLetter(code)) continue;
    at = at.children.get(code);
    if (!at) return false;
    last = code;
  }
};

/** A term may also begin within several letters that one character stands for. */
const startsAt = <Entry>(
  root: Node<Entry>,
  text: string,
  from: number,
  meant: (code: number) => readonly string[],
): boolean => {
  if (reaches(root, text, from, meant)) return true;
  for (const letters of meant(text.charCodeAt(from))) {
    for (let cut = 1; cut < letters.length; cut += 1) {
      const end = follow(root, letters.slice(cut));
      if (end === true || (end && reaches(end, text, from + 1, meant))) return true;
    }
  }
  return false;
};

const reaches = <Entry>(
  at: Node<Entry>,
  text: string,
  from: number,
  meant: (code: number) => readonly string[],
): boolean => {
  if (at.entries !== null) return true;
  if (from >= text.length) return false;
  const code = text.charCodeAt(from);
  const plain = at.children.get(code);
  if (plain && reaches(plain, text, from + 1, meant)) return true;
  for (const letters of meant(code)) {
    const end = follow(at, letters);
    if (end === true || (end && reaches(end, text, from + 1, meant))) return true;
  }
  return false;
};

/** The node behind these letters; true when a term ends on the way. */
const follow = <Entry>(start: Node<Entry>, letters: string): Node<Entry> | true | undefined => {
  let at: Node<Entry> | undefined = start;
  for (let i = 0; i < letters.length; i += 1) {
    at = at.children.get(letters.charCodeAt(i));
    if (!at) return undefined;
    if (at.entries !== null) return true;
  }
  return at;
};

interface Node<Entry> {
  children: Map<number, Node<Entry>>;
  entries: Entry[] | null;
}

const node = <Entry>(): Node<Entry> => ({ children: new Map(), entries: null });
