/**
 * The page the browser ends on: static to the byte, so that nothing of a request can ever stand in it, and with
 * nothing to load. It cannot know how the sign-in ends; Lanyard's window says that.
 */
import { createHash } from 'node:crypto';

const style = `
:root{color-scheme:light dark;--bg:#F4F6F8;--surface:#fff;--line:#DEE3E9;--text:#131A22;--muted:#56616F;--accent:#0B7069}
@media (prefers-color-scheme:dark){:root{--bg:#0E1217;--surface:#151A21;--line:#2A333F;--text:#E9EEF4;--muted:#A3AFBD;--accent:#3CC7BB}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,sans-serif}
main{width:min(400px,calc(100vw - 32px));padding:40px 32px;background:var(--surface);border:1px solid var(--line);border-radius:12px;text-align:center}
svg{width:52px;height:52px;color:var(--accent)}
.paper{fill:var(--surface)}.stroke{stroke:var(--surface)}
h1{margin:20px 0 4px;font-size:19px;line-height:26px;font-weight:650}
p{margin:0;color:var(--muted)}
`;

const mark = `<svg viewBox="0 0 24 24" fill="none" aria-hidden="true"><path d="M3.5 1.2 12 9.6l8.5-8.4" stroke="currentColor" stroke-width="2.3" stroke-linecap="round" stroke-linejoin="round"/><rect x="10.3" y="8.2" width="3.4" height="4.4" rx="1.1" fill="currentColor"/><rect x="4" y="11.6" width="16" height="11.4" rx="2.6" fill="currentColor"/><circle class="paper" cx="8.9" cy="15.9" r="1.6"/><path class="paper" d="M6.2 20.4c.3-1.7 1.4-2.3 2.7-2.3s2.4.6 2.7 2.3z"/><path class="stroke" d="M14 15.6h3.4M14 18.9h3.4" stroke-width="1.4" stroke-linecap="round"/></svg>`;

/** The tab's icon is inline: a favicon request would carry the callback's address as its referrer. */
const icon =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 24 24%22%3E%3Crect x=%224%22 y=%2211.6%22 width=%2216%22 height=%2211.4%22 rx=%222.6%22 fill=%22%230B7069%22/%3E%3Cpath d=%22M3.5 1.2 12 9.6l8.5-8.4%22 fill=%22none%22 stroke=%22%230B7069%22 stroke-width=%222.3%22/%3E%3C/svg%3E';

export const callbackPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Back to Lanyard</title>
<link rel="icon" href="${icon}"><style>${style}</style></head>
<body><main>${mark}<h1>Back to Lanyard</h1><p>Lanyard has the answer. You can close this tab.</p></main></body></html>
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Sent with every answer of the redirect server, whatever it says. */
export const callbackHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Content-Type': 'text/html; charset=utf-8',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
