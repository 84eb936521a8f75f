/** The frame around every page a person sees here: our own neutral look, no script, nothing from outside. */
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { html, type Markup } from './markup.ts';
import { STYLE } from './page-style.ts';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** No form-action: after "Allow" the form ends in a redirect to the application's own port, which it would stop. */
const POLICY = `default-src 'none'; img-src 'self' data:; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`;

const MARK = html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path d="M3 10.5h18l-2.2 9.2a1.6 1.6 0 0 1-1.6 1.3H6.8a1.6 1.6 0 0 1-1.6-1.3z"/><circle cx="8" cy="6.6" r="1.5"/><circle cx="12.6" cy="4.4" r="1.5"/><circle cx="16.6" cy="7.2" r="1.5"/></svg>`;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export type Page = { headers: Readonly<Record<string, string>>; text: string };

export function framePage(title: string, content: Markup): Page {
  return { headers: HEADERS, text: frame(title, content).markup };
}

export function showPage(res: ServerResponse, { headers, text }: Page, status = 200): void {
  res.writeHead(status, headers);
  res.end(text);
}

function frame(title: string, content: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – Sandbox accounts</title>
<link rel="icon" href="data:,">
<style>${{ markup: STYLE }}</style>
</head>
<body>
<header>${MARK}<span>Sandbox accounts</span></header>
<main>${content}</main>
<footer>This is Lanyard’s sandbox on your own machine. Its people, passwords and tokens are made up.</footer>
</body>
</html>`;
}
