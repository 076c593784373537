import { t } from '@lingui/core/macro';
import { ChartColumn, CircleCheck, Gauge, Split, Workflow } from 'lucide-react';
import type { ReactNode } from 'react';

/** The screens beside the inbox and the settings. */
export const placesOf = (): { to: string; name: string; icon: ReactNode }[] => [
  { to: '/answer-once', name: t`Answer once`, icon: <Split size={16} aria-hidden /> },
  { to: '/approvals', name: t`Approvals`, icon: <CircleCheck size={16} aria-hidden /> },
  { to: '/rules', name: t`Rules`, icon: <Workflow size={16} aria-hidden /> },
  { to: '/board', name: t`Who owes what`, icon: <Gauge size={16} aria-hidden /> },
  { to: '/insight', name: t`Insight`, icon: <ChartColumn size={16} aria-hidden /> },
];
