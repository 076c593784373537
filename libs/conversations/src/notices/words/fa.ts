import type { NoticeWords } from './words';

const because = (reason: string | null): string => (reason ? `: ${reason}` : '');
const number = new Intl.NumberFormat('fa');
const digits = (text = ''): string => number.format(Number(text));
const roles = { owner: 'مالک', manager: 'مدیر', agent: 'کارشناس', viewer: 'بیننده' };

export const fa: NoticeWords = {
  plain: () => 'چیز تازه‌ای برای شما هست',
  stops: {
    suddenRate: ({ count, usual }) => `سرعت ناگهانی، ${digits(count)} پاسخ خودکار در یک ساعت، معمولاً ${digits(usual)}`,
    refusals: ({ count, recent }) => `پلتفرم ${digits(count)} تا از ${digits(recent)} پاسخ آخر را نپذیرفت`,
    angerMet: ({ count, recent }) => `${digits(count)} تا از ${digits(recent)} پاسخ خودکار آخر با خشم روبه‌رو شد`,
    repeatsOurs: () => 'پیام پاسخ خودکار خودمان را تکرار می‌کند',
    inRow: ({ count }) => `${digits(count)} پاسخ خودکار پشت سر هم در این گفتگو`,
    inDay: ({ count }) => `${digits(count)} پاسخ خودکار به این شخص در یک روز`,
  },
  assigned: ({ by, contact }) => `${by} گفتگو با ${contact} را به شما سپرد`,
  assigned_many: ({ by, count }) => `${by} ${number.format(count)} گفتگو را به شما سپرد`,
  assigned_by_rule: ({ rule, contact }) => `قاعدهٔ «${rule}» گفتگو با ${contact} را به شما سپرد`,
  assigned_by_team: ({ team, contact }) => `گفتگو با ${contact} که در ${team} منتظر بود به شما سپرده شد`,
  mentioned: ({ by, contact }) => `${by} دربارهٔ ${contact} از شما نام برد`,
  late_reply: ({ contact, policy }) => `${contact} بیش از آنچه «${policy}» اجازه می‌دهد منتظر مانده است`,
  late_close: ({ contact, policy }) => `گفتگو با ${contact} بیش از آنچه «${policy}» اجازه می‌دهد باز مانده است`,
  send_failed: ({ contact, reason }) => `پاسخ به ${contact} فرستاده نشد${because(reason)}`,
  send_unconfirmed: ({ contact, reason }) => `شاید پاسخ به ${contact} نرسیده باشد${because(reason)}`,
  rule: ({ rule, contact }) => `«${rule}»: ${contact}`,
  rule_stopped: ({ rule, contact, reason }) => `قاعدهٔ «${rule}» دیگر به ${contact} پاسخ نمی‌دهد: ${reason}`,
  rule_paused: ({ rule, reason }) => `قاعدهٔ «${rule}» متوقف شد: ${reason}`,
  automation_paused: ({ reason }) => `همهٔ کارهای خودکار متوقف شد: ${reason}`,
  channel_disconnected: ({ channel, reason }) => `اتصال ${channel} قطع شد${because(reason)}`,
  channel_trouble: ({ channel, reason }) => `${channel} مشکل دارد${because(reason)}`,
  channel_access_ends: ({ channel, at }) => `دسترسی ${channel} در ${at} پایان می‌یابد: دوباره وصلش کنید`,
  channel_access_ended: ({ channel, at }) => `دسترسی ${channel} در ${at} پایان یافت: دوباره وصلش کنید`,
  channel_sends_fail: ({ channel }) => `پاسخ‌ها از راه ${channel} یکی پس از دیگری ناموفق می‌شوند`,
  channel_says: ({ channel, text }) => `${channel}: ${text}`,
  model_refused: ({ model }) => `${model} کلید یا مدل را نمی‌پذیرد`,
  webhook_off: ({ host, reason }) => `وب‌هوک به ${host} پنج روز است ناموفق بوده و خاموش شد${because(reason)}`,
  second_factor_reset: ({ by }) => `${by} عامل دوم شما را برداشت: یکی تازه بسازید`,
  role_changed: ({ by, role }) => `${by} نقش شما را عوض کرد: ${roles[role]}`,
};
