/** What connectors say of their fields, by their English. */
export const fa: Readonly<Record<string, string>> = {
  'Instagram Login: the long-lived user token. Facebook Login: the token of the linked Page.':
    'Instagram Login: توکن بلندمدت کاربر. Facebook Login: توکن صفحهٔ پیوندشده.',
  'App dashboard → App settings → Basic. Proves that webhooks are genuine.':
    'App dashboard → App settings → Basic. نشان می‌دهد که وب‌هوک‌ها اصل‌اند.',
  'Any word you choose. Enter the same one beside the webhook address in the app dashboard.':
    'هر واژه‌ای که بخواهید. همان را کنار نشانی وب‌هوک در App dashboard وارد کنید.',
  'Only while the app secret is being changed.': 'تنها هنگامی که App secret در حال عوض شدن است.',
  'Instagram Login only: App dashboard → Instagram → API setup. It signs that login’s webhooks.':
    'تنها برای Instagram Login: App dashboard → Instagram → API setup. وب‌هوک‌های این ورود را امضا می‌کند.',
  Login: 'شیوهٔ ورود',
  '"facebook" for an account linked to a Page, "instagram" for one that signed in by itself.':
    '«facebook» برای حسابی که به صفحه‌ای پیوند دارد، «instagram» برای حسابی که خودش وارد شده است.',
  'Facebook Login only: the Page that the account is linked to.':
    'تنها برای Facebook Login: صفحه‌ای که حساب به آن پیوند دارد.',
  'With it the token’s expiry is watched for you.': 'با آن، پایان اعتبار توکن برایتان زیر نظر است.',
  'Business settings → System users, or GET /me/accounts with your own token. It should not expire.':
    'Business settings → System users، یا GET /me/accounts با توکن خودتان. نباید منقضی شود.',
  'With it the webhook is subscribed and the token’s expiry watched for you.':
    'با آن، وب‌هوک برایتان مشترک می‌شود و پایان اعتبار توکن زیر نظر است.',
  'Business settings → System users: a token with whatsapp_business_messaging and whatsapp_business_management.':
    'Business settings → System users: توکنی با whatsapp_business_messaging و whatsapp_business_management.',
  'Of the WhatsApp Business Account. With it the webhook is subscribed for you, and templates can be sent.':
    'از آنِ WhatsApp Business Account. با آن، وب‌هوک برایتان مشترک می‌شود و می‌توان قالب فرستاد.',
  'The long-lived user token with threads_basic, threads_read_replies, threads_manage_replies, threads_content_publish and threads_manage_mentions.':
    'توکن بلندمدت کاربر با threads_basic و threads_read_replies و threads_manage_replies و threads_content_publish و threads_manage_mentions.',
  'Not that of the Meta app: App dashboard → Threads → Settings.':
    'نه مال برنامهٔ Meta: ‏App dashboard → Threads → Settings.',
  Username: 'نام کاربری',
  'Of the profile: webhooks tell own replies apart by it.': 'نام نمایه: وب‌هوک‌ها پاسخ‌های خودمان را با آن می‌شناسند.',
  Handle: 'شناسهٔ حساب',
  'Your handle without the @, for example brand.bsky.social': 'شناسهٔ شما بدون @، برای نمونه brand.bsky.social',
  'Settings → Privacy and security → App passwords. Tick “Allow access to your direct messages” for DMs.':
    'Settings → Privacy and security → App passwords. برای پیام‌های مستقیم «Allow access to your direct messages» را برگزینید.',
  Server: 'سرور',
  'The address of your server, for example https://mastodon.social':
    'نشانی سرور شما، برای نمونه https://mastodon.social',
  'Preferences → Development → New application, with the scopes read and write; then “Your access token”.':
    'Preferences → Development → New application با دامنه‌های read و write؛ سپس «Your access token».',
  'Signing secret': 'راز امضا',
  'At least 24 random bytes in base64, with or without `whsec_`. Both sides sign with it.':
    'دست‌کم ۲۴ بایت تصادفی در base64، با `whsec_` یا بدون آن. هر دو سو با آن امضا می‌کنند.',
  'Previous signing secret': 'راز امضای پیشین',
  'Only while you rotate: requests signed with it are still taken, ours are signed with the new one.':
    'تنها هنگام عوض کردن: درخواست‌های امضاشده با آن هنوز پذیرفته می‌شوند و مال ما با راز تازه امضا می‌شود.',
  'Callback address': 'نشانی بازگشت',
  'Where replies and moderation are posted, signed. Leave it empty for a channel that only receives.':
    'پاسخ‌ها و کارهای نظارت با امضا به آنجا فرستاده می‌شوند. برای کانالی که تنها دریافت می‌کند خالی بگذارید.',
  'Write /newbot (or /mybots) to @BotFather in Telegram and copy the token that it gives.':
    'در تلگرام به @BotFather بنویسید /newbot (یا /mybots) و توکنی را که می‌دهد رونوشت کنید.',
  'Any word of your own, up to 256 letters, digits, _ and -. Telegram repeats it with each update.':
    'واژه‌ای از خودتان، تا ۲۵۶ حرف، رقم، _ و -. تلگرام آن را با هر به‌روزرسانی تکرار می‌کند.',
  'Only while you change it: updates that still carry the old one are taken.':
    'تنها هنگام عوض کردن: به‌روزرسانی‌هایی که هنوز راز پیشین را دارند پذیرفته می‌شوند.',
  'Ids that speak for you': 'شناسه‌هایی که از سوی شما حرف می‌زنند',
  'Channels and people whose messages in your groups are your own words, not those of visitors.':
    'کانال‌ها و کسانی که پیام‌هایشان در گروه‌های شما سخن خود شماست، نه سخن بازدیدکنندگان.',
  'api.slack.com/apps, your app, OAuth & Permissions: "Bot User OAuth Token", begins with xoxb-. Scopes: chat:write, channels:read, groups:read, im:read, mpim:read, channels:history, groups:history, im:history, mpim:history, reactions:read, reactions:write, users:read, files:read, files:write.':
    'api.slack.com/apps، برنامهٔ شما، OAuth & Permissions: «Bot User OAuth Token» که با xoxb- آغاز می‌شود. دامنه‌ها: chat:write, channels:read, groups:read, im:read, mpim:read, channels:history, groups:history, im:history, mpim:history, reactions:read, reactions:write, users:read, files:read, files:write.',
  'Only where your app rotates its tokens: it comes with the bot token, begins with xoxe- and renews it every 12 hours.':
    'تنها اگر برنامهٔ شما توکن‌هایش را می‌چرخاند: همراه توکن بات می‌آید، با xoxe- آغاز می‌شود و هر ۱۲ ساعت آن را تازه می‌کند.',
  'Basic Information; only beside a refresh token.': 'Basic Information؛ تنها در کنار refresh token.',
  'The same page, Basic Information, App Credentials.': 'همان صفحه، Basic Information، App Credentials.',
  'Only while you renew it: requests signed with the old one are taken too.':
    'تنها هنگام تازه کردن: درخواست‌های امضاشده با راز پیشین هم پذیرفته می‌شوند.',
  'console.x.com, your app, Keys and tokens: "API Key Secret" (the consumer secret). It signs webhooks.':
    'console.x.com، برنامهٔ شما، Keys and tokens: «API Key Secret» (همان consumer secret). وب‌هوک‌ها را امضا می‌کند.',
  'Only while you renew it.': 'تنها هنگام تازه کردن.',
  'The same page. It sets the webhook up.': 'همان صفحه. وب‌هوک با آن برپا می‌شود.',
  'The same page, OAuth 2.0.': 'همان صفحه، OAuth 2.0.',
  'The same page; only for a confidential client.': 'همان صفحه؛ تنها برای confidential client.',
  'The token that signing in gives, for the scopes tweet.read tweet.write users.read dm.read dm.write tweet.moderate.write media.write offline.access.':
    'توکنی که ورود می‌دهد، برای دامنه‌های tweet.read tweet.write users.read dm.read dm.write tweet.moderate.write media.write offline.access.',
  'Comes with the access token where offline.access was asked for; without it the channel ends after 2 hours.':
    'اگر offline.access خواسته شده باشد همراه access token می‌آید؛ بدون آن کانال پس از ۲ ساعت پایان می‌یابد.',
  'Reads a day': 'خواندن در روز',
  'How many posts, messages and people polling may read a day, since X charges for each; 10,000 unless told.':
    'روزانه چند پست، پیام و شخص خوانده شود، چون X برای هر یک پول می‌گیرد؛ اگر گفته نشود ۱۰٬۰۰۰.',
  'console.cloud.google.com, APIs & Services, Credentials: an OAuth client of type "Web application".':
    'console.cloud.google.com، APIs & Services، Credentials: یک OAuth client از نوع «Web application».',
  'On the same page.': 'در همان صفحه.',
  'What signing in with the scope https://www.googleapis.com/auth/youtube.force-ssl gives (access_type=offline). It ends after 7 days while the app is in "Testing".':
    'آنچه ورود با دامنهٔ https://www.googleapis.com/auth/youtube.force-ssl می‌دهد (access_type=offline). تا برنامه در «Testing» است پس از ۷ روز پایان می‌یابد.',
  'Good for an hour; the refresh token makes the next ones.': 'یک ساعت معتبر است؛ بعدی‌ها را refresh token می‌سازد.',
  'Quota units a day': 'واحد سهمیه در روز',
  'What Google Cloud grants your project for the YouTube Data API; 10,000 unless you asked for more.':
    'آنچه Google Cloud برای YouTube Data API به پروژهٔ شما می‌دهد؛ ۱۰٬۰۰۰ مگر بیشتر خواسته باشید.',
  'Read live chats': 'خواندن گفتگوی زنده',
  'true: the chat of a running broadcast is read too. It costs much of the quota.':
    'true: گفتگوی پخش در جریان هم خوانده می‌شود. بخش بزرگی از سهمیه را مصرف می‌کند.',
  'business-api.tiktok.com, My Apps, your app: "App ID".': 'business-api.tiktok.com، My Apps، برنامهٔ شما: «App ID».',
  'On the same page. It signs webhooks too.': 'در همان صفحه. وب‌هوک‌ها را هم امضا می‌کند.',
  'Only while you renew it: events signed with the old one are taken too.':
    'تنها هنگام تازه کردن: رویدادهای امضاشده با راز پیشین هم پذیرفته می‌شوند.',
  'What signing in with the business account gives. It is good for a day.':
    'آنچه ورود با حساب تجاری می‌دهد. یک روز معتبر است.',
  'Comes with the access token and makes the next ones for a year.':
    'همراه access token می‌آید و تا یک سال بعدی‌ها را می‌سازد.',
  'Own unique identifier': 'unique identifier خودمان',
  'The `unique_identifier` of the account itself: comments that it writes in the app are then known as its own at once.':
    '`unique_identifier` خود حساب: آنگاه دیدگاه‌هایی که در برنامه می‌نویسد بی‌درنگ از آنِ خودش شناخته می‌شود.',
  'linkedin.com/developers, your app, Auth. The app needs the product "Community Management API" alone.':
    'linkedin.com/developers، برنامهٔ شما، Auth. برنامه تنها محصول «Community Management API» را لازم دارد.',
  'On the same page. It signs webhooks and answers their check.':
    'در همان صفحه. وب‌هوک‌ها را امضا می‌کند و به آزمایششان پاسخ می‌دهد.',
  'What an administrator of the page gets by signing in with r_organization_social_feed, w_organization_social_feed, rw_organization_admin. It is good for 60 days.':
    'آنچه مدیر صفحه با ورود با r_organization_social_feed و w_organization_social_feed و rw_organization_admin می‌گیرد. ۶۰ روز معتبر است.',
  'Only approved partners get one; without it sign in again before the 60 days are over.':
    'تنها همکاران تأییدشده می‌گیرند؛ بدون آن پیش از پایان ۶۰ روز دوباره وارد شوید.',
  'The number in the address of your app on linkedin.com/developers; needed to set the webhook up.':
    'شمارهٔ درون نشانی برنامهٔ شما در linkedin.com/developers؛ برای برپا کردن وب‌هوک لازم است.',
  'discord.com/developers/applications, your app, Bot: "Reset Token". Switch "Message Content Intent" on there, then connect; the link that invites the bot to your server is shown there.':
    'discord.com/developers/applications، برنامهٔ شما، Bot: «Reset Token». همان‌جا «Message Content Intent» را روشن کنید و سپس وصل شوید؛ پیوندی که بات را به سرور شما دعوت می‌کند نشان داده می‌شود.',
  Channels: 'کانال‌ها',
  'Ids of the channels (and of threads or forums) that belong into the inbox; empty: all that the bot may read. Direct messages always do.':
    'شناسهٔ کانال‌هایی (و رشته‌ها یا انجمن‌هایی) که به صندوق می‌آیند؛ خالی: هر چه بات می‌تواند بخواند. پیام‌های مستقیم همیشه می‌آیند.',
  'reddit.com/prefs/apps, under the name of your app. Reddit must have approved the app first.':
    'reddit.com/prefs/apps، زیر نام برنامهٔ شما. Reddit باید پیش‌تر برنامه را تأیید کرده باشد.',
  'On the same page, "secret".': 'در همان صفحه، «secret».',
  'What signing in with duration=permanent and the scopes identity, read, privatemessages, submit, edit, history, modmail, modposts gives.':
    'آنچه ورود با duration=permanent و دامنه‌های identity, read, privatemessages, submit, edit, history, modmail, modposts می‌دهد.',
  'Good for a day; the refresh token makes the next ones.': 'یک روز معتبر است؛ بعدی‌ها را refresh token می‌سازد.',
  'A community that you moderate, without r/: its posts, comments and modmail come into the inbox too.':
    'انجمنی که مدیرش هستید، بدون r/: پست‌ها، دیدگاه‌ها و modmail آن هم به صندوق می‌آیند.',
  'As Reddit wants it: platform:app-id:v1.0 (by /u/name). Programs without one of their own are slowed down.':
    'همان‌گونه که Reddit می‌خواهد: platform:app-id:v1.0 (by /u/name). برنامه‌هایی که از خود ندارند کند می‌شوند.',
  'What signing in with the scope https://www.googleapis.com/auth/business.manage gives (access_type=offline). It ends after 7 days while the app is in "Testing".':
    'آنچه ورود با دامنهٔ https://www.googleapis.com/auth/business.manage می‌دهد (access_type=offline). تا برنامه در «Testing» است پس از ۷ روز پایان می‌یابد.',
  'Pub/Sub topic': 'موضوع Pub/Sub',
  'projects/<project>/topics/<topic>: reviews then come at once instead of with the next poll. In that project allow mybusiness-api-pubsub@system.gserviceaccount.com to publish, and add a push subscription with authentication to the webhook address shown here. Google keeps one topic for each account.':
    'projects/<project>/topics/<topic>: نظرها به جای دور بعدی بررسی، همان لحظه می‌رسند. در آن پروژه به mybusiness-api-pubsub@system.gserviceaccount.com اجازهٔ انتشار بدهید و یک اشتراک push با احراز هویت به نشانی وب‌هوکی که اینجا آمده بیفزایید. گوگل برای هر حساب یک موضوع نگه می‌دارد.',
  'Service account of the push subscription': 'حساب سرویس اشتراک push',
  'The e-mail address with which the subscription signs: IAM & Admin, Service accounts.':
    'نشانی ایمیلی که اشتراک با آن امضا می‌کند: IAM & Admin، Service accounts.',
  'Audience of the push subscription': 'مخاطب (audience) اشتراک push',
  'Only where you entered one there; otherwise it is the webhook address.':
    'فقط اگر آنجا مقداری وارد کرده‌اید؛ وگرنه همان نشانی وب‌هوک است.',
  'API plan': 'طرح API',
  'enterprise: every post may be answered. Otherwise X takes answers only to posts that mention or quote the account.':
    'enterprise: به هر پست می‌توان پاسخ داد. در غیر این صورت X فقط پاسخ به پست‌هایی را می‌پذیرد که از حساب نام برده یا آن را نقل کرده باشند.',
};
