/** The window's one voice for outcomes: a polite live region, and the function that speaks through it. */
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

const Announce = createContext<(text: string) => void>(() => {});

export const useAnnounce = () => useContext(Announce);

export function Announcer({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState({ text: '', turn: 0 });
  const announce = useCallback((text: string) => setSaid(({ turn }) => ({ text, turn: turn + 1 })), []);
  return (
    <Announce value={announce}>
      {children}
      <div className="visually-hidden" role="status">
        {/* A new element each time, so that the same words are read again. */}
        <span key={said.turn}>{said.text}</span>
      </div>
    </Announce>
  );
}
