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
}

interface Node<Entry> {
  children: Map<number, Node<Entry>>;
  entries: Entry[] | null;
}

const node = <Entry>(): Node<Entry> => ({ children: new Map(), entries: null });
