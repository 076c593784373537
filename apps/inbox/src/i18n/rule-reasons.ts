import { t } from '@lingui/core/macro';

/**
 * Why a rule did or did not act, in the reader's language. The server keeps each reason as a short English sentence of a
 * fixed form (it also stands in exports); what has none of these forms, as a condition of the member's own, is shown as
 * it came.
 */
export const sayReason = (reason: string, words: ListWords): string => {
  for (const { form, say } of formsWith(words)) {
    const found = form.exec(reason);
    if (found) return say(...found.slice(1).map((part) => part ?? ''));
  }
  return reason.replace(/_/g, ' ');
};

/** The words for the closed lists of the API. */
export interface ListWords {
  flag: (name: string) => string;
  intent: (name: string) => string;
}

interface Form {
  form: RegExp;
  say: (...parts: string[]) => string;
}

const formsWith = ({ flag: flagWord, intent: intentWord }: ListWords): readonly Form[] => [
  { form: /^(?:already_)?answered$|^another rule has answered/, say: () => t`already answered` },
  { form: /^(?:once_)?per_contact$/, say: () => t`once a person` },
  { form: /^per_post$/, say: () => t`enough on this post` },
  { form: /^per_hour$/, say: () => t`enough this hour` },
  { form: /^quiet[_ ]hours$/, say: () => t`quiet hours` },
  { form: /^paused$|^automation is paused$/, say: () => t`rules are paused` },
  { form: /^automation is paused: (.+)$/su, say: (why) => t`rules are paused: ${why}` },
  { form: /^(?:waits for )?approval$/, say: () => t`waits for approval` },
  { form: /^negative$|^the message is negative$/, say: () => t`the person is upset` },
  { form: /^the message is a case of (\w+)$/, say: (intent) => t`the message is a case of: ${intentWord(intent)}` },
  { form: /^the message is flagged (.+)$/u, say: (flag) => t`the message is flagged: ${flagWord(flag)}` },
  { form: /^after_member$/, say: () => t`a member answered` },
  { form: /^a member has answered within/, say: () => t`a member answered within the last 24 hours` },
  { form: /^window_closed$|^the reply window is closed/, say: () => t`outside the reply window` },
  { form: /^the message is our own$|^rules see inbound/, say: () => t`the message is our own` },
  { form: /^the author is a bot$/, say: () => t`the author is a bot` },
  { form: /^the message is an automatic answer/, say: () => t`the message is an automatic answer itself` },
  { form: /^loop$|^loop breaker: the message repeats/, say: () => t`would answer a machine` },
  { form: /^loop breaker: (\d+) .* in a row/, say: (count) => t`${count} automatic answers in a row here` },
  {
    form: /^loop breaker: (\d+) .* to this person/,
    say: (count) => t`${count} automatic answers to this person within a day`,
  },
  {
    form: /^budget: this person .* within (\S+) hours$/,
    say: (hours) => t`this person had this answer within ${hours} hours`,
  },
  { form: /^budget: (\d+) answers under this post$/, say: (count) => t`${count} answers under this post` },
  { form: /^budget: (\d+) .*within an hour$/, say: (count) => t`${count} automatic answers within an hour` },
  { form: /^this person had the introduction/, say: () => t`this person had the introduction already` },
  { form: /^the platform has no |^the platform cannot/, say: () => t`the platform does not offer this` },
  { form: /^the saved reply is gone$/, say: () => t`the saved reply is gone` },
  { form: /^the answer is empty/, say: () => t`the answer is empty once its places are filled` },
  {
    form: /^the answer has (\d+) \w+, the platform takes (\d+)$/,
    say: (has, takes) => t`the answer has ${has} signs, the platform takes ${takes}`,
  },
  { form: /^the rule “(.+)” stops those behind it$/su, say: (name) => t`the rule “${name}” stops those behind it` },
  { form: /^the rule “(.+)” has set the/su, say: (name) => t`the rule “${name}” has decided this already` },
  { form: /^the rule runs dry for its first (\d+) days$/, say: (days) => t`only watches for its first ${days} days` },
  { form: /^the rule runs dry$/, say: () => t`the rule only watches` },
  { form: /^the rule is off$/, say: () => t`the rule is off` },
  { form: /^an edit never triggers$/, say: () => t`the message was only edited` },
  { form: /^the message is from before connecting$/, say: () => t`the message is from before connecting` },
  { form: /^another channel$/, say: () => t`another channel` },
  { form: /^trigger is \w+, this is /, say: () => t`the rule is for something else` },
  { form: /^trigger (\w+)$/, say: () => t`its trigger fits` },
  { form: /^not the first contact$|^a known contact$/, say: () => t`not the first contact` },
  { form: /^no condition$/, say: () => t`it has no condition` },
  { form: /^no flag ?(.*)$/u, say: (flag) => (flag ? t`no flag: ${flagWord(flag)}` : t`no flag`) },
  { form: /^waits for (\d+) minutes( only)?$/, say: (minutes) => t`waits for ${minutes} minutes` },
  { form: /^outside the hours$/, say: () => t`outside the hours` },
  { form: /^within the hours$/, say: () => t`within the hours` },
  { form: /^none of (.+) in the text$/su, say: (words) => t`the text has none of ${words}` },
];
