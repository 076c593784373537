/** What connectors say of their fields, by their English. */
export const el: Readonly<Record<string, string>> = {
  'Instagram Login: the long-lived user token. Facebook Login: the token of the linked Page.':
    'Instagram Login: το μακράς διαρκείας token του χρήστη. Facebook Login: το token της συνδεδεμένης σελίδας.',
  'App dashboard → App settings → Basic. Proves that webhooks are genuine.':
    'App dashboard → App settings → Basic. Αποδεικνύει ότι τα webhooks είναι γνήσια.',
  'Any word you choose. Enter the same one beside the webhook address in the app dashboard.':
    'Όποια λέξη θέλετε. Δώστε την ίδια δίπλα στη διεύθυνση του webhook στο App dashboard.',
  'Only while the app secret is being changed.': 'Μόνο όσο αλλάζει το App secret.',
  'Instagram Login only: App dashboard → Instagram → API setup. It signs that login’s webhooks.':
    'Μόνο για Instagram Login: App dashboard → Instagram → API setup. Υπογράφει τα webhooks αυτής της σύνδεσης.',
  Login: 'Τρόπος σύνδεσης',
  '"facebook" for an account linked to a Page, "instagram" for one that signed in by itself.':
    '«facebook» για λογαριασμό συνδεδεμένο με σελίδα, «instagram» για λογαριασμό που συνδέθηκε μόνος του.',
  'Facebook Login only: the Page that the account is linked to.':
    'Μόνο για Facebook Login: η σελίδα με την οποία συνδέεται ο λογαριασμός.',
  'With it the token’s expiry is watched for you.': 'Με αυτό παρακολουθείται για εσάς η λήξη του token.',
  'Business settings → System users, or GET /me/accounts with your own token. It should not expire.':
    'Business settings → System users, ή GET /me/accounts με το δικό σας token. Δεν πρέπει να λήγει.',
  'With it the webhook is subscribed and the token’s expiry watched for you.':
    'Με αυτό γίνεται η εγγραφή του webhook και παρακολουθείται η λήξη του token.',
  'Business settings → System users: a token with whatsapp_business_messaging and whatsapp_business_management.':
    'Business settings → System users: ένα token με whatsapp_business_messaging και whatsapp_business_management.',
  'Of the WhatsApp Business Account. With it the webhook is subscribed for you, and templates can be sent.':
    'Του WhatsApp Business Account. Με αυτό γίνεται η εγγραφή του webhook και στέλνονται πρότυπα.',
  'The long-lived user token with threads_basic, threads_read_replies, threads_manage_replies, threads_content_publish and threads_manage_mentions.':
    'Το μακράς διαρκείας token του χρήστη με threads_basic, threads_read_replies, threads_manage_replies, threads_content_publish και threads_manage_mentions.',
  'Not that of the Meta app: App dashboard → Threads → Settings.':
    'Όχι της εφαρμογής Meta: App dashboard → Threads → Settings.',
  Username: 'Όνομα χρήστη',
  'Of the profile: webhooks tell own replies apart by it.':
    'Του προφίλ: από αυτό ξεχωρίζουν τα webhooks τις δικές μας απαντήσεις.',
  Handle: 'Όνομα λογαριασμού',
  'Your handle without the @, for example brand.bsky.social':
    'Το handle σας χωρίς το @, για παράδειγμα brand.bsky.social',
  'Settings → Privacy and security → App passwords. Tick “Allow access to your direct messages” for DMs.':
    'Settings → Privacy and security → App passwords. Για προσωπικά μηνύματα επιλέξτε «Allow access to your direct messages».',
  Server: 'Διακομιστής',
  'The address of your server, for example https://mastodon.social':
    'Η διεύθυνση του διακομιστή σας, για παράδειγμα https://mastodon.social',
  'Preferences → Development → New application, with the scopes read and write; then “Your access token”.':
    'Preferences → Development → New application, με τα scopes read και write· έπειτα «Your access token».',
  'Signing secret': 'Μυστικό υπογραφής',
  'At least 24 random bytes in base64, with or without `whsec_`. Both sides sign with it.':
    'Τουλάχιστον 24 τυχαία byte σε base64, με ή χωρίς `whsec_`. Με αυτό υπογράφουν και οι δύο πλευρές.',
  'Previous signing secret': 'Προηγούμενο μυστικό υπογραφής',
  'Only while you rotate: requests signed with it are still taken, ours are signed with the new one.':
    'Μόνο όσο αλλάζετε κλειδί: αιτήματα υπογεγραμμένα με αυτό γίνονται ακόμη δεκτά, τα δικά μας υπογράφονται με το νέο.',
  'Callback address': 'Διεύθυνση επιστροφής',
  'Where replies and moderation are posted, signed. Leave it empty for a channel that only receives.':
    'Εκεί στέλνονται, υπογεγραμμένες, οι απαντήσεις και οι ενέργειες εποπτείας. Αφήστε το κενό για κανάλι που μόνο λαμβάνει.',
  'Write /newbot (or /mybots) to @BotFather in Telegram and copy the token that it gives.':
    'Γράψτε /newbot (ή /mybots) στον @BotFather στο Telegram και αντιγράψτε το token που δίνει.',
  'Any word of your own, up to 256 letters, digits, _ and -. Telegram repeats it with each update.':
    'Μια δική σας λέξη, έως 256 γράμματα, ψηφία, _ και -. Το Telegram την επαναλαμβάνει σε κάθε ενημέρωση.',
  'Only while you change it: updates that still carry the old one are taken.':
    'Μόνο όσο το αλλάζετε: γίνονται δεκτές και ενημερώσεις με το παλιό.',
  'Ids that speak for you': 'Ids που μιλούν για εσάς',
  'Channels and people whose messages in your groups are your own words, not those of visitors.':
    'Κανάλια και άτομα που τα μηνύματά τους στις ομάδες σας είναι δικά σας λόγια, όχι επισκεπτών.',
  'api.slack.com/apps, your app, OAuth & Permissions: "Bot User OAuth Token", begins with xoxb-. Scopes: chat:write, channels:read, groups:read, im:read, mpim:read, channels:history, groups:history, im:history, mpim:history, reactions:read, reactions:write, users:read, files:read, files:write.':
    'api.slack.com/apps, η εφαρμογή σας, OAuth & Permissions: «Bot User OAuth Token», αρχίζει με xoxb-. Scopes: chat:write, channels:read, groups:read, im:read, mpim:read, channels:history, groups:history, im:history, mpim:history, reactions:read, reactions:write, users:read, files:read, files:write.',
  'Only where your app rotates its tokens: it comes with the bot token, begins with xoxe- and renews it every 12 hours.':
    'Μόνο αν η εφαρμογή σας ανανεώνει τα token της: έρχεται μαζί με το bot token, αρχίζει με xoxe- και το ανανεώνει κάθε 12 ώρες.',
  'Basic Information; only beside a refresh token.': 'Basic Information· μόνο μαζί με refresh token.',
  'The same page, Basic Information, App Credentials.': 'Στην ίδια σελίδα, Basic Information, App Credentials.',
  'Only while you renew it: requests signed with the old one are taken too.':
    'Μόνο όσο το ανανεώνετε: γίνονται δεκτά και αιτήματα υπογεγραμμένα με το παλιό.',
  'console.x.com, your app, Keys and tokens: "API Key Secret" (the consumer secret). It signs webhooks.':
    'console.x.com, η εφαρμογή σας, Keys and tokens: «API Key Secret» (το consumer secret). Υπογράφει τα webhooks.',
  'Only while you renew it.': 'Μόνο όσο το ανανεώνετε.',
  'The same page. It sets the webhook up.': 'Στην ίδια σελίδα. Με αυτό ρυθμίζεται το webhook.',
  'The same page, OAuth 2.0.': 'Στην ίδια σελίδα, OAuth 2.0.',
  'The same page; only for a confidential client.': 'Στην ίδια σελίδα· μόνο για confidential client.',
  'The token that signing in gives, for the scopes tweet.read tweet.write users.read dm.read dm.write tweet.moderate.write media.write offline.access.':
    'Το token που δίνει η σύνδεση, για τα scopes tweet.read tweet.write users.read dm.read dm.write tweet.moderate.write media.write offline.access.',
  'Comes with the access token where offline.access was asked for; without it the channel ends after 2 hours.':
    'Έρχεται με το access token όταν ζητήθηκε offline.access· χωρίς αυτό το κανάλι παύει μετά από 2 ώρες.',
  'Reads a day': 'Αναγνώσεις την ημέρα',
  'How many posts, messages and people polling may read a day, since X charges for each; 10,000 unless told.':
    'Πόσες αναρτήσεις, μηνύματα και άτομα μπορούν να διαβάζονται την ημέρα, αφού το X χρεώνει καθένα· 10.000 αν δεν οριστεί.',
  'console.cloud.google.com, APIs & Services, Credentials: an OAuth client of type "Web application".':
    'console.cloud.google.com, APIs & Services, Credentials: ένας OAuth client τύπου «Web application».',
  'On the same page.': 'Στην ίδια σελίδα.',
  'What signing in with the scope https://www.googleapis.com/auth/youtube.force-ssl gives (access_type=offline). It ends after 7 days while the app is in "Testing".':
    'Αυτό που δίνει η σύνδεση με το scope https://www.googleapis.com/auth/youtube.force-ssl (access_type=offline). Λήγει μετά από 7 ημέρες όσο η εφαρμογή είναι σε «Testing».',
  'Good for an hour; the refresh token makes the next ones.': 'Ισχύει μία ώρα· τα επόμενα τα δίνει το refresh token.',
  'Quota units a day': 'Μονάδες ορίου την ημέρα',
  'What Google Cloud grants your project for the YouTube Data API; 10,000 unless you asked for more.':
    'Όσες δίνει το Google Cloud στο έργο σας για το YouTube Data API· 10.000 αν δεν ζητήσατε περισσότερες.',
  'Read live chats': 'Ανάγνωση ζωντανών συνομιλιών',
  'true: the chat of a running broadcast is read too. It costs much of the quota.':
    'true: διαβάζεται και η συνομιλία μιας ζωντανής μετάδοσης. Ξοδεύει μεγάλο μέρος του ορίου.',
  'business-api.tiktok.com, My Apps, your app: "App ID".':
    'business-api.tiktok.com, My Apps, η εφαρμογή σας: «App ID».',
  'On the same page. It signs webhooks too.': 'Στην ίδια σελίδα. Υπογράφει και τα webhooks.',
  'Only while you renew it: events signed with the old one are taken too.':
    'Μόνο όσο το ανανεώνετε: γίνονται δεκτά και συμβάντα υπογεγραμμένα με το παλιό.',
  'What signing in with the business account gives. It is good for a day.':
    'Αυτό που δίνει η σύνδεση με τον επαγγελματικό λογαριασμό. Ισχύει μία ημέρα.',
  'Comes with the access token and makes the next ones for a year.':
    'Έρχεται με το access token και δίνει τα επόμενα για έναν χρόνο.',
  'Own unique identifier': 'Δικό μας unique identifier',
  'The `unique_identifier` of the account itself: comments that it writes in the app are then known as its own at once.':
    'Το `unique_identifier` του ίδιου του λογαριασμού: έτσι τα σχόλια που γράφει μέσα από την εφαρμογή αναγνωρίζονται αμέσως ως δικά του.',
  'linkedin.com/developers, your app, Auth. The app needs the product "Community Management API" alone.':
    'linkedin.com/developers, η εφαρμογή σας, Auth. Η εφαρμογή χρειάζεται μόνο το προϊόν «Community Management API».',
  'On the same page. It signs webhooks and answers their check.':
    'Στην ίδια σελίδα. Υπογράφει τα webhooks και απαντά στον έλεγχό τους.',
  'What an administrator of the page gets by signing in with r_organization_social_feed, w_organization_social_feed, rw_organization_admin. It is good for 60 days.':
    'Αυτό που παίρνει ένας διαχειριστής της σελίδας όταν συνδέεται με r_organization_social_feed, w_organization_social_feed, rw_organization_admin. Ισχύει 60 ημέρες.',
  'Only approved partners get one; without it sign in again before the 60 days are over.':
    'Το παίρνουν μόνο εγκεκριμένοι συνεργάτες· χωρίς αυτό συνδεθείτε ξανά πριν περάσουν οι 60 ημέρες.',
  'The number in the address of your app on linkedin.com/developers; needed to set the webhook up.':
    'Ο αριθμός στη διεύθυνση της εφαρμογής σας στο linkedin.com/developers· χρειάζεται για τη ρύθμιση του webhook.',
  'discord.com/developers/applications, your app, Bot: "Reset Token". Switch "Message Content Intent" on there, then connect; the link that invites the bot to your server is shown there.':
    'discord.com/developers/applications, η εφαρμογή σας, Bot: «Reset Token». Ενεργοποιήστε εκεί το «Message Content Intent» και μετά συνδέστε· θα εμφανιστεί ο σύνδεσμος που προσκαλεί το bot στον διακομιστή σας.',
  Channels: 'Κανάλια',
  'Ids of the channels (and of threads or forums) that belong into the inbox; empty: all that the bot may read. Direct messages always do.':
    'Τα ids των καναλιών (και νημάτων ή φόρουμ) που μπαίνουν στα εισερχόμενα· κενό: όλα όσα μπορεί να διαβάζει το bot. Τα προσωπικά μηνύματα μπαίνουν πάντα.',
  'reddit.com/prefs/apps, under the name of your app. Reddit must have approved the app first.':
    'reddit.com/prefs/apps, κάτω από το όνομα της εφαρμογής σας. Το Reddit πρέπει πρώτα να την έχει εγκρίνει.',
  'On the same page, "secret".': 'Στην ίδια σελίδα, «secret».',
  'What signing in with duration=permanent and the scopes identity, read, privatemessages, submit, edit, history, modmail, modposts gives.':
    'Αυτό που δίνει η σύνδεση με duration=permanent και τα scopes identity, read, privatemessages, submit, edit, history, modmail, modposts.',
  'Good for a day; the refresh token makes the next ones.': 'Ισχύει μία ημέρα· τα επόμενα τα δίνει το refresh token.',
  'A community that you moderate, without r/: its posts, comments and modmail come into the inbox too.':
    'Μια κοινότητα που διαχειρίζεστε, χωρίς r/: οι αναρτήσεις, τα σχόλια και το modmail της έρχονται κι αυτά στα εισερχόμενα.',
  'As Reddit wants it: platform:app-id:v1.0 (by /u/name). Programs without one of their own are slowed down.':
    'Όπως το θέλει το Reddit: platform:app-id:v1.0 (by /u/name). Προγράμματα χωρίς δικό τους επιβραδύνονται.',
  'What signing in with the scope https://www.googleapis.com/auth/business.manage gives (access_type=offline). It ends after 7 days while the app is in "Testing".':
    'Αυτό που δίνει η σύνδεση με το scope https://www.googleapis.com/auth/business.manage (access_type=offline). Λήγει μετά από 7 ημέρες όσο η εφαρμογή είναι σε «Testing».',
  'Pub/Sub topic': 'Θέμα Pub/Sub',
  'projects/<project>/topics/<topic>: reviews then come at once instead of with the next poll. In that project allow mybusiness-api-pubsub@system.gserviceaccount.com to publish, and add a push subscription with authentication to the webhook address shown here. Google keeps one topic for each account.':
    'projects/<project>/topics/<topic>: οι κριτικές έρχονται τότε αμέσως και όχι με τον επόμενο έλεγχο. Σε εκείνο το έργο επιτρέψτε στο mybusiness-api-pubsub@system.gserviceaccount.com να δημοσιεύει και προσθέστε μια συνδρομή push με έλεγχο ταυτότητας προς τη διεύθυνση webhook που φαίνεται εδώ. Η Google κρατά ένα θέμα για κάθε λογαριασμό.',
  'Service account of the push subscription': 'Λογαριασμός υπηρεσίας της συνδρομής push',
  'The e-mail address with which the subscription signs: IAM & Admin, Service accounts.':
    'Η διεύθυνση e-mail με την οποία υπογράφει η συνδρομή: IAM & Admin, Service accounts.',
  'Audience of the push subscription': 'Κοινό (audience) της συνδρομής push',
  'Only where you entered one there; otherwise it is the webhook address.':
    'Μόνο αν ορίσατε κάποιο εκεί· αλλιώς είναι η διεύθυνση webhook.',
  'API plan': 'Πακέτο API',
  'enterprise: every post may be answered. Otherwise X takes answers only to posts that mention or quote the account.':
    'enterprise: κάθε ανάρτηση μπορεί να απαντηθεί. Αλλιώς το X δέχεται απαντήσεις μόνο σε αναρτήσεις που αναφέρουν ή παραθέτουν τον λογαριασμό.',
};
