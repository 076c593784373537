import type { ReactNode } from 'react';

/** What stands alone in the middle of the page: signing in, joining, setting up a second factor. */
export const DoorFrame = ({ children }: { children: ReactNode }) => (
  <main
    style={{
      minHeight: '100dvh',
      display: 'grid',
      placeItems: 'center',
      padding: '28px 24px',
      background: 'var(--surface)',
    }}
  >
    <div className="stack" style={{ width: '100%', maxWidth: 320, gap: 14 }}>
      {children}
    </div>
  </main>
);
