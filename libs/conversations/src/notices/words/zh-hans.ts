import type { NoticeWords } from './words';

const because = (reason: string | null): string => (reason ? `：${reason}` : '');
const roles = { owner: '所有者', manager: '经理', agent: '客服', viewer: '查看者' };

export const zhHans: NoticeWords = {
  plain: () => '有新内容等您查看',
  stops: {
    suddenRate: ({ count, usual }) => `频率突增，一小时内有 ${count} 条自动回复，平时为 ${usual} 条`,
    refusals: ({ count, recent }) => `平台拒绝了最近 ${recent} 条中的 ${count} 条`,
    angerMet: ({ count, recent }) => `最近 ${recent} 条自动回复中有 ${count} 条引来不满`,
    repeatsOurs: () => '该消息重复了我们的自动回复',
    inRow: ({ count }) => `此会话中连续 ${count} 条自动回复`,
    inDay: ({ count }) => `一天内给此人的自动回复达 ${count} 条`,
  },
  assigned: ({ by, contact }) => `${by} 将与 ${contact} 的会话分配给了您`,
  assigned_many: ({ by, count }) => `${by} 将 ${count} 个会话分配给了您`,
  assigned_by_rule: ({ rule, contact }) => `规则“${rule}”将与 ${contact} 的会话分配给了您`,
  assigned_by_team: ({ team, contact }) => `在 ${team} 中等待的 ${contact} 的会话已分配给您`,
  mentioned: ({ by, contact }) => `${by} 在关于 ${contact} 的备注中提到了您`,
  late_reply: ({ contact, policy }) => `${contact} 的等待时间已超过“${policy}”的规定`,
  late_close: ({ contact, policy }) => `与 ${contact} 的会话未关闭的时间已超过“${policy}”的规定`,
  send_failed: ({ contact, reason }) => `给 ${contact} 的回复未能发送${because(reason)}`,
  send_unconfirmed: ({ contact, reason }) => `给 ${contact} 的回复可能没有送达${because(reason)}`,
  rule: ({ rule, contact }) => `“${rule}”：${contact}`,
  rule_stopped: ({ rule, contact, reason }) => `规则“${rule}”已停止回复 ${contact}：${reason}`,
  rule_paused: ({ rule, reason }) => `规则“${rule}”已暂停：${reason}`,
  automation_paused: ({ reason }) => `所有自动操作已暂停：${reason}`,
  channel_disconnected: ({ channel, reason }) => `${channel} 已断开连接${because(reason)}`,
  channel_trouble: ({ channel, reason }) => `${channel} 出现问题${because(reason)}`,
  channel_access_ends: ({ channel, at }) => `${channel} 的访问权限将于 ${at} 到期，请重新连接`,
  channel_access_ended: ({ channel, at }) => `${channel} 的访问权限已于 ${at} 到期，请重新连接`,
  channel_sends_fail: ({ channel }) => `通过 ${channel} 发送的回复接连失败`,
  channel_says: ({ channel, text }) => `${channel}：${text}`,
  model_refused: ({ model }) => `${model} 拒绝了密钥或模型`,
  webhook_off: ({ host, reason }) => `发往 ${host} 的 Webhook 已连续失败五天，现已关闭${because(reason)}`,
  second_factor_reset: ({ by }) => `${by} 移除了您的第二重验证，请重新设置`,
  role_changed: ({ by, role }) => `${by} 更改了您的角色：${roles[role]}`,
};
