/**
 * Everything that rules say of themselves: why one fired, held back or did not fit. Each sentence is its own code, kept
 * with runs and told to programs as it stands; `readReason` finds the code again, so that an inbox can say it in the
 * reader's language. `{name}` stands for what was put in.
 */
export const ruleReasons = {
  trigger: 'trigger {trigger}',
  ruleOff: 'the rule is off',
  inboundOnly: 'rules see inbound messages only',
  edit: 'an edit never triggers',
  beforeConnecting: 'the message is from before connecting',
  otherChannel: 'another channel',
  otherTrigger: 'trigger is {trigger}, this is {event}',
  notFirst: 'not the first contact',
  noFlag: 'no flag {flags}',
  noFlagAtAll: 'no flag',
  flag: 'flag {flag}',
  waitsOnly: 'waits for {minutes} minutes only',
  waits: 'waits for {minutes} minutes',
  paused: 'automation is paused',
  pausedBecause: 'automation is paused: {reason}',
  stoppedBy: 'the rule “{rule}” stops those behind it',
  dry: 'the rule runs dry',
  dryDays: 'the rule runs dry for its first {days} days',
  channelGone: 'the channel is no longer connected',
  nobodyThere: 'nobody is there to be answered',
  cannotHide: 'the platform cannot hide here',
  noLikes: 'the platform has no likes here',
  setAlready: 'the rule “{rule}” has set the {slot} already',
  forApproval: 'waits for approval',
  drafting: 'a draft is being written',
  nothingAnswers: 'nothing of ours answers it',
  stoppedMeanwhile: 'the rule was stopped meanwhile',
  answeredMeanwhile: 'somebody has answered meanwhile',
  replyGone: 'the saved reply is gone',
  emptyAnswer: 'the answer is empty once its places are filled',
  answeredByRule: 'another rule has answered this message',
  tooLong: 'the answer has {length} {unit}, the platform takes {limit}',
  noCondition: 'no condition',
  noWord: 'none of {words} in the text',
  keyword: 'keyword “{word}”',
  keywordDodged: 'keyword “{word}” ({spelling} spelling)',
  unreadFits: 'unread fits',
  unreadFails: 'unread does not fit',
  lateEnough: 'late enough',
  earlyEnough: 'early enough',
  tooEarly: 'sent before {at}',
  tooLate: 'sent after {at}',
  nameFits: 'contact.name fits',
  nameFails: 'contact.name is another one',
  isFirst: 'first contact',
  isKnown: 'known contact',
  knownContact: 'a known contact',
  firstContact: 'a first contact',
  followersUntold: 'the platform does not tell the number of followers',
  followersOnly: '{count} followers only',
  followers: '{count} followers',
  conversationsOnly: '{count} conversations before only',
  conversations: '{count} conversations before',
  withinHours: 'within the hours',
  outsideHours: 'outside the hours',
  windowIs: 'reply window {state}',
  own: 'the message is our own',
  bot: 'the author is a bot',
  automatic: 'the message is an automatic answer itself',
  repeatsOurs: 'loop breaker: the message repeats an automatic answer of ours',
  inRow: 'loop breaker: {count} automatic answers in a row in this conversation',
  inDay: 'loop breaker: {count} automatic answers to this person within a day',
  caseOf: 'the message is a case of {intent}',
  flagged: 'the message is flagged {flag}',
  negative: 'the message is negative',
  memberAnswered: 'a member has answered within the last 24 hours',
  introduced: 'this person had the introduction already',
  noReply: 'the platform has no reply here',
  noPrivateReply: 'the platform has no private reply here',
  noDirect: 'the platform has no direct message here',
  windowClosed: 'the reply window is closed',
  windowClosedBecause: 'the reply window is closed: {reason}',
  quiet: 'quiet hours',
  perPerson: 'budget: this person had this rule’s answer within {hours} hours',
  perPost: 'budget: {count} answers under this post',
  perHour: 'budget: {count} answers within an hour',
  perChannelHour: 'budget: {count} automatic answers of this channel within an hour',
  memberGone: 'The member is no longer here',
  teamGone: 'The team is no longer there',
  labelGone: 'The label is no longer there',
  endpointGone: 'The webhook endpoint is no longer there',
  nobodyToNotify: 'Nobody of those to notify is here',
  noMessage: 'There is no message to do this to',
  failed: 'It could not be done',
  changedSince: 'It has been changed since',
  toldAlready: 'What was told to somebody cannot be taken back',
  sendingNow: 'It is being sent right now, or nobody knows whether it arrived',
  nothingToTakeBack: 'There is no answer to take back',
  ruleNewer: 'the rule is newer than the message',
  rulePaused: 'the rule is paused: {reason}',
  wasOff: 'the rule was off then',
  notAsked: 'the rule was not asked',
  onlyDodged: 'matched only through an evasive spelling',
  inName: 'the words stand in a link, a mention or a hashtag',
  quoted: 'the words are quoted',
  oneWord: 'one word in a long message',
  onlyPraises: 'the message only praises',
  otherLanguage: 'the answer is in another language than the message',
  suddenRate: 'a sudden rate: {count} automatic answers within an hour, usually {usual}',
  refusals: 'many refusals: the platform refused {count} of the last {recent}',
  angerMet: 'negative answers: {count} of the last {recent} automatic answers met with anger',
  differs: '{field} is {value}',
} as const;

export type RuleReasonCode = keyof typeof ruleReasons;

/** A reason as its code and what was put in, or in parts: all of them, the first `nor` the next, or the contrary of one. */
export type RuleReason =
  | { code: RuleReasonCode; values: Readonly<Record<string, string>> }
  | { code: 'fits'; values: Readonly<Record<string, string>> }
  | { code: 'all' | 'nor'; parts: RuleReason[] }
  | { code: 'not' | 'excluded'; parts: [RuleReason] }
  | { code: 'raw'; text: string };

const stops = ['suddenRate', 'refusals', 'angerMet', 'repeatsOurs', 'inRow', 'inDay'] as const;

/** Why something automatic was stopped by itself, as a notice carries it. */
export interface StopReason {
  code: (typeof stops)[number];
  values: Readonly<Record<string, string>>;
}

/** Numbers are digits, and what stands in quotes may hold anything. */
const numbers = new Set(['minutes', 'days', 'count', 'hours', 'length', 'limit', 'recent', 'usual']);
const quotedNames = new Set(['rule', 'word', 'words']);

const patterns = Object.entries(ruleReasons).map(([code, sentence]) => ({
  code: code as RuleReasonCode,
  pattern: new RegExp(
    `^${sentence
      .replace(/[.*+?^$()|[\]\\]/gu, '\\$&')
      .replace(/\{(\w+)\}/gu, (_, name: string) => `(?<${name}>${numbers.has(name) ? '[\\d.]+' : '.+?'})`)}$`,
    'u',
  ),
}));

/** Fields of conditions that a reason may name with a value: `language el`. */
const fields =
  /^(?<field>language|label|sentiment|intent|status|kind|platform|channelId|priority|postId|assigneeId|teamId|contactId|contact\.handle) (?<value>\S+)$/u;

/** What a reason says; what is not known stays as it was written. */
export const readReason = (text: string): RuleReason => {
  if (text.startsWith('excluded: ')) return { code: 'excluded', parts: [readReason(text.slice('excluded: '.length))] };
  for (const { code, pattern } of patterns) {
    const found = pattern.exec(text);
    if (
      found &&
      Object.entries(found.groups ?? {}).every(([name, value]) => quotedNames.has(name) || isOnePiece(value))
    )
      return { code, values: { ...found.groups } };
  }
  const nor = splitOutside(text, ', nor ');
  if (nor.length > 1) return { code: 'nor', parts: nor.map(readReason) };
  const parts = splitOutside(text, ', ');
  if (parts.length > 1) return { code: 'all', parts: parts.map(readReason) };
  const not = /^not \((?<part>.+)\)$/u.exec(text)?.groups?.['part'];
  if (not !== undefined) return { code: 'not', parts: [readReason(not)] };
  const fit = fields.exec(text)?.groups;
  return fit ? { code: 'fits', values: { ...fit } } : { code: 'raw', text };
};

/** The reason of a stop, where it is one that we give ourselves. */
export const readStop = (text: string): StopReason | null => {
  const reason = readReason(text);
  const code = stops.find((one) => one === reason.code);
  return code && 'values' in reason ? { code, values: reason.values } : null;
};

/** What was put into a sentence is no sentence of its own: several reasons in one line are read apart. */
const isOnePiece = (value: string): boolean =>
  value.startsWith('“') ||
  splitOutside(value, ', ').length === 1 ||
  /^a (?:comment|direct|mention|review)$/u.test(value);

/** Parts at a separator that stands neither in quotes nor in brackets. */
const splitOutside = (text: string, separator: string): string[] => {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '“' || sign === '(') depth += 1;
    else if (sign === '”' || sign === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(from, at));
      from = at + separator.length;
      at = from - 1;
    }
  }
  return [...parts, text.slice(from)];
};
