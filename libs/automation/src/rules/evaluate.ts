import type { Rule, RuleAction } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';
import { judge, sceneOf, type Scene, type Verdict } from './conditions';
import { slotOf } from './contradiction';
import { isAnswer, type PlannedAction, type RuleDecision, type RuleFacts } from './facts';
import { historyOf, holdBack } from './seat-belt';
import { renderTemplate } from '@hubbub/text';

/**
 * What each rule decides about one happening, in the order of the rules. Pure and deterministic: the same rules and
 * facts give the same decisions, live and in replay. At most one automatic answer over all rules; a rule that fires
 * and `stops` withholds those behind it; of two rules that set the same thing the first wins.
 */
export const evaluate = (rules: readonly Rule[], facts: RuleFacts): RuleDecision[] => {
  const scene = sceneOf(facts);
  const turn: Turn = { isAnswered: facts.seatBelt.isAnswered, stoppedBy: null, taken: new Map() };
  return [...rules].sort(inOrder).map((rule) => decide(rule, scene, turn));
};

const inOrder = (a: Rule, b: Rule): number => a.order - b.order || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** What earlier rules of the same happening have done. */
interface Turn {
  isAnswered: boolean;
  stoppedBy: Rule | null;
  taken: Map<string, Rule>;
}

/** Whether trigger and conditions of a rule fit, whatever it may then do. */
export const matches = (rule: Rule, scene: Scene): Verdict => {
  const off = offReason(rule, scene.facts);
  return off ? { holds: false, reason: off, evidence: [] } : judge(rule.conditions, scene);
};

const decide = (rule: Rule, scene: Scene, turn: Turn): RuleDecision => {
  const { facts } = scene;
  const verdict = matches(rule, scene);
  if (!verdict.holds)
    return { ruleId: rule.id, outcome: 'no_match', reasons: [verdict.reason], actions: [], evidence: [] };
  const reasons = [`trigger ${rule.trigger.type}`, verdict.reason];
  const decision = { ruleId: rule.id, evidence: verdict.evidence };
  const isDry = rule.mode === 'dry' || isNew(rule, facts);
  const stop = stopReason(facts, turn);
  if (stop && !isDry) {
    const actions = rule.actions.map((action, index) => plan(action, index, 'withheld', stop, null));
    return { ...decision, outcome: 'withheld', reasons: [...reasons, stop], actions };
  }
  const actions = rule.actions.map((action, index) =>
    planAction(rule, action, index, facts, isDry ? dryTurn(turn) : turn),
  );
  const held = actions.flatMap(({ status, reason }) => (status === 'withheld' && reason ? [reason] : []));
  const all = [...reasons, ...new Set(held)];
  if (isDry) return { ...decision, outcome: 'dry_run', reasons: [...all, dryReason(rule)], actions };
  if (actions.every(({ status }) => status === 'withheld'))
    return { ...decision, outcome: 'withheld', reasons: all, actions };
  if (rule.stops) turn.stoppedBy = rule;
  return { ...decision, outcome: 'fired', reasons: all, actions };
};

const offReason = (rule: Rule, facts: RuleFacts): string | null => {
  if (rule.mode === 'off') return 'the rule is off';
  if (facts.author.isOwn) return 'rules see inbound messages only';
  if (facts.message.isEdit && facts.event === 'message') return 'an edit never triggers';
  if (facts.message.isBackfill && facts.event === 'message') return 'the message is from before connecting';
  if (rule.channelIds.length > 0 && !rule.channelIds.includes(facts.conversation.channelId)) return 'another channel';
  return triggerReason(rule, facts);
};

/** Why the trigger does not fit, or null when it does. */
const triggerReason = ({ trigger }: Rule, facts: RuleFacts): string | null => {
  const { event, conversation, contact, message } = facts;
  const other = `trigger is ${trigger.type}, this is ${event === 'message' ? `a ${conversation.kind}` : event}`;
  switch (trigger.type) {
    case 'message':
      return event === 'message' ? null : other;
    case 'comment':
    case 'direct':
    case 'mention':
    case 'review':
      return event === 'message' && conversation.kind === trigger.type ? null : other;
    case 'first_contact':
      return event === 'message' && contact.isFirst ? null : 'not the first contact';
    case 'flag': {
      if (event !== 'message') return other;
      const sure = message.flags.filter(({ certainty }) => certainty === 'sure');
      const wanted = trigger.flag;
      const fits =
        wanted === undefined || wanted === 'any' ? sure.length > 0 : sure.some(({ name }) => name === wanted);
      return fits ? null : `no flag ${wanted ?? ''}`.trimEnd();
    }
    case 'unanswered': {
      if (event !== 'unanswered') return other;
      const minutes = conversation.waitingMinutes ?? 0;
      return conversation.waitingMinutes !== null && minutes >= (trigger.minutes ?? 0)
        ? null
        : `waits for ${Math.floor(minutes)} minutes only`;
    }
    case 'assigned':
    case 'closed':
      return event === trigger.type ? null : other;
  }
};

const stopReason = (facts: RuleFacts, turn: Turn): string | null => {
  if (facts.automation.isPaused)
    return `automation is paused${facts.automation.reason ? `: ${facts.automation.reason}` : ''}`;
  return turn.stoppedBy ? `the rule “${turn.stoppedBy.name}” stops those behind it` : null;
};

const isNew = (rule: Rule, facts: RuleFacts): boolean => {
  const { enabledAt } = historyOf(rule, facts);
  const days = rule.limits.dryDays ?? 0;
  return days > 0 && enabledAt !== null && facts.now.getTime() - enabledAt.getTime() < days * 86_400_000;
};

const dryReason = (rule: Rule): string =>
  rule.mode === 'dry' ? 'the rule runs dry' : `the rule runs dry for its first ${rule.limits.dryDays} days`;

/** A dry run sees what live rules took, and takes nothing itself. */
const dryTurn = (turn: Turn): Turn => ({ ...turn, taken: new Map(turn.taken) });

const plan = (
  action: RuleAction,
  index: number,
  status: PlannedAction['status'],
  reason: string | null,
  text: string | null,
): PlannedAction => ({
  index,
  type: action.type,
  status,
  reason,
  action,
  text,
});

const planAction = (rule: Rule, action: RuleAction, index: number, facts: RuleFacts, turn: Turn): PlannedAction => {
  if (isAnswer(action)) return planAnswer(rule, action, index, facts, turn);
  if (action.type === 'note')
    return plan(action, index, 'planned', null, renderTemplate(action.text, placesFor(facts)));
  if (action.type === 'propose' && (facts.author.isOwn || facts.author.isBot || facts.author.isAutomated))
    return plan(action, index, 'withheld', 'nobody is there to be answered', null);
  if ((action.type === 'hide' || action.type === 'like') && facts.conversation.isChannelGone)
    return plan(action, index, 'withheld', 'the channel is no longer connected', null);
  if (action.type === 'hide' && facts.capabilities?.hide === false)
    return plan(action, index, 'withheld', 'the platform cannot hide here', null);
  if (action.type === 'like' && facts.capabilities?.like === false)
    return plan(action, index, 'withheld', 'the platform has no likes here', null);
  // Other people's words are hidden by the rule only where it is trusted to act by itself.
  if (rule.mode === 'approval' && (action.type === 'hide' || action.type === 'like'))
    return plan(action, index, 'proposed', 'waits for approval', null);
  const slot = slotOf(action);
  const first = slot ? turn.taken.get(slot) : undefined;
  if (first) return plan(action, index, 'withheld', `the rule “${first.name}” has set the ${slot} already`, null);
  if (slot) turn.taken.set(slot, rule);
  return plan(action, index, 'planned', null, null);
};

const planAnswer = (rule: Rule, action: RuleAction, index: number, facts: RuleFacts, turn: Turn): PlannedAction => {
  const held = (reason: string, text: string | null = null): PlannedAction =>
    plan(action, index, 'withheld', reason, text);
  const template = templateOf(action, facts);
  if (template === null) return held('the saved reply is gone');
  const text = renderTemplate(template, placesFor(facts));
  if (text.trim() === '') return held('the answer is empty once its places are filled');
  const reason = turn.isAnswered ? 'another rule has answered this message' : holdBack(rule, action, facts);
  if (reason) return held(reason, text);
  const limit = action.type === 'reply' ? facts.textLimits?.public : facts.textLimits?.private;
  if (limit && measureText(text, limit.unit) > limit.limit) {
    return held(
      `the answer has ${measureText(text, limit.unit)} ${limit.unit}, the platform takes ${limit.limit}`,
      text,
    );
  }
  turn.isAnswered = true;
  const needsApproval = rule.mode === 'approval' || historyOf(rule, facts).approved < (rule.limits.approveFirst ?? 0);
  return plan(action, index, needsApproval ? 'proposed' : 'planned', needsApproval ? 'waits for approval' : null, text);
};

const templateOf = (action: RuleAction, facts: RuleFacts): string | null => {
  if (action.type !== 'reply' && action.type !== 'private_reply' && action.type !== 'direct') return null;
  if (action.savedReplyId) return facts.savedReplies?.[action.savedReplyId] ?? null;
  return action.text ?? null;
};

const placesFor = (facts: RuleFacts): Record<string, string | null> => ({
  ...facts.places,
  'contact.name': facts.contact.name,
  'contact.handle': facts.contact.handle,
});
