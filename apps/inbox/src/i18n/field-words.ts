import { t } from '@lingui/core/macro';

/**
 * What connectors say of the fields that they ask for, by their English: where a key is found, what it is for. Names as the
 * platform's own page has them (App secret, Bot token) stay as they are.
 */
const words: Readonly<Record<string, () => string>> = {
  'Instagram Login: the long-lived user token. Facebook Login: the token of the linked Page.': () =>
    t({ message: 'Instagram Login: the long-lived user token. Facebook Login: the token of the linked Page.' }),
  'App dashboard → App settings → Basic. Proves that webhooks are genuine.': () =>
    t({ message: 'App dashboard → App settings → Basic. Proves that webhooks are genuine.' }),
  'Any word you choose. Enter the same one beside the webhook address in the app dashboard.': () =>
    t({ message: 'Any word you choose. Enter the same one beside the webhook address in the app dashboard.' }),
  'Only while the app secret is being changed.': () => t({ message: 'Only while the app secret is being changed.' }),
  'Instagram Login only: App dashboard → Instagram → API setup. It signs that login’s webhooks.': () =>
    t({ message: 'Instagram Login only: App dashboard → Instagram → API setup. It signs that login’s webhooks.' }),
  Login: () => t({ message: 'Login' }),
  '"facebook" for an account linked to a Page, "instagram" for one that signed in by itself.': () =>
    t({ message: '"facebook" for an account linked to a Page, "instagram" for one that signed in by itself.' }),
  'Facebook Login only: the Page that the account is linked to.': () =>
    t({ message: 'Facebook Login only: the Page that the account is linked to.' }),
  'With it the token’s expiry is watched for you.': () =>
    t({ message: 'With it the token’s expiry is watched for you.' }),
  'Business settings → System users, or GET /me/accounts with your own token. It should not expire.': () =>
    t({ message: 'Business settings → System users, or GET /me/accounts with your own token. It should not expire.' }),
  'With it the webhook is subscribed and the token’s expiry watched for you.': () =>
    t({ message: 'With it the webhook is subscribed and the token’s expiry watched for you.' }),
  'Business settings → System users: a token with whatsapp_business_messaging and whatsapp_business_management.': () =>
    t({
      message:
        'Business settings → System users: a token with whatsapp_business_messaging and whatsapp_business_management.',
    }),
  'Of the WhatsApp Business Account. With it the webhook is subscribed for you, and templates can be sent.': () =>
    t({
      message:
        'Of the WhatsApp Business Account. With it the webhook is subscribed for you, and templates can be sent.',
    }),
  'The long-lived user token with threads_basic, threads_read_replies, threads_manage_replies, threads_content_publish and threads_manage_mentions.':
    () =>
      t({
        message:
          'The long-lived user token with threads_basic, threads_read_replies, threads_manage_replies, threads_content_publish and threads_manage_mentions.',
      }),
  'Not that of the Meta app: App dashboard → Threads → Settings.': () =>
    t({ message: 'Not that of the Meta app: App dashboard → Threads → Settings.' }),
  Username: () => t({ message: 'Username' }),
  'Of the profile: webhooks tell own replies apart by it.': () =>
    t({ message: 'Of the profile: webhooks tell own replies apart by it.' }),
  Handle: () => t({ message: 'Handle' }),
  'Your handle without the @, for example brand.bsky.social': () =>
    t({ message: 'Your handle without the @, for example brand.bsky.social' }),
  'Settings → Privacy and security → App passwords. Tick “Allow access to your direct messages” for DMs.': () =>
    t({
      message: 'Settings → Privacy and security → App passwords. Tick “Allow access to your direct messages” for DMs.',
    }),
  Server: () => t({ message: 'Server' }),
  'The address of your server, for example https://mastodon.social': () =>
    t({ message: 'The address of your server, for example https://mastodon.social' }),
  'Preferences → Development → New application, with the scopes read and write; then “Your access token”.': () =>
    t({
      message: 'Preferences → Development → New application, with the scopes read and write; then “Your access token”.',
    }),
  'Signing secret': () => t({ message: 'Signing secret' }),
  'At least 24 random bytes in base64, with or without `whsec_`. Both sides sign with it.': () =>
    t({ message: 'At least 24 random bytes in base64, with or without `whsec_`. Both sides sign with it.' }),
  'Previous signing secret': () => t({ message: 'Previous signing secret' }),
  'Only while you rotate: requests signed with it are still taken, ours are signed with the new one.': () =>
    t({ message: 'Only while you rotate: requests signed with it are still taken, ours are signed with the new one.' }),
  'Callback address': () => t({ message: 'Callback address' }),
  'Where replies and moderation are posted, signed. Leave it empty for a channel that only receives.': () =>
    t({ message: 'Where replies and moderation are posted, signed. Leave it empty for a channel that only receives.' }),
  'Write /newbot (or /mybots) to @BotFather in Telegram and copy the token that it gives.': () =>
    t({ message: 'Write /newbot (or /mybots) to @BotFather in Telegram and copy the token that it gives.' }),
  'Any word of your own, up to 256 letters, digits, _ and -. Telegram repeats it with each update.': () =>
    t({ message: 'Any word of your own, up to 256 letters, digits, _ and -. Telegram repeats it with each update.' }),
  'Only while you change it: updates that still carry the old one are taken.': () =>
    t({ message: 'Only while you change it: updates that still carry the old one are taken.' }),
  'Ids that speak for you': () => t({ message: 'Ids that speak for you' }),
  'Channels and people whose messages in your groups are your own words, not those of visitors.': () =>
    t({ message: 'Channels and people whose messages in your groups are your own words, not those of visitors.' }),
  'api.slack.com/apps, your app, OAuth & Permissions: "Bot User OAuth Token", begins with xoxb-. Scopes: chat:write, channels:read, groups:read, im:read, mpim:read, channels:history, groups:history, im:history, mpim:history, reactions:read, reactions:write, users:read, files:read, files:write.':
    () =>
      t({
        message:
          'api.slack.com/apps, your app, OAuth & Permissions: "Bot User OAuth Token", begins with xoxb-. Scopes: chat:write, channels:read, groups:read, im:read, mpim:read, channels:history, groups:history, im:history, mpim:history, reactions:read, reactions:write, users:read, files:read, files:write.',
      }),
  'Only where your app rotates its tokens: it comes with the bot token, begins with xoxe- and renews it every 12 hours.':
    () =>
      t({
        message:
          'Only where your app rotates its tokens: it comes with the bot token, begins with xoxe- and renews it every 12 hours.',
      }),
  'Basic Information; only beside a refresh token.': () =>
    t({ message: 'Basic Information; only beside a refresh token.' }),
  'The same page, Basic Information, App Credentials.': () =>
    t({ message: 'The same page, Basic Information, App Credentials.' }),
  'Only while you renew it: requests signed with the old one are taken too.': () =>
    t({ message: 'Only while you renew it: requests signed with the old one are taken too.' }),
  'console.x.com, your app, Keys and tokens: "API Key Secret" (the consumer secret). It signs webhooks.': () =>
    t({
      message: 'console.x.com, your app, Keys and tokens: "API Key Secret" (the consumer secret). It signs webhooks.',
    }),
  'Only while you renew it.': () => t({ message: 'Only while you renew it.' }),
  'The same page. It sets the webhook up.': () => t({ message: 'The same page. It sets the webhook up.' }),
  'The same page, OAuth 2.0.': () => t({ message: 'The same page, OAuth 2.0.' }),
  'The same page; only for a confidential client.': () =>
    t({ message: 'The same page; only for a confidential client.' }),
  'The token that signing in gives, for the scopes tweet.read tweet.write users.read dm.read dm.write tweet.moderate.write media.write offline.access.':
    () =>
      t({
        message:
          'The token that signing in gives, for the scopes tweet.read tweet.write users.read dm.read dm.write tweet.moderate.write media.write offline.access.',
      }),
  'Comes with the access token where offline.access was asked for; without it the channel ends after 2 hours.': () =>
    t({
      message:
        'Comes with the access token where offline.access was asked for; without it the channel ends after 2 hours.',
    }),
  'Reads a day': () => t({ message: 'Reads a day' }),
  'How many posts, messages and people polling may read a day, since X charges for each; 10,000 unless told.': () =>
    t({
      message:
        'How many posts, messages and people polling may read a day, since X charges for each; 10,000 unless told.',
    }),
  'console.cloud.google.com, APIs & Services, Credentials: an OAuth client of type "Web application".': () =>
    t({
      message: 'console.cloud.google.com, APIs & Services, Credentials: an OAuth client of type "Web application".',
    }),
  'On the same page.': () => t({ message: 'On the same page.' }),
  'What signing in with the scope https://www.googleapis.com/auth/youtube.force-ssl gives (access_type=offline). It ends after 7 days while the app is in "Testing".':
    () =>
      t({
        message:
          'What signing in with the scope https://www.googleapis.com/auth/youtube.force-ssl gives (access_type=offline). It ends after 7 days while the app is in "Testing".',
      }),
  'Good for an hour; the refresh token makes the next ones.': () =>
    t({ message: 'Good for an hour; the refresh token makes the next ones.' }),
  'Quota units a day': () => t({ message: 'Quota units a day' }),
  'What Google Cloud grants your project for the YouTube Data API; 10,000 unless you asked for more.': () =>
    t({ message: 'What Google Cloud grants your project for the YouTube Data API; 10,000 unless you asked for more.' }),
  'Read live chats': () => t({ message: 'Read live chats' }),
  'true: the chat of a running broadcast is read too. It costs much of the quota.': () =>
    t({ message: 'true: the chat of a running broadcast is read too. It costs much of the quota.' }),
  'business-api.tiktok.com, My Apps, your app: "App ID".': () =>
    t({ message: 'business-api.tiktok.com, My Apps, your app: "App ID".' }),
  'On the same page. It signs webhooks too.': () => t({ message: 'On the same page. It signs webhooks too.' }),
  'Only while you renew it: events signed with the old one are taken too.': () =>
    t({ message: 'Only while you renew it: events signed with the old one are taken too.' }),
  'What signing in with the business account gives. It is good for a day.': () =>
    t({ message: 'What signing in with the business account gives. It is good for a day.' }),
  'Comes with the access token and makes the next ones for a year.': () =>
    t({ message: 'Comes with the access token and makes the next ones for a year.' }),
  'Own unique identifier': () => t({ message: 'Own unique identifier' }),
  'The `unique_identifier` of the account itself: comments that it writes in the app are then known as its own at once.':
    () =>
      t({
        message:
          'The `unique_identifier` of the account itself: comments that it writes in the app are then known as its own at once.',
      }),
  'linkedin.com/developers, your app, Auth. The app needs the product "Community Management API" alone.': () =>
    t({
      message: 'linkedin.com/developers, your app, Auth. The app needs the product "Community Management API" alone.',
    }),
  'On the same page. It signs webhooks and answers their check.': () =>
    t({ message: 'On the same page. It signs webhooks and answers their check.' }),
  'What an administrator of the page gets by signing in with r_organization_social_feed, w_organization_social_feed, rw_organization_admin. It is good for 60 days.':
    () =>
      t({
        message:
          'What an administrator of the page gets by signing in with r_organization_social_feed, w_organization_social_feed, rw_organization_admin. It is good for 60 days.',
      }),
  'Only approved partners get one; without it sign in again before the 60 days are over.': () =>
    t({ message: 'Only approved partners get one; without it sign in again before the 60 days are over.' }),
  'The number in the address of your app on linkedin.com/developers; needed to set the webhook up.': () =>
    t({ message: 'The number in the address of your app on linkedin.com/developers; needed to set the webhook up.' }),
  'discord.com/developers/applications, your app, Bot: "Reset Token". Switch "Message Content Intent" on there, then connect; the link that invites the bot to your server is shown there.':
    () =>
      t({
        message:
          'discord.com/developers/applications, your app, Bot: "Reset Token". Switch "Message Content Intent" on there, then connect; the link that invites the bot to your server is shown there.',
      }),
  Channels: () => t({ message: 'Channels' }),
  'Ids of the channels (and of threads or forums) that belong into the inbox; empty: all that the bot may read. Direct messages always do.':
    () =>
      t({
        message:
          'Ids of the channels (and of threads or forums) that belong into the inbox; empty: all that the bot may read. Direct messages always do.',
      }),
  'reddit.com/prefs/apps, under the name of your app. Reddit must have approved the app first.': () =>
    t({ message: 'reddit.com/prefs/apps, under the name of your app. Reddit must have approved the app first.' }),
  'On the same page, "secret".': () => t({ message: 'On the same page, "secret".' }),
  'What signing in with duration=permanent and the scopes identity, read, privatemessages, submit, edit, history, modmail, modposts gives.':
    () =>
      t({
        message:
          'What signing in with duration=permanent and the scopes identity, read, privatemessages, submit, edit, history, modmail, modposts gives.',
      }),
  'Good for a day; the refresh token makes the next ones.': () =>
    t({ message: 'Good for a day; the refresh token makes the next ones.' }),
  'A community that you moderate, without r/: its posts, comments and modmail come into the inbox too.': () =>
    t({
      message: 'A community that you moderate, without r/: its posts, comments and modmail come into the inbox too.',
    }),
  'As Reddit wants it: platform:app-id:v1.0 (by /u/name). Programs without one of their own are slowed down.': () =>
    t({
      message:
        'As Reddit wants it: platform:app-id:v1.0 (by /u/name). Programs without one of their own are slowed down.',
    }),
  'What signing in with the scope https://www.googleapis.com/auth/business.manage gives (access_type=offline). It ends after 7 days while the app is in "Testing".':
    () =>
      t({
        message:
          'What signing in with the scope https://www.googleapis.com/auth/business.manage gives (access_type=offline). It ends after 7 days while the app is in "Testing".',
      }),
  'Pub/Sub topic': () => t({ message: 'Pub/Sub topic' }),
  'projects/<project>/topics/<topic>: reviews then come at once instead of with the next poll. In that project allow mybusiness-api-pubsub@system.gserviceaccount.com to publish, and add a push subscription with authentication to the webhook address shown here. Google keeps one topic for each account.':
    () =>
      t({
        message:
          'projects/<project>/topics/<topic>: reviews then come at once instead of with the next poll. In that project allow mybusiness-api-pubsub@system.gserviceaccount.com to publish, and add a push subscription with authentication to the webhook address shown here. Google keeps one topic for each account.',
      }),
  'Service account of the push subscription': () => t({ message: 'Service account of the push subscription' }),
  'The e-mail address with which the subscription signs: IAM & Admin, Service accounts.': () =>
    t({ message: 'The e-mail address with which the subscription signs: IAM & Admin, Service accounts.' }),
  'Audience of the push subscription': () => t({ message: 'Audience of the push subscription' }),
  'Only where you entered one there; otherwise it is the webhook address.': () =>
    t({ message: 'Only where you entered one there; otherwise it is the webhook address.' }),
  'API plan': () => t({ message: 'API plan' }),
  'enterprise: every post may be answered. Otherwise X takes answers only to posts that mention or quote the account.':
    () =>
      t({
        message:
          'enterprise: every post may be answered. Otherwise X takes answers only to posts that mention or quote the account.',
      }),
};

/** The same in the reader's language; what is not known here stays as the connector says it. */
export const fieldWord = (english: string): string => words[english]?.() ?? english;
