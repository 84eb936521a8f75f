/** The page's entry: mounts the window. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanyardWindow } from './LanyardWindow.tsx';
import './style/style.css';

const place = document.getElementById('window');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <LanyardWindow />
    </StrictMode>,
  );
}
