import { type FilledTemplate, findConnector } from '@hubbub/connectors';
import { type ChosenTemplate, type MessageTemplate, type TemplateParameter, templateWords } from '@hubbub/contracts';
import { InvalidError, UnsupportedError } from '@hubbub/runtime';
import { type ChannelRow, getChannel, getConversation } from '@hubbub/store';
import { accessTo } from './channel-access';
import type { Context } from './context';

/** So long a list is good for everybody; a template that was taken back meanwhile is refused by the platform. */
const freshMs = 5 * 60_000;

interface Kept {
  at: number;
  list: Promise<MessageTemplate[]>;
}
const keptOf = new WeakMap<Context, Map<string, Kept>>();

/**
 * The approved templates of a channel's account, read from its platform at most every five minutes. Throws
 * NotFoundError, UnsupportedError, PlatformError.
 */
export const listTemplates = async (
  ctx: Context,
  workspaceId: number,
  channelId: string,
): Promise<MessageTemplate[]> => {
  const channel = await ctx.store.transaction(workspaceId, (db) => getChannel(db, workspaceId, channelId));
  return templatesOf(ctx, channel);
};

const templatesOf = (ctx: Context, channel: ChannelRow): Promise<MessageTemplate[]> => {
  const read = ctx.findConnector(channel.platform)?.templates;
  if (!read) throw new UnsupportedError('This platform has no templates', 'no_templates');
  return keep(ctx, channel, () => read(accessTo(ctx, channel)));
};

/** One question at a time for each channel and each state of its settings; what failed is asked anew. */
const keep = (ctx: Context, channel: ChannelRow, read: () => Promise<MessageTemplate[]>): Kept['list'] => {
  const kept = keptOf.get(ctx) ?? new Map<string, Kept>();
  keptOf.set(ctx, kept);
  const key = `${channel.workspaceId}/${channel.id}/${JSON.stringify(channel.settings)}`;
  const now = ctx.clock().getTime();
  const known = kept.get(key);
  if (known && Math.abs(now - known.at) < freshMs) return known.list;
  if (kept.size >= 1000) kept.clear();
  const list = read();
  kept.set(key, { at: now, list });
  list.catch(() => kept.delete(key));
  return list;
};

/** A template with its values, and the words that the person will read. */
export interface ReadyTemplate {
  template: FilledTemplate;
  text: string;
}

/**
 * Fills a template of the conversation's channel. Throws NotFoundError, UnsupportedError, PlatformError,
 * InvalidError `template_unknown` or `template_values` with what is expected.
 */
export const fillTemplateFor = async (
  ctx: Context,
  workspaceId: number,
  conversationId: string,
  chosen: ChosenTemplate,
): Promise<ReadyTemplate> => {
  const [conversation, channel] = await ctx.store.transaction(workspaceId, async (db) => {
    const row = await getConversation(db, workspaceId, conversationId);
    return [row, await getChannel(db, workspaceId, row.channelId)] as const;
  });
  if (!findConnector(channel.platform)?.platform.templates?.includes(conversation.kind))
    throw new UnsupportedError('This conversation takes no templates', 'no_templates');
  const known = await templatesOf(ctx, channel);
  const found = known.find(({ name, language }) => name === chosen.name && language === chosen.language);
  if (!found) throw new InvalidError('There is no such approved template', undefined, 'template_unknown', 422);
  return fillTemplate(found, chosen.parameters);
};

const fileAddress = /^(https:\/\/\S+|\d+)$/;

/** Throws InvalidError `template_values` unless there is one value of one line for each place, an address for a file. */
export const fillTemplate = (template: MessageTemplate, values: readonly string[]): ReadyTemplate => {
  const { name, language, parameters } = template;
  const given = values.map((value) => value.trim());
  if (given.length !== parameters.length || given.some((value) => value === '' || /[\n\r\t]/.test(value)))
    throw new InvalidError(
      `The template takes ${parameters.length} values of one line each`,
      { expected: parameters.length, given: values.length },
      'template_values',
      422,
    );
  const notFile = parameters.find(({ media }, index) => media && !fileAddress.test(given[index] ?? ''));
  if (notFile)
    throw new InvalidError(
      `The template takes the ${notFile.media} of its header by its public https address, or by the platform's own id`,
      { place: notFile.place, name: notFile.name },
      'template_values',
      422,
    );
  const notPlace = parameters.find(({ location }, index) => !isDegrees(location, given[index] ?? ''));
  if (notPlace)
    throw new InvalidError(
      `The ${notPlace.name} of the place is a number of degrees`,
      { place: notPlace.place, name: notPlace.name },
      'template_values',
      422,
    );
  const filled = parameters.map((parameter, index) => ({ ...parameter, value: given[index] ?? '' }));
  return {
    template: {
      name,
      language,
      parameters: filled,
      ...(template.buttons ? { buttons: template.buttons } : {}),
      ...(template.category === 'AUTHENTICATION' ? { needsNumber: true } : {}),
    },
    text: templateWords(template, given),
  };
};

const isDegrees = (part: TemplateParameter['location'], value: string): boolean => {
  if (part !== 'latitude' && part !== 'longitude') return true;
  return /^-?\d+(\.\d+)?$/.test(value) && Math.abs(Number(value)) <= (part === 'latitude' ? 90 : 180);
};

/** The template that a stored message is, where it is one. */
export const templateIn = ({ extra }: { extra: Record<string, unknown> }): FilledTemplate | null =>
  (extra['template'] as FilledTemplate | undefined) ?? null;
