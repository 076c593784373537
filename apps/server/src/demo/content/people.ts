import type { Role } from '@hubbub/contracts';

export type ColleagueKey = 'iris' | 'pavlos' | 'samira' | 'lin' | 'karim';

/** The shop's made-up staff. They never sign in: their passwords are random and forgotten. */
export const colleagues: readonly { key: ColleagueKey; name: string; role: Role }[] = [
  { key: 'iris', name: 'Iris Vandekamp', role: 'manager' },
  { key: 'pavlos', name: 'Pavlos Theriou', role: 'agent' },
  { key: 'samira', name: 'Samira Daneshvar-Kia', role: 'agent' },
  { key: 'lin', name: 'Lin Yueran', role: 'agent' },
  { key: 'karim', name: 'Karim Al-Sahlani', role: 'agent' },
];

export const emailOf = (key: ColleagueKey): string => `${key}@larkspur-kiln.example`;

export type TeamKey = 'care' | 'partnerships' | 'studio';

export const teams: readonly { key: TeamKey; name: string; members: readonly ColleagueKey[] }[] = [
  { key: 'care', name: 'Care', members: ['pavlos', 'samira'] },
  { key: 'partnerships', name: 'Partnerships', members: ['iris'] },
  { key: 'studio', name: 'Studio', members: ['lin', 'karim'] },
];

export type LabelKey = 'breakage' | 'delivery' | 'wholesale' | 'collaboration' | 'class' | 'gift' | 'idea';

export const labels: readonly { key: LabelKey; name: string; color: string }[] = [
  { key: 'breakage', name: 'breakage', color: 'chart-1' },
  { key: 'delivery', name: 'delivery', color: 'chart-2' },
  { key: 'wholesale', name: 'wholesale', color: 'chart-3' },
  { key: 'collaboration', name: 'collaboration', color: 'chart-4' },
  { key: 'class', name: 'Saturday class', color: 'chart-5' },
  { key: 'gift', name: 'gift', color: 'chart-6' },
  { key: 'idea', name: 'idea', color: 'chart-3' },
];

/** Who owes the answer, by what it is about. */
export const desks: Readonly<
  Record<string, { team: TeamKey; members: readonly ColleagueKey[]; label?: LabelKey; priority?: number }>
> = {
  broken: { team: 'care', members: ['pavlos', 'samira'], label: 'breakage', priority: 2 },
  wrong: { team: 'care', members: ['samira', 'pavlos'], label: 'delivery', priority: 2 },
  late: { team: 'care', members: ['samira', 'pavlos'], label: 'delivery', priority: 2 },
  urgent: { team: 'care', members: ['pavlos'], priority: 3 },
  returns: { team: 'care', members: ['samira'] },
  reviewBad: { team: 'care', members: ['pavlos'], priority: 2 },
  shipping: { team: 'care', members: ['pavlos', 'samira'], label: 'delivery' },
  partnership: { team: 'partnerships', members: ['iris'], label: 'collaboration', priority: 2 },
  sponsorship: { team: 'partnerships', members: ['iris'], label: 'collaboration' },
  wholesale: { team: 'partnerships', members: ['iris'], label: 'wholesale', priority: 2 },
  workshop: { team: 'studio', members: ['lin', 'karim'], label: 'class' },
  custom: { team: 'studio', members: ['karim'], label: 'gift' },
  wish: { team: 'studio', members: ['lin'], label: 'idea' },
  hours: { team: 'studio', members: ['lin', 'karim'] },
};
