/** The names under which Slack sends the reactions that people use most; others are shown as `:name:`. */
const names: Readonly<Record<string, string>> = {
  '+1': '👍',
  thumbsup: '👍',
  '-1': '👎',
  thumbsdown: '👎',
  heart: '❤️',
  tada: '🎉',
  eyes: '👀',
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  joy: '😂',
  smile: '😄',
  smiley: '😃',
  slightly_smiling_face: '🙂',
  grinning: '😀',
  laughing: '😆',
  sob: '😭',
  cry: '😢',
  open_mouth: '😮',
  thinking_face: '🤔',
  pray: '🙏',
  raised_hands: '🙌',
  clap: '👏',
  fire: '🔥',
  rocket: '🚀',
  wave: '👋',
  ok_hand: '👌',
  muscle: '💪',
  star: '⭐',
  sparkles: '✨',
  '100': '💯',
  question: '❓',
  warning: '⚠️',
  rage: '😡',
  hourglass: '⌛',
};

/** A skin tone follows after `::` and is left out. */
export const emojiOf = (name: string): string => {
  const bare = name.split('::')[0] ?? name;
  return Object.hasOwn(names, bare) ? (names[bare] ?? `:${bare}:`) : `:${bare}:`;
};
