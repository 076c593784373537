import type { NoticeWords } from './words';

const because = (reason: string | null): string => (reason ? `: ${reason}` : '');
const roles = { owner: 'ιδιοκτήτης', manager: 'διαχειριστής', agent: 'χειριστής', viewer: 'αναγνώστης' };

export const el: NoticeWords = {
  plain: () => 'Υπάρχει κάτι νέο για εσάς',
  stops: {
    suddenRate: ({ count, usual }) => `απότομος ρυθμός, ${count} αυτόματες απαντήσεις σε μία ώρα, συνήθως ${usual}`,
    refusals: ({ count, recent }) => `η πλατφόρμα αρνήθηκε ${count} από τις τελευταίες ${recent}`,
    angerMet: ({ count, recent }) => `${count} από τις τελευταίες ${recent} αυτόματες απαντήσεις συνάντησαν θυμό`,
    repeatsOurs: () => 'το μήνυμα επαναλαμβάνει δική μας αυτόματη απάντηση',
    inRow: ({ count }) => `αυτόματες απαντήσεις στη σειρά εδώ: ${count}`,
    inDay: ({ count }) => `αυτόματες απαντήσεις σε αυτό το άτομο μέσα σε μία ημέρα: ${count}`,
  },
  assigned: ({ by, contact }) => `${by}: σας ανατέθηκε η συνομιλία με ${contact}`,
  assigned_many: ({ by, count }) =>
    count === 1 ? `${by}: σας ανατέθηκε 1 συνομιλία` : `${by}: σας ανατέθηκαν ${count} συνομιλίες`,
  assigned_by_rule: ({ rule, contact }) => `Ο κανόνας «${rule}» σας ανέθεσε τη συνομιλία με ${contact}`,
  assigned_by_team: ({ team, contact }) => `Σας ανατέθηκε η συνομιλία με ${contact}, που περίμενε στην ομάδα ${team}`,
  mentioned: ({ by, contact }) => `${by}: αναφορά σε εσάς για ${contact}`,
  late_reply: ({ contact, policy }) => `${contact}: η αναμονή ξεπέρασε όσο επιτρέπει το «${policy}»`,
  late_close: ({ contact, policy }) =>
    `${contact}: η συνομιλία μένει ανοιχτή περισσότερο απ’ όσο επιτρέπει το «${policy}»`,
  send_failed: ({ contact, reason }) => `Η απάντηση προς ${contact} δεν στάλθηκε${because(reason)}`,
  send_unconfirmed: ({ contact, reason }) => `Η απάντηση προς ${contact} ίσως δεν έφτασε${because(reason)}`,
  rule: ({ rule, contact }) => `«${rule}»: ${contact}`,
  rule_stopped: ({ rule, contact, reason }) => `Ο κανόνας «${rule}» έπαψε να απαντά σε ${contact}: ${reason}`,
  rule_paused: ({ rule, reason }) => `Ο κανόνας «${rule}» είναι σε παύση: ${reason}`,
  automation_paused: ({ reason }) => `Όλοι οι αυτοματισμοί είναι σε παύση: ${reason}`,
  channel_disconnected: ({ channel, reason }) => `Το κανάλι ${channel} αποσυνδέθηκε${because(reason)}`,
  channel_trouble: ({ channel, reason }) => `Το κανάλι ${channel} έχει πρόβλημα${because(reason)}`,
  channel_access_ends: ({ channel, at }) => `Η πρόσβαση του καναλιού ${channel} λήγει στις ${at}: συνδέστε το ξανά`,
  channel_access_ended: ({ channel, at }) => `Η πρόσβαση του καναλιού ${channel} έληξε στις ${at}: συνδέστε το ξανά`,
  channel_sends_fail: ({ channel }) => `Οι απαντήσεις μέσω ${channel} αποτυγχάνουν η μία μετά την άλλη`,
  channel_says: ({ channel, text }) => `${channel}: ${text}`,
  model_refused: ({ model }) => `${model} δεν δέχεται το κλειδί ή το μοντέλο`,
  webhook_off: ({ host, reason }) =>
    `Το webhook προς ${host} αποτυγχάνει εδώ και πέντε ημέρες και απενεργοποιήθηκε${because(reason)}`,
  second_factor_reset: ({ by }) => `${by}: ο δεύτερος παράγοντάς σας αφαιρέθηκε. Ορίστε νέον`,
  role_changed: ({ by, role }) => `${by}: ο ρόλος σας άλλαξε σε «${roles[role]}»`,
};
