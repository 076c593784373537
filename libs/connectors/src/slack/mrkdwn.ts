/**
 * Slack's markup as plain text, and back. Source: https://docs.slack.dev/messaging/formatting-message-text
 * `<@U1|ann>` is a person, `<#C1|name>` a channel, `<!here>` a group, `<https://x|label>` a link.
 */
export const plainText = (mrkdwn: string): string =>
  mrkdwn
    .replace(/<([^<>\n]*)>/g, (_, inside: string) => shown(inside))
    .replace(/&(amp|lt|gt);/g, (_, name: string) => characters[name] ?? '');

/** The three characters that Slack reads as markup. */
export const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (character) => references[character] ?? character);

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>' };
const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const shown = (inside: string): string => {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : inside.slice(bar + 1);
  switch (target[0]) {
    case '@':
      return `@${label || target.slice(1)}`;
    case '#':
      return `#${label || target.slice(1)}`;
    case '!':
      return label || `@${target.slice(1).split('^')[0] ?? ''}`;
    default: {
      const address = target.replace(/^(mailto|tel):/, '');
      return label && label !== address && label !== target ? `${label} (${address})` : address;
    }
  }
};
