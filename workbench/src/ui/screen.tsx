import { type ReactNode, useEffect } from 'react';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';

/** A screen: its heading, which also names the browser's tab, and what stands beside it. */
export function Screen({
  title,
  aside,
  wide = false,
  children,
}: {
  title: string;
  aside?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  const { t } = useLang();
  useEffect(() => {
    document.title = `${title} · ${t(frame.product)}`;
  }, [title, t]);
  return (
    <div className={wide ? 'screen screen-wide' : 'screen'}>
      <header className="screen-head">
        <h1>{title}</h1>
        {aside ? <div className="screen-aside">{aside}</div> : null}
      </header>
      {children}
    </div>
  );
}
