/** What connectors say of their fields, by their English. */
export const ar: Readonly<Record<string, string>> = {
  'Instagram Login: the long-lived user token. Facebook Login: the token of the linked Page.':
    'Instagram Login: رمز المستخدم الطويل الأمد. Facebook Login: رمز الصفحة المرتبطة.',
  'App dashboard → App settings → Basic. Proves that webhooks are genuine.':
    'App dashboard → App settings → Basic. يثبت أن إشعارات الويب هوك أصلية.',
  'Any word you choose. Enter the same one beside the webhook address in the app dashboard.':
    'أي كلمة تختارها. أدخلها نفسها بجانب عنوان الويب هوك في App dashboard.',
  'Only while the app secret is being changed.': 'فقط أثناء تغيير App secret.',
  'Instagram Login only: App dashboard → Instagram → API setup. It signs that login’s webhooks.':
    'لـ Instagram Login فقط: App dashboard → Instagram → API setup. يوقّع إشعارات هذا الدخول.',
  Login: 'طريقة الدخول',
  '"facebook" for an account linked to a Page, "instagram" for one that signed in by itself.':
    '«facebook» لحساب مرتبط بصفحة، و«instagram» لحساب سجّل الدخول بنفسه.',
  'Facebook Login only: the Page that the account is linked to.':
    'لـ Facebook Login فقط: الصفحة التي يرتبط بها الحساب.',
  'With it the token’s expiry is watched for you.': 'به تُراقَب لك صلاحية الرمز.',
  'Business settings → System users, or GET /me/accounts with your own token. It should not expire.':
    'Business settings → System users، أو GET /me/accounts برمزك أنت. ينبغي ألا تنتهي صلاحيته.',
  'With it the webhook is subscribed and the token’s expiry watched for you.':
    'به يُشترَك في الويب هوك وتُراقَب صلاحية الرمز من أجلك.',
  'Business settings → System users: a token with whatsapp_business_messaging and whatsapp_business_management.':
    'Business settings → System users: رمز بصلاحيتي whatsapp_business_messaging وwhatsapp_business_management.',
  'Of the WhatsApp Business Account. With it the webhook is subscribed for you, and templates can be sent.':
    'الخاص بـ WhatsApp Business Account. به يُشترَك في الويب هوك من أجلك ويمكن إرسال القوالب.',
  'The long-lived user token with threads_basic, threads_read_replies, threads_manage_replies, threads_content_publish and threads_manage_mentions.':
    'رمز المستخدم الطويل الأمد بصلاحيات threads_basic وthreads_read_replies وthreads_manage_replies وthreads_content_publish وthreads_manage_mentions.',
  'Not that of the Meta app: App dashboard → Threads → Settings.':
    'ليس سرّ تطبيق Meta: ‏App dashboard → Threads → Settings.',
  Username: 'اسم المستخدم',
  'Of the profile: webhooks tell own replies apart by it.': 'اسم الملف الشخصي: به تميّز إشعارات الويب هوك ردودنا نحن.',
  Handle: 'اسم الحساب',
  'Your handle without the @, for example brand.bsky.social': 'معرّفك من دون @، مثل brand.bsky.social',
  'Settings → Privacy and security → App passwords. Tick “Allow access to your direct messages” for DMs.':
    'Settings → Privacy and security → App passwords. اختر «Allow access to your direct messages» للرسائل المباشرة.',
  Server: 'الخادم',
  'The address of your server, for example https://mastodon.social': 'عنوان خادمك، مثل https://mastodon.social',
  'Preferences → Development → New application, with the scopes read and write; then “Your access token”.':
    'Preferences → Development → New application بالنطاقين read وwrite؛ ثم «Your access token».',
  'Signing secret': 'سرّ التوقيع',
  'At least 24 random bytes in base64, with or without `whsec_`. Both sides sign with it.':
    '24 بايتًا عشوائيًا على الأقل بترميز base64، مع `whsec_` أو من دونها. يوقّع به الطرفان.',
  'Previous signing secret': 'سرّ التوقيع السابق',
  'Only while you rotate: requests signed with it are still taken, ours are signed with the new one.':
    'فقط أثناء التبديل: تُقبل الطلبات الموقّعة به بعد، وتُوقّع طلباتنا بالجديد.',
  'Callback address': 'عنوان الاستدعاء',
  'Where replies and moderation are posted, signed. Leave it empty for a channel that only receives.':
    'إليه تُرسل الردود وإجراءات الإشراف موقّعة. اتركه فارغًا لقناة تستقبل فقط.',
  'Write /newbot (or /mybots) to @BotFather in Telegram and copy the token that it gives.':
    'اكتب /newbot (أو /mybots) إلى @BotFather في تيليغرام وانسخ الرمز الذي يعطيه.',
  'Any word of your own, up to 256 letters, digits, _ and -. Telegram repeats it with each update.':
    'كلمة من عندك، حتى 256 من الحروف والأرقام و_ و-. يكررها تيليغرام مع كل تحديث.',
  'Only while you change it: updates that still carry the old one are taken.':
    'فقط أثناء تغييره: تُقبل التحديثات التي ما زالت تحمل القديم.',
  'Ids that speak for you': 'معرّفات تتحدث باسمك',
  'Channels and people whose messages in your groups are your own words, not those of visitors.':
    'قنوات وأشخاص رسائلهم في مجموعاتك هي كلامك أنت لا كلام الزوار.',
  'api.slack.com/apps, your app, OAuth & Permissions: "Bot User OAuth Token", begins with xoxb-. Scopes: chat:write, channels:read, groups:read, im:read, mpim:read, channels:history, groups:history, im:history, mpim:history, reactions:read, reactions:write, users:read, files:read, files:write.':
    'api.slack.com/apps، تطبيقك، OAuth & Permissions: «Bot User OAuth Token» ويبدأ بـ xoxb-. النطاقات: chat:write, channels:read, groups:read, im:read, mpim:read, channels:history, groups:history, im:history, mpim:history, reactions:read, reactions:write, users:read, files:read, files:write.',
  'Only where your app rotates its tokens: it comes with the bot token, begins with xoxe- and renews it every 12 hours.':
    'فقط إن كان تطبيقك يبدّل رموزه: يأتي مع رمز البوت، ويبدأ بـ xoxe-، ويجدده كل 12 ساعة.',
  'Basic Information; only beside a refresh token.': 'Basic Information؛ فقط مع refresh token.',
  'The same page, Basic Information, App Credentials.': 'الصفحة نفسها، Basic Information، App Credentials.',
  'Only while you renew it: requests signed with the old one are taken too.':
    'فقط أثناء تجديده: تُقبل أيضًا الطلبات الموقّعة بالقديم.',
  'console.x.com, your app, Keys and tokens: "API Key Secret" (the consumer secret). It signs webhooks.':
    'console.x.com، تطبيقك، Keys and tokens: «API Key Secret» (أي consumer secret). يوقّع إشعارات الويب هوك.',
  'Only while you renew it.': 'فقط أثناء تجديده.',
  'The same page. It sets the webhook up.': 'الصفحة نفسها. به يُعدّ الويب هوك.',
  'The same page, OAuth 2.0.': 'الصفحة نفسها، OAuth 2.0.',
  'The same page; only for a confidential client.': 'الصفحة نفسها؛ لعميل سرّي (confidential client) فقط.',
  'The token that signing in gives, for the scopes tweet.read tweet.write users.read dm.read dm.write tweet.moderate.write media.write offline.access.':
    'الرمز الذي يعطيه الدخول، للنطاقات tweet.read tweet.write users.read dm.read dm.write tweet.moderate.write media.write offline.access.',
  'Comes with the access token where offline.access was asked for; without it the channel ends after 2 hours.':
    'يأتي مع access token حيث طُلب offline.access؛ ومن دونه تتوقف القناة بعد ساعتين.',
  'Reads a day': 'قراءات في اليوم',
  'How many posts, messages and people polling may read a day, since X charges for each; 10,000 unless told.':
    'كم منشورًا ورسالة وشخصًا يُقرأ في اليوم، لأن X يحاسب على كل منها؛ 10,000 ما لم يُذكر غير ذلك.',
  'console.cloud.google.com, APIs & Services, Credentials: an OAuth client of type "Web application".':
    'console.cloud.google.com، APIs & Services، Credentials: عميل OAuth من نوع «Web application».',
  'On the same page.': 'في الصفحة نفسها.',
  'What signing in with the scope https://www.googleapis.com/auth/youtube.force-ssl gives (access_type=offline). It ends after 7 days while the app is in "Testing".':
    'ما يعطيه الدخول بالنطاق https://www.googleapis.com/auth/youtube.force-ssl (access_type=offline). ينتهي بعد 7 أيام ما دام التطبيق في «Testing».',
  'Good for an hour; the refresh token makes the next ones.': 'صالح لساعة؛ والتالية يصنعها refresh token.',
  'Quota units a day': 'وحدات الحصة في اليوم',
  'What Google Cloud grants your project for the YouTube Data API; 10,000 unless you asked for more.':
    'ما يمنحه Google Cloud لمشروعك في YouTube Data API؛ 10,000 ما لم تطلب أكثر.',
  'Read live chats': 'قراءة الدردشات المباشرة',
  'true: the chat of a running broadcast is read too. It costs much of the quota.':
    'true: تُقرأ أيضًا دردشة البث الجاري. يستهلك كثيرًا من الحصة.',
  'business-api.tiktok.com, My Apps, your app: "App ID".': 'business-api.tiktok.com، My Apps، تطبيقك: «App ID».',
  'On the same page. It signs webhooks too.': 'في الصفحة نفسها. يوقّع أيضًا إشعارات الويب هوك.',
  'Only while you renew it: events signed with the old one are taken too.':
    'فقط أثناء تجديده: تُقبل أيضًا الأحداث الموقّعة بالقديم.',
  'What signing in with the business account gives. It is good for a day.':
    'ما يعطيه الدخول بالحساب التجاري. صالح ليوم واحد.',
  'Comes with the access token and makes the next ones for a year.': 'يأتي مع access token ويصنع التالية طوال سنة.',
  'Own unique identifier': 'المعرّف الفريد للحساب نفسه',
  'The `unique_identifier` of the account itself: comments that it writes in the app are then known as its own at once.':
    'الـ `unique_identifier` للحساب نفسه: فتُعرف التعليقات التي يكتبها في التطبيق فورًا بأنها له.',
  'linkedin.com/developers, your app, Auth. The app needs the product "Community Management API" alone.':
    'linkedin.com/developers، تطبيقك، Auth. يحتاج التطبيق إلى منتج «Community Management API» وحده.',
  'On the same page. It signs webhooks and answers their check.':
    'في الصفحة نفسها. يوقّع إشعارات الويب هوك ويجيب عن فحصها.',
  'What an administrator of the page gets by signing in with r_organization_social_feed, w_organization_social_feed, rw_organization_admin. It is good for 60 days.':
    'ما يحصل عليه مسؤول الصفحة بالدخول بـ r_organization_social_feed وw_organization_social_feed وrw_organization_admin. صالح 60 يومًا.',
  'Only approved partners get one; without it sign in again before the 60 days are over.':
    'لا يحصل عليه إلا الشركاء المعتمدون؛ ومن دونه سجّل الدخول من جديد قبل انقضاء الأيام الستين.',
  'The number in the address of your app on linkedin.com/developers; needed to set the webhook up.':
    'الرقم في عنوان تطبيقك على linkedin.com/developers؛ لازم لإعداد الويب هوك.',
  'discord.com/developers/applications, your app, Bot: "Reset Token". Switch "Message Content Intent" on there, then connect; the link that invites the bot to your server is shown there.':
    'discord.com/developers/applications، تطبيقك، Bot: «Reset Token». شغّل هناك «Message Content Intent» ثم اربط؛ فيظهر الرابط الذي يدعو البوت إلى خادمك.',
  Channels: 'القنوات',
  'Ids of the channels (and of threads or forums) that belong into the inbox; empty: all that the bot may read. Direct messages always do.':
    'معرّفات القنوات (والسلاسل أو المنتديات) التي تدخل الوارد؛ فارغ: كل ما يستطيع البوت قراءته. والرسائل المباشرة تدخل دائمًا.',
  'reddit.com/prefs/apps, under the name of your app. Reddit must have approved the app first.':
    'reddit.com/prefs/apps، تحت اسم تطبيقك. يجب أن يكون Reddit قد وافق على التطبيق أولًا.',
  'On the same page, "secret".': 'في الصفحة نفسها، «secret».',
  'What signing in with duration=permanent and the scopes identity, read, privatemessages, submit, edit, history, modmail, modposts gives.':
    'ما يعطيه الدخول بـ duration=permanent والنطاقات identity, read, privatemessages, submit, edit, history, modmail, modposts.',
  'Good for a day; the refresh token makes the next ones.': 'صالح ليوم؛ والتالية يصنعها refresh token.',
  'A community that you moderate, without r/: its posts, comments and modmail come into the inbox too.':
    'مجتمع تشرف عليه، من دون r/: تدخل منشوراته وتعليقاته وmodmail الوارد أيضًا.',
  'As Reddit wants it: platform:app-id:v1.0 (by /u/name). Programs without one of their own are slowed down.':
    'كما يريده Reddit: ‏platform:app-id:v1.0 (by /u/name). البرامج التي ليس لها واحد خاص بها تُبطأ.',
  'What signing in with the scope https://www.googleapis.com/auth/business.manage gives (access_type=offline). It ends after 7 days while the app is in "Testing".':
    'ما يعطيه الدخول بالنطاق https://www.googleapis.com/auth/business.manage (access_type=offline). ينتهي بعد 7 أيام ما دام التطبيق في «Testing».',
  'Pub/Sub topic': 'موضوع Pub/Sub',
  'projects/<project>/topics/<topic>: reviews then come at once instead of with the next poll. In that project allow mybusiness-api-pubsub@system.gserviceaccount.com to publish, and add a push subscription with authentication to the webhook address shown here. Google keeps one topic for each account.':
    'projects/<project>/topics/<topic>: عندها تصل المراجعات فورًا بدلًا من انتظار الفحص التالي. في ذلك المشروع اسمح لـ mybusiness-api-pubsub@system.gserviceaccount.com بالنشر، وأضف اشتراك push بمصادقة إلى عنوان الويب هوك الظاهر هنا. تحتفظ Google بموضوع واحد لكل حساب.',
  'Service account of the push subscription': 'حساب الخدمة لاشتراك push',
  'The e-mail address with which the subscription signs: IAM & Admin, Service accounts.':
    'عنوان البريد الإلكتروني الذي يوقّع به الاشتراك: IAM & Admin، ثم Service accounts.',
  'Audience of the push subscription': 'الجمهور (audience) لاشتراك push',
  'Only where you entered one there; otherwise it is the webhook address.':
    'فقط إن أدخلت واحدًا هناك؛ وإلا فهو عنوان الويب هوك.',
  'API plan': 'باقة API',
  'enterprise: every post may be answered. Otherwise X takes answers only to posts that mention or quote the account.':
    'enterprise: يمكن الرد على كل منشور. وإلا فلا يقبل X الردود إلا على المنشورات التي تذكر الحساب أو تقتبس منه.',
};
