/** What a member made of a suggestion. */
export type SendOutcome = 'as_is' | 'edited' | 'rewritten';

const asIs = 0.05;
const used = 0.4;
const mostCharacters = 2_000;

/**
 * Edits from one text to the other ÷ length of the longer one: 0 the same, 1 nothing in common. Counts code points;
 * texts beyond 2,000 characters are compared by their beginning.
 */
export const editDistance = (suggested: string, sent: string): number => {
  const a = [...suggested.trim().normalize('NFC')].slice(0, mostCharacters);
  const b = [...sent.trim().normalize('NFC')].slice(0, mostCharacters);
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 0;
  let row = Uint16Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = new Uint16Array(b.length + 1);
    next[0] = i;
    for (let j = 1; j <= b.length; j += 1) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(change, row[j]! + 1, next[j - 1]! + 1);
    }
    row = next;
  }
  return row[b.length]! / longest;
};

/** How a suggestion was used, by how far the sent text is from it. */
export const outcomeOf = (suggested: string, sent: string): { outcome: SendOutcome; distance: number } => {
  const distance = editDistance(suggested, sent);
  return { outcome: distance <= asIs ? 'as_is' : distance <= used ? 'edited' : 'rewritten', distance };
};
