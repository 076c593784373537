/** What connectors say of their fields, by their English. */
export const zhHans: Readonly<Record<string, string>> = {
  'Instagram Login: the long-lived user token. Facebook Login: the token of the linked Page.':
    'Instagram Login：用户的长期令牌。Facebook Login：所关联主页的令牌。',
  'App dashboard → App settings → Basic. Proves that webhooks are genuine.':
    'App dashboard → App settings → Basic。用于证明 webhook 真实可信。',
  'Any word you choose. Enter the same one beside the webhook address in the app dashboard.':
    '任意一个词。请在 App dashboard 的 webhook 地址旁填写同一个词。',
  'Only while the app secret is being changed.': '仅在更换 App secret 期间需要。',
  'Instagram Login only: App dashboard → Instagram → API setup. It signs that login’s webhooks.':
    '仅用于 Instagram Login：App dashboard → Instagram → API setup。它为该登录方式的 webhook 签名。',
  Login: '登录方式',
  '"facebook" for an account linked to a Page, "instagram" for one that signed in by itself.':
    '与主页关联的账号填“facebook”，自行登录的账号填“instagram”。',
  'Facebook Login only: the Page that the account is linked to.': '仅用于 Facebook Login：账号所关联的主页。',
  'With it the token’s expiry is watched for you.': '填写后会为您监视令牌的有效期。',
  'Business settings → System users, or GET /me/accounts with your own token. It should not expire.':
    'Business settings → System users，或用您自己的令牌请求 GET /me/accounts。该令牌不应过期。',
  'With it the webhook is subscribed and the token’s expiry watched for you.':
    '填写后会为您订阅 webhook 并监视令牌的有效期。',
  'Business settings → System users: a token with whatsapp_business_messaging and whatsapp_business_management.':
    'Business settings → System users：具有 whatsapp_business_messaging 和 whatsapp_business_management 权限的令牌。',
  'Of the WhatsApp Business Account. With it the webhook is subscribed for you, and templates can be sent.':
    'WhatsApp Business Account 的编号。填写后会为您订阅 webhook，并可发送模板。',
  'The long-lived user token with threads_basic, threads_read_replies, threads_manage_replies, threads_content_publish and threads_manage_mentions.':
    '具有 threads_basic、threads_read_replies、threads_manage_replies、threads_content_publish 和 threads_manage_mentions 权限的用户长期令牌。',
  'Not that of the Meta app: App dashboard → Threads → Settings.':
    '不是 Meta 应用的密钥：App dashboard → Threads → Settings。',
  Username: '用户名',
  'Of the profile: webhooks tell own replies apart by it.': '个人主页的用户名：webhook 据此识别我方的回复。',
  Handle: '账号名',
  'Your handle without the @, for example brand.bsky.social': '不带 @ 的账号名，例如 brand.bsky.social',
  'Settings → Privacy and security → App passwords. Tick “Allow access to your direct messages” for DMs.':
    'Settings → Privacy and security → App passwords。如需私信，请勾选“Allow access to your direct messages”。',
  Server: '服务器',
  'The address of your server, for example https://mastodon.social': '您的服务器地址，例如 https://mastodon.social',
  'Preferences → Development → New application, with the scopes read and write; then “Your access token”.':
    'Preferences → Development → New application，勾选 read 和 write 范围；然后取“Your access token”。',
  'Signing secret': '签名密钥',
  'At least 24 random bytes in base64, with or without `whsec_`. Both sides sign with it.':
    '至少 24 个随机字节的 base64，可带或不带 `whsec_`。双方都用它签名。',
  'Previous signing secret': '之前的签名密钥',
  'Only while you rotate: requests signed with it are still taken, ours are signed with the new one.':
    '仅在轮换期间需要：仍接受用它签名的请求，我方请求则用新密钥签名。',
  'Callback address': '回调地址',
  'Where replies and moderation are posted, signed. Leave it empty for a channel that only receives.':
    '签名后的回复和审核操作会发到这里。仅接收的渠道请留空。',
  'Write /newbot (or /mybots) to @BotFather in Telegram and copy the token that it gives.':
    '在 Telegram 中向 @BotFather 发送 /newbot（或 /mybots），复制它给出的令牌。',
  'Any word of your own, up to 256 letters, digits, _ and -. Telegram repeats it with each update.':
    '您自定的词，最多 256 个字母、数字、_ 和 -。Telegram 会在每次更新中带上它。',
  'Only while you change it: updates that still carry the old one are taken.':
    '仅在更换期间需要：仍接受带有旧值的更新。',
  'Ids that speak for you': '代表您发言的 ID',
  'Channels and people whose messages in your groups are your own words, not those of visitors.':
    '在您群组中代表您而非访客发言的频道和人员。',
  'api.slack.com/apps, your app, OAuth & Permissions: "Bot User OAuth Token", begins with xoxb-. Scopes: chat:write, channels:read, groups:read, im:read, mpim:read, channels:history, groups:history, im:history, mpim:history, reactions:read, reactions:write, users:read, files:read, files:write.':
    'api.slack.com/apps，您的应用，OAuth & Permissions：“Bot User OAuth Token”，以 xoxb- 开头。权限范围：chat:write, channels:read, groups:read, im:read, mpim:read, channels:history, groups:history, im:history, mpim:history, reactions:read, reactions:write, users:read, files:read, files:write。',
  'Only where your app rotates its tokens: it comes with the bot token, begins with xoxe- and renews it every 12 hours.':
    '仅当您的应用轮换令牌时需要：随 bot 令牌一同给出，以 xoxe- 开头，每 12 小时续期一次。',
  'Basic Information; only beside a refresh token.': 'Basic Information；仅与 refresh token 同时需要。',
  'The same page, Basic Information, App Credentials.': '同一页面，Basic Information，App Credentials。',
  'Only while you renew it: requests signed with the old one are taken too.':
    '仅在更换期间需要：也接受用旧密钥签名的请求。',
  'console.x.com, your app, Keys and tokens: "API Key Secret" (the consumer secret). It signs webhooks.':
    'console.x.com，您的应用，Keys and tokens：“API Key Secret”（即 consumer secret）。它为 webhook 签名。',
  'Only while you renew it.': '仅在更换期间需要。',
  'The same page. It sets the webhook up.': '同一页面。用于设置 webhook。',
  'The same page, OAuth 2.0.': '同一页面，OAuth 2.0。',
  'The same page; only for a confidential client.': '同一页面；仅用于 confidential client。',
  'The token that signing in gives, for the scopes tweet.read tweet.write users.read dm.read dm.write tweet.moderate.write media.write offline.access.':
    '登录后得到的令牌，权限范围为 tweet.read tweet.write users.read dm.read dm.write tweet.moderate.write media.write offline.access。',
  'Comes with the access token where offline.access was asked for; without it the channel ends after 2 hours.':
    '申请了 offline.access 时随 access token 一同给出；没有它，渠道将在 2 小时后失效。',
  'Reads a day': '每日读取量',
  'How many posts, messages and people polling may read a day, since X charges for each; 10,000 unless told.':
    '每天可读取多少条帖子、消息和用户，因为 X 按条计费；未填写时为 10,000。',
  'console.cloud.google.com, APIs & Services, Credentials: an OAuth client of type "Web application".':
    'console.cloud.google.com，APIs & Services，Credentials：类型为“Web application”的 OAuth client。',
  'On the same page.': '在同一页面。',
  'What signing in with the scope https://www.googleapis.com/auth/youtube.force-ssl gives (access_type=offline). It ends after 7 days while the app is in "Testing".':
    '以权限范围 https://www.googleapis.com/auth/youtube.force-ssl 登录后得到的令牌（access_type=offline）。应用处于“Testing”时，7 天后失效。',
  'Good for an hour; the refresh token makes the next ones.': '有效期一小时；之后由 refresh token 续期。',
  'Quota units a day': '每日配额单位',
  'What Google Cloud grants your project for the YouTube Data API; 10,000 unless you asked for more.':
    'Google Cloud 为您的项目授予的 YouTube Data API 配额；未申请提高时为 10,000。',
  'Read live chats': '读取直播聊天',
  'true: the chat of a running broadcast is read too. It costs much of the quota.':
    'true：同时读取正在直播的聊天。会消耗大量配额。',
  'business-api.tiktok.com, My Apps, your app: "App ID".': 'business-api.tiktok.com，My Apps，您的应用：“App ID”。',
  'On the same page. It signs webhooks too.': '在同一页面。它也为 webhook 签名。',
  'Only while you renew it: events signed with the old one are taken too.':
    '仅在更换期间需要：也接受用旧密钥签名的事件。',
  'What signing in with the business account gives. It is good for a day.': '用企业账号登录后得到的令牌，有效期一天。',
  'Comes with the access token and makes the next ones for a year.': '随 access token 一同给出，可在一年内续期。',
  'Own unique identifier': '自身的 unique identifier',
  'The `unique_identifier` of the account itself: comments that it writes in the app are then known as its own at once.':
    '账号自身的 `unique_identifier`：这样它在应用内写的评论会立即被识别为自己的。',
  'linkedin.com/developers, your app, Auth. The app needs the product "Community Management API" alone.':
    'linkedin.com/developers，您的应用，Auth。该应用只需要“Community Management API”这一产品。',
  'On the same page. It signs webhooks and answers their check.': '在同一页面。它为 webhook 签名并响应其校验。',
  'What an administrator of the page gets by signing in with r_organization_social_feed, w_organization_social_feed, rw_organization_admin. It is good for 60 days.':
    '主页管理员以 r_organization_social_feed、w_organization_social_feed、rw_organization_admin 登录后得到的令牌，有效期 60 天。',
  'Only approved partners get one; without it sign in again before the 60 days are over.':
    '只有获批的合作伙伴才有；没有它，请在 60 天内重新登录。',
  'The number in the address of your app on linkedin.com/developers; needed to set the webhook up.':
    '您的应用在 linkedin.com/developers 地址中的编号；用于设置 webhook。',
  'discord.com/developers/applications, your app, Bot: "Reset Token". Switch "Message Content Intent" on there, then connect; the link that invites the bot to your server is shown there.':
    'discord.com/developers/applications，您的应用，Bot：“Reset Token”。在那里打开“Message Content Intent”，然后连接；随后会显示邀请机器人加入您服务器的链接。',
  Channels: '渠道',
  'Ids of the channels (and of threads or forums) that belong into the inbox; empty: all that the bot may read. Direct messages always do.':
    '要进入收件箱的频道（以及子区或论坛）的 ID；留空：机器人可读取的全部。私信始终会进入。',
  'reddit.com/prefs/apps, under the name of your app. Reddit must have approved the app first.':
    'reddit.com/prefs/apps，在您的应用名称下方。应用须先获得 Reddit 批准。',
  'On the same page, "secret".': '在同一页面，“secret”。',
  'What signing in with duration=permanent and the scopes identity, read, privatemessages, submit, edit, history, modmail, modposts gives.':
    '以 duration=permanent 和权限范围 identity、read、privatemessages、submit、edit、history、modmail、modposts 登录后得到的令牌。',
  'Good for a day; the refresh token makes the next ones.': '有效期一天；之后由 refresh token 续期。',
  'A community that you moderate, without r/: its posts, comments and modmail come into the inbox too.':
    '您担任版主的社区，不带 r/：其帖子、评论和 modmail 也会进入收件箱。',
  'As Reddit wants it: platform:app-id:v1.0 (by /u/name). Programs without one of their own are slowed down.':
    '按 Reddit 的要求：platform:app-id:v1.0 (by /u/name)。没有自己标识的程序会被限速。',
  'What signing in with the scope https://www.googleapis.com/auth/business.manage gives (access_type=offline). It ends after 7 days while the app is in "Testing".':
    '以权限范围 https://www.googleapis.com/auth/business.manage 登录后得到的令牌（access_type=offline）。应用处于“Testing”时，7 天后失效。',
  'Pub/Sub topic': 'Pub/Sub 主题',
  'projects/<project>/topics/<topic>: reviews then come at once instead of with the next poll. In that project allow mybusiness-api-pubsub@system.gserviceaccount.com to publish, and add a push subscription with authentication to the webhook address shown here. Google keeps one topic for each account.':
    'projects/<project>/topics/<topic>：评价会立即到达，而不必等到下次轮询。请在该项目中允许 mybusiness-api-pubsub@system.gserviceaccount.com 发布，并添加一个带身份验证的推送订阅，指向此处显示的 webhook 地址。Google 为每个账号只保留一个主题。',
  'Service account of the push subscription': '推送订阅的服务账号',
  'The e-mail address with which the subscription signs: IAM & Admin, Service accounts.':
    '订阅用来签名的电子邮件地址：IAM & Admin，Service accounts。',
  'Audience of the push subscription': '推送订阅的受众 (audience)',
  'Only where you entered one there; otherwise it is the webhook address.':
    '仅当您在那里填写过时才需要；否则就是 webhook 地址。',
  'API plan': 'API 套餐',
  'enterprise: every post may be answered. Otherwise X takes answers only to posts that mention or quote the account.':
    'enterprise：可以回复任何帖子。否则 X 只接受对提及或引用该账号的帖子的回复。',
};
