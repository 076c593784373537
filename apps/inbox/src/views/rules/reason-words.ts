import { plural, t } from '@lingui/core/macro';
import { type FilterTerms, readReason, type RuleReason, type RuleReasonCode } from '@hubbub/contracts';
import { problemText } from '../../i18n/problems';
import { closedWord } from '../../i18n/failures';
import { formatWhen, isolate } from '../../i18n/format';
import { stopWords } from '../../i18n/stop-words';
import { flagWord, intentWord, kindWord, unitWord } from '../../i18n/words';
import { conditionWord } from './condition-words';
import { triggerWord } from './rule-words';

type Values = Readonly<Record<string, string>>;

/** Why a rule did what it did, in the reader's language; what nobody knows stays as it was said. */
export const reasonWord = (reason: string): string => say(readReason(reason));

/** Why an action stayed as it was: a reason of rules, or the error that kept it so. */
export const stayedWord = (reason: string, code: string | null): string =>
  code !== null && readReason(reason).code === 'raw' ? problemText({ code, message: reason }) : reasonWord(reason);

const say = (reason: RuleReason): string => {
  switch (reason.code) {
    case 'raw':
      return isolate(reason.text.replace(/_/gu, ' '));
    case 'all':
      return reason.parts.map(say).join(' · ');
    case 'nor':
      return reason.parts.map(say).join(' / ');
    case 'not':
    case 'excluded':
      return t`excluded: ${say(reason.parts[0])}`;
    case 'fits':
      return fieldWord(reason.values);
    default:
      return sentences[reason.code](reason.values);
  }
};

/** `language el` as the conditions say it. */
const fieldWord = ({ field = '', value = '' }: Values): string => {
  const name = field as keyof FilterTerms;
  return conditionWord({ [name]: value }, name);
};

const of = (values: Values, name: string): string => isolate(values[name] ?? '');
const number = (values: Values, name = 'count'): number => Number(values[name] ?? 0);
const trigger = ({ trigger: type = '' }: Values): string =>
  type === 'unanswered' ? t`message without an answer` : triggerWord({ type } as Parameters<typeof triggerWord>[0]);

const sentences: Readonly<Record<RuleReasonCode, (values: Values) => string>> = {
  trigger: (values) => trigger(values),
  ruleOff: () => t`the rule is off`,
  inboundOnly: () => t`rules see only what comes in`,
  edit: () => t`an edit starts no rule`,
  beforeConnecting: () => t`it is from before connecting`,
  otherChannel: () => t`it came on another channel`,
  otherTrigger: (values) => t`it waits for: ${isolate(trigger(values))}`,
  notFirst: () => t`not their first message`,
  noFlag: (values) => t`without the flag ${isolate((values['flags'] ?? '').split(' or ').map(flagWord).join(' / '))}`,
  noFlagAtAll: () => t`without any flag`,
  flag: (values) => t`flagged ${isolate(flagWord(values['flag'] ?? ''))}`,
  waitsOnly: (values) =>
    plural(number(values, 'minutes'), { one: 'waits for # minute only', other: 'waits for # minutes only' }),
  waits: (values) => plural(number(values, 'minutes'), { one: 'waits for # minute', other: 'waits for # minutes' }),
  paused: () => t`rules are paused`,
  pausedBecause: (values) => t`rules are paused: ${isolate(say(readReason(values['reason'] ?? '')))}`,
  stoppedBy: (values) => t`“${of(values, 'rule')}” keeps the rules behind it out`,
  dry: () => t`the rule only watches`,
  dryDays: (values) =>
    plural(number(values, 'days'), {
      one: 'the rule only watches on its first day',
      other: 'the rule only watches for its first # days',
    }),
  channelGone: () => t`the channel is no longer connected`,
  nobodyThere: () => t`nobody is there to be answered`,
  cannotHide: () => t`the platform cannot hide here`,
  noLikes: () => t`the platform has no likes here`,
  setAlready: (values) =>
    t`“${of(values, 'rule')}” has decided it already: ${
      { assignee: t`the assignee`, priority: t`the priority`, status: t`the status` }[values['slot'] ?? ''] ?? ''
    }`,
  forApproval: () => t`waits for approval`,
  drafting: () => t`a draft is being written`,
  nothingAnswers: () => t`nothing of ours answers it`,
  stoppedMeanwhile: () => t`the rule was stopped meanwhile`,
  answeredMeanwhile: () => t`somebody has answered meanwhile`,
  replyGone: () => t`the saved reply is gone`,
  emptyAnswer: () => t`nothing is left of the answer once its places are filled`,
  answeredByRule: () => t`another rule has answered`,
  tooLong: (values) =>
    t`the answer has ${of(values, 'length')} ${unitWord(values['unit'] ?? '')}, the platform takes ${of(values, 'limit')}`,
  noCondition: () => t`without conditions`,
  noWord: (values) => t`none of these words: ${of(values, 'words')}`,
  keyword: (values) => t`says “${of(values, 'word')}”`,
  keywordDodged: (values) => t`says “${of(values, 'word')}”, written to be missed`,
  unreadFits: () => t`read or unread as asked`,
  unreadFails: () => t`not read or unread as asked`,
  lateEnough: () => t`late enough`,
  earlyEnough: () => t`early enough`,
  tooEarly: (values) => t`sent before ${isolate(when(values))}`,
  tooLate: (values) => t`sent after ${isolate(when(values))}`,
  nameFits: () => t`the name fits`,
  nameFails: () => t`another name`,
  isFirst: () => t`somebody new`,
  isKnown: () => t`somebody known`,
  knownContact: () => t`somebody known`,
  firstContact: () => t`somebody new`,
  followersUntold: () => t`the platform does not tell how many follow them`,
  followersOnly: (values) => plural(number(values), { one: 'only # follower', other: 'only # followers' }),
  followers: (values) => plural(number(values), { one: '# follower', other: '# followers' }),
  conversationsOnly: (values) =>
    plural(number(values), { one: 'only # earlier conversation', other: 'only # earlier conversations' }),
  conversations: (values) =>
    plural(number(values), { one: '# earlier conversation', other: '# earlier conversations' }),
  withinHours: () => t`within the hours`,
  outsideHours: () => t`outside the hours`,
  windowIs: (values) => (values['state'] === 'open' ? t`the reply window is open` : t`the reply window is closed`),
  own: () => t`we wrote it ourselves`,
  bot: () => t`a bot wrote it`,
  automatic: () => t`it is an automatic answer itself`,
  caseOf: (values) => t`it reads as: ${isolate(intentWord(values['intent'] ?? ''))}`,
  flagged: (values) => t`flagged ${isolate(flagWord(values['flag'] ?? ''))}`,
  negative: () => t`the person is upset`,
  memberAnswered: () => t`a member has answered within a day`,
  introduced: () => t`this person had the introduction already`,
  noReply: () => t`the platform has no reply here`,
  noPrivateReply: () => t`the platform has no private reply here`,
  noDirect: () => t`the platform has no direct message here`,
  windowClosed: () => t`the reply window is closed`,
  windowClosedBecause: (values) =>
    t`the reply window is closed: ${isolate(closedWord(values['reason'] ?? '') ?? values['reason'] ?? '')}`,
  quiet: () => t`quiet hours`,
  perPerson: (values) =>
    plural(Math.ceil(number(values, 'hours')), {
      one: 'this person had its answer within # hour',
      other: 'this person had its answer within # hours',
    }),
  perPost: () => t`enough on this post`,
  perHour: () => t`enough this hour`,
  perChannelHour: () => t`enough on this channel this hour`,
  memberGone: () => t`the member is no longer here`,
  teamGone: () => t`the team is no longer there`,
  labelGone: () => t`the label is no longer there`,
  endpointGone: () => t`the webhook is no longer there`,
  nobodyToNotify: () => t`nobody of those to notify is here`,
  noMessage: () => t`there is no message to do this to`,
  failed: () => t`it could not be done`,
  changedSince: () => t`it has been changed since`,
  toldAlready: () => t`what was told to somebody cannot be taken back`,
  sendingNow: () => t`it is being sent right now, or nobody knows whether it arrived`,
  nothingToTakeBack: () => t`there is no answer to take back`,
  ruleNewer: () => t`the rule is newer than the message`,
  rulePaused: (values) => t`the rule is paused: ${isolate(say(readReason(values['reason'] ?? '')))}`,
  wasOff: () => t`the rule was off then`,
  notAsked: () => t`the rule was not asked`,
  onlyDodged: () => t`matched only through an evasive spelling`,
  inName: () => t`the words stand in a link, a mention or a hashtag`,
  quoted: () => t`the words are quoted`,
  oneWord: () => t`one word in a long message`,
  onlyPraises: () => t`the message only praises`,
  otherLanguage: () => t`the answer is in another language than the message`,
  ...stopWords,
  differs: (values) => differs(values),
};

const differs = (values: Values): string => {
  if (values['field'] === 'label') return t`other labels`;
  if (values['field'] === 'contact.handle') return t`another handle`;
  if (values['field'] === 'kind') return t`it is another kind: ${isolate(kindWord(values['value'] ?? ''))}`;
  return t`otherwise: ${isolate(fieldWord(values))}`;
};

const when = ({ at = '' }: Values): string => (Number.isNaN(Date.parse(at)) ? at : formatWhen(at));
