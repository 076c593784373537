import { Steps } from './steps';

/** Terms by their characters. Longest walk = longest term, so that a scan stays linear whatever the text. */
export class Trie<Entry> {
  private readonly steps = new Steps();
  /** By place: the terms that end there. */
  private readonly ends: (Entry[] | undefined)[] = [undefined];

  add(text: string, entry: Entry): void {
    let at = root;
    for (let i = 0; i < text.length; i += 1) {
      at = this.steps.take(at, text.charCodeAt(i));
      if (at === this.ends.length) this.ends.push(undefined);
    }
    (this.ends[at] ??= []).push(entry);
  }

  /** Calls `visit` for each term that begins at `from`, with the position behind it. */
  walk(text: string, from: number, to: number, visit: (entry: Entry, end: number) => void): void {
    let at = root;
    for (let i = from; i < to; i += 1) {
      at = this.steps.next(at, text.charCodeAt(i));
      if (at === nowhere) return;
      const entries = this.ends[at];
      if (entries !== undefined) for (const entry of entries) visit(entry, i + 1);
    }
  }

  /** False when no term begins with this character. */
  mayBegin(code: number): boolean {
    return this.steps.next(root, code) !== nowhere;
  }

  /** True when a term stands anywhere in the text, letter for letter or with what `meant` lets a character stand for. */
  occursIn(text: string, meant: (code: number) => readonly string[]): boolean {
    for (let from = 0; from < text.length; from += 1) {
      if (this.startsAt(text, from, meant)) return true;
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
      const first = this.steps.next(root, code);
      if (first !== nowhere && this.leads(first, text, from, isLetter)) return true;
    }
    return false;
  }

  private leads(start: number, text: string, from: number, isLetter: (code: number) => boolean): boolean {
    let at = start;
    let last = text.charCodeAt(from);
    for (let i = from + 1; ; i += 1) {
      if (this.ends[at] !== undefined) return true;
      if (i >= text.length) return false;
      const code = text.charCodeAt(i);
      if (code === last || !isLetter(code)) continue;
      at = this.steps.next(at, code);
      if (at === nowhere) return false;
      last = code;
    }
  }

  /** A term may also begin within several letters that one character stands for. */
  private startsAt(text: string, from: number, meant: (code: number) => readonly string[]): boolean {
    if (this.reaches(root, text, from, meant)) return true;
    for (const letters of meant(text.charCodeAt(from))) {
      for (let cut = 1; cut < letters.length; cut += 1) {
        const end = this.follow(root, letters, cut);
        if (end === ended || (end !== nowhere && this.reaches(end, text, from + 1, meant))) return true;
      }
    }
    return false;
  }

  private reaches(at: number, text: string, from: number, meant: (code: number) => readonly string[]): boolean {
    if (this.ends[at] !== undefined) return true;
    if (from >= text.length) return false;
    const code = text.charCodeAt(from);
    const plain = this.steps.next(at, code);
    if (plain !== nowhere && this.reaches(plain, text, from + 1, meant)) return true;
    for (const letters of meant(code)) {
      const end = this.follow(at, letters, 0);
      if (end === ended || (end !== nowhere && this.reaches(end, text, from + 1, meant))) return true;
    }
    return false;
  }

  /** The place behind these letters from `first` on; `ended` when a term ends on the way. */
  private follow(start: number, letters: string, first: number): number {
    let at = start;
    for (let i = first; i < letters.length; i += 1) {
      at = this.steps.next(at, letters.charCodeAt(i));
      if (at === nowhere) return nowhere;
      if (this.ends[at] !== undefined) return ended;
    }
    return at;
  }
}

const root = 0;
const nowhere = -1;
const ended = -2;
