import type { NoticeWords } from './words';

const because = (reason: string | null): string => (reason ? `: ${reason}` : '');
const plurals = new Intl.PluralRules('ar');
const number = new Intl.NumberFormat('ar');
const digits = (text = ''): string => number.format(Number(text));
const roles = { owner: 'مالك', manager: 'مدير', agent: 'موظف', viewer: 'مشاهد' };

const conversations = (count: number): string => {
  switch (plurals.select(count)) {
    case 'one':
      return 'محادثة واحدة';
    case 'two':
      return 'محادثتين';
    case 'few':
      return `${number.format(count)} محادثات`;
    default:
      return `${number.format(count)} محادثة`;
  }
};

export const ar: NoticeWords = {
  plain: () => 'لديك شيء جديد',
  stops: {
    suddenRate: ({ count, usual }) =>
      `وتيرة مفاجئة، الردود التلقائية خلال ساعة ${digits(count)}، والمعتاد ${digits(usual)}`,
    refusals: ({ count, recent }) => `رفضت المنصة ${digits(count)} من آخر ${digits(recent)}`,
    angerMet: ({ count, recent }) => `قوبل ${digits(count)} من آخر ${digits(recent)} من الردود التلقائية بالغضب`,
    repeatsOurs: () => 'تكرر الرسالة ردًّا تلقائيًا من ردودنا',
    inRow: ({ count }) => `ردود تلقائية متتالية هنا، عددها ${digits(count)}`,
    inDay: ({ count }) => `ردود تلقائية لهذا الشخص خلال يوم، عددها ${digits(count)}`,
  },
  assigned: ({ by, contact }) => `أسند إليك ${by} المحادثة مع ${contact}`,
  assigned_many: ({ by, count }) => `أسند إليك ${by} ${conversations(count)}`,
  assigned_by_rule: ({ rule, contact }) => `أسندت إليك القاعدة «${rule}» المحادثة مع ${contact}`,
  assigned_by_team: ({ team, contact }) => `أُسندت إليك المحادثة مع ${contact} التي كانت تنتظر في ${team}`,
  mentioned: ({ by, contact }) => `ذكرك ${by} بشأن ${contact}`,
  late_reply: ({ contact, policy }) => `ينتظر ${contact} أكثر مما تسمح به «${policy}»`,
  late_close: ({ contact, policy }) => `المحادثة مع ${contact} مفتوحة أكثر مما تسمح به «${policy}»`,
  send_failed: ({ contact, reason }) => `لم يُرسل الرد إلى ${contact}${because(reason)}`,
  send_unconfirmed: ({ contact, reason }) => `ربما لم يصل الرد إلى ${contact}${because(reason)}`,
  rule: ({ rule, contact }) => `«${rule}»: ${contact}`,
  rule_stopped: ({ rule, contact, reason }) => `توقفت القاعدة «${rule}» عن الرد على ${contact}: ${reason}`,
  rule_paused: ({ rule, reason }) => `أُوقفت القاعدة «${rule}» مؤقتًا: ${reason}`,
  automation_paused: ({ reason }) => `أُوقف كل ما هو تلقائي مؤقتًا: ${reason}`,
  channel_disconnected: ({ channel, reason }) => `انقطع اتصال ${channel}${because(reason)}`,
  channel_trouble: ({ channel, reason }) => `توجد مشكلة في ${channel}${because(reason)}`,
  channel_access_ends: ({ channel, at }) => `ينتهي وصول ${channel} في ${at}: صِلها من جديد`,
  channel_access_ended: ({ channel, at }) => `انتهى وصول ${channel} في ${at}: صِلها من جديد`,
  channel_sends_fail: ({ channel }) => `تفشل الردود عبر ${channel} واحدًا تلو الآخر`,
  channel_says: ({ channel, text }) => `${channel}: ${text}`,
  model_refused: ({ model }) => `${model} يرفض المفتاح أو النموذج`,
  webhook_off: ({ host, reason }) => `يفشل الويب هوك إلى ${host} منذ خمسة أيام وقد أُوقف${because(reason)}`,
  second_factor_reset: ({ by }) => `أزال ${by} عاملك الثاني: أعدّ واحدًا جديدًا`,
  role_changed: ({ by, role }) => `غيّر ${by} دورك: ${roles[role]}`,
};
