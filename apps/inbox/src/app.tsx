import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { I18nProvider } from '@lingui/react';
import { WifiOff } from 'lucide-react';
import { Component, Suspense, lazy, useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { I18nProvider as AriaLocale } from 'react-aria-components/I18nProvider';
import { BrowserRouter, Navigate, Route, Routes, useLocation, useNavigate } from 'react-router';
import { Button } from './components/button';
import { onOpenAsked } from './device/worker';
import { calendarKey, setFormats } from './i18n/format';
import { directionOf, nearestLanguage, switchLanguage } from './i18n/locale';
import type { Language } from './i18n/locale';
import { startLive } from './state/start-live';
import { loadSession } from './state/session-acts';
import { useStore } from './state/store';
import { loadWorkspace } from './state/workspace-acts';
import { Rail, Tabs } from './views/frame/Rail';
import frame from './views/frame/frame.module.css';
import { Toasts } from './views/frame/Toasts';
import { InboxView } from './views/inbox/InboxView';
import { Invitation } from './views/sign-in/Invitation';
import { SignIn } from './views/sign-in/SignIn';

const Enrol = lazy(async () => ({ default: (await import('./views/sign-in/Enrol')).Enrol }));
const SettingsView = lazy(() => import('./views/settings/SettingsView'));
const RulesView = lazy(() => import('./views/rules/RulesView'));
const InsightView = lazy(() => import('./views/insight/InsightView'));
const LearningView = lazy(() => import('./views/insight/LearningView'));
const BoardView = lazy(() => import('./views/board/BoardView'));
const ClustersView = lazy(() => import('./views/clusters/ClustersView'));
const ApprovalsView = lazy(() => import('./views/approvals/ApprovalsView'));

const languageKey = 'hubbub:language';

export const App = () => {
  const [language, setLanguage] = useLanguage();
  const phase = useStore((state) => state.phase);
  const [isUnreachable, setIsUnreachable] = useState(false);
  useTheme();

  const handleStart = useCallback(() => {
    setIsUnreachable(false);
    loadSession().catch(() => setIsUnreachable(true));
  }, []);
  useEffect(handleStart, [handleStart]);
  useEffect(() => {
    if (phase !== 'in') return;
    void loadWorkspace();
    return startLive();
  }, [phase]);

  if (!language) return null;
  return (
    <I18nProvider i18n={i18n}>
      <AriaLocale locale={language === 'zh-Hans' ? 'zh-CN' : language}>
        <BrowserRouter key={language} useTransitions={false}>
          {phase === 'in' ? (
            <>
              <Frame />
              <Toasts dir={directionOf(language)} />
            </>
          ) : phase === 'enrol' ? (
            <Suspense fallback={null}>
              <Enrol />
            </Suspense>
          ) : phase === 'out' ? (
            <Routes>
              <Route path="/invitation/:token" element={<Invitation />} />
              <Route path="*" element={<SignIn language={language} onLanguage={setLanguage} />} />
            </Routes>
          ) : isUnreachable ? (
            <Notice onAgain={handleStart} />
          ) : null}
        </BrowserRouter>
      </AriaLocale>
    </I18nProvider>
  );
};

const Frame = () => {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  useEffect(() => onOpenAsked((address) => void navigate(address)), [navigate]);
  const hasThread = /^\/inbox\/./.test(pathname);
  return (
    <div className={hasThread ? `${frame.app} ${frame.hasThread}` : frame.app}>
      <a href="#main" className={frame.skip}>
        <Trans>Skip to the conversations</Trans>
      </a>
      <Rail />
      <main id="main" className={frame.main} tabIndex={-1}>
        <OfflineBar />
        <Shield key={pathname.split('/')[1]}>
          <Suspense fallback={<p className="vh">{t`Loading`}</p>}>
            <Routes>
              <Route path="/inbox/:conversationId?" element={<InboxView />} />
              <Route path="/settings/*" element={<SettingsView />} />
              <Route path="/rules/*" element={<RulesView />} />
              <Route path="/insight" element={<InsightView />} />
              <Route path="/insight/suggestions" element={<LearningView />} />
              <Route path="/board" element={<BoardView />} />
              <Route path="/answer-once/:clusterId?" element={<ClustersView />} />
              <Route path="/approvals" element={<ApprovalsView />} />
              <Route path="*" element={<Navigate to="/inbox?status=open" replace />} />
            </Routes>
          </Suspense>
        </Shield>
      </main>
      <Tabs />
    </div>
  );
};

/** Says within ten seconds that nothing comes in any more; it reconnects by itself. */
const OfflineBar = () => {
  const connection = useStore((state) => state.connection);
  const waiting = useStore((state) => Object.values(state.outbox).reduce((sum, entries) => sum + entries.length, 0));
  return connection === 'offline' ? (
    <div className={frame.bar} role="status">
      <WifiOff size={16} aria-hidden />
      <span>
        {waiting > 0
          ? t`No connection. What you sent waits here and goes out once.`
          : t`No connection. It comes back by itself; nothing you type is lost.`}
      </span>
    </div>
  ) : null;
};

const Notice = ({ onAgain }: { onAgain: () => void }) => (
  <main style={{ minHeight: '100dvh', display: 'grid', placeItems: 'center', padding: 24 }}>
    <div className="stack" style={{ alignItems: 'center', textAlign: 'center' }} role="alert">
      <WifiOff size={24} aria-hidden />
      <h1>{t`The server does not answer`}</h1>
      <Button look="line" onClick={onAgain}>
        <Trans>Try again</Trans>
      </Button>
    </div>
  </main>
);

/** A part that breaks says so and leaves the rest standing; nothing typed is lost, since drafts live outside. */
class Shield extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };
  static getDerivedStateFromError(error: Error) {
    return { error };
  }
  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="stack" style={{ padding: 32, alignItems: 'flex-start' }} role="alert">
        <h2>{t`This part of the inbox has broken`}</h2>
        <p className="t2">{t`What you were writing is kept.`}</p>
        <p className="mono sm t3" dir="ltr" lang="en">
          {error.message}
        </p>
        <Button look="fill" onClick={() => this.setState({ error: null })}>
          <Trans>Show it again</Trans>
        </Button>
      </div>
    );
  }
}

/** The member's language, else what was chosen here before, else the browser's. */
const useLanguage = (): [Language | null, (language: Language) => void] => {
  const [active, setActive] = useState<Language | null>(null);
  const [chosen, setChosen] = useState<Language>(() =>
    nearestLanguage([new URLSearchParams(location.search).get('lang'), readKept(), ...navigator.languages]),
  );
  const mine = useStore((state) => state.me?.language);
  const timeZone = useStore((state) => state.me?.timeZone);
  const digits = useStore((state) => state.me?.digits);
  setFormats({ timeZone: timeZone ?? null, digits: digits ?? 'auto', persianCalendar: readCalendar() === 'persian' });
  const wanted = mine ? nearestLanguage([mine]) : chosen;
  useEffect(() => {
    let isCurrent = true;
    void switchLanguage(wanted).then(() => isCurrent && setActive(wanted));
    return () => {
      isCurrent = false;
    };
  }, [wanted]);
  const choose = (language: Language) => {
    try {
      localStorage.setItem(languageKey, language);
    } catch {
      // Chosen for this visit only.
    }
    setChosen(language);
  };
  return [active, choose];
};

const readKept = (): string | null => {
  try {
    return localStorage.getItem(languageKey);
  } catch {
    return null;
  }
};

/** The calendar is chosen per browser: it changes what dates look like and nothing else. */
const readCalendar = (): string | null => {
  try {
    return localStorage.getItem(calendarKey);
  } catch {
    return null;
  }
};

const useTheme = (): void => {
  const theme = useStore((state) => state.me?.theme);
  const density = useStore((state) => state.me?.density);
  useEffect(() => {
    const root = document.documentElement;
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
    if (density === 'compact') root.dataset.density = 'compact';
    else delete root.dataset.density;
  }, [theme, density]);
};
