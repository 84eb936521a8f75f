/** The one style sheet of the sandbox's pages. The colours are Lanyard's; the accent is another, so that nobody mixes them up. */

export const STYLE = `
:root {
  --bg: #f4f6f8; --surface: #fff; --sunken: #edf0f3; --line: #dee3e9; --field: #8792a0;
  --text: #131a22; --muted: #56616f; --accent: #3f4fb8; --accent-ink: #fff; --accent-soft: #e9ebfb;
  --bad: #b3261e; --bad-soft: #fbe6e4; --shadow: 0 1px 2px rgba(16,24,32,.06), 0 8px 28px rgba(16,24,32,.07);
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #0e1217; --surface: #151a21; --sunken: #10151b; --line: #2a333f; --field: #6b7889;
    --text: #e9eef4; --muted: #a3afbd; --accent: #a3b0ff; --accent-ink: #10163f; --accent-soft: #1f2547;
    --bad: #ff8a80; --bad-soft: #381a1a; --shadow: 0 1px 2px rgba(0,0,0,.4), 0 8px 28px rgba(0,0,0,.35);
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; justify-content: center;
  gap: 20px; padding: 32px 16px; background: var(--bg); color: var(--text);
  font: 14px/1.5 Inter, system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif;
}
header { display: flex; align-items: center; gap: 8px; font-weight: 650; color: var(--muted); }
.mark { width: 22px; height: 22px; fill: var(--accent); }
main {
  width: 100%; max-width: 488px; padding: 32px; background: var(--surface);
  border: 1px solid var(--line); border-radius: 16px; box-shadow: var(--shadow);
}
footer { max-width: 400px; text-align: center; font-size: 12px; color: var(--muted); }
h1 { margin: 0; font-size: 21px; line-height: 28px; font-weight: 650; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 24px 0 8px; font-size: 12px; font-weight: 600; color: var(--muted); }
p { margin: 6px 0 0; color: var(--muted); }
b { color: var(--text); font-weight: 600; }
form { margin: 0; }
ul { list-style: none; margin: 0; padding: 0; }
.list { border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
.list > li + li { border-top: 1px solid var(--line); }
.row {
  display: flex; align-items: center; gap: 12px; width: 100%; min-height: 60px; padding: 10px 14px; text-align: left;
  font: inherit; color: inherit; background: none; border: 0;
}
button.row, label.row { cursor: pointer; }
button.row:hover, label.row:hover { background: var(--sunken); }
.row.plain { min-height: 48px; font-weight: 550; }
.who { flex: 1; min-width: 0; display: flex; flex-direction: column; }
.who span, .chip span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.who small { font-size: 12px; }
.who small, .scope { color: var(--muted); }
.state { font-size: 12px; color: var(--muted); }
.avatar { flex: none; width: 36px; height: 36px; border-radius: 50%; }
.icon { flex: none; width: 18px; height: 18px; margin: 0 9px; fill: none; stroke: var(--muted); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.chip {
  display: inline-flex; align-items: center; gap: 8px; max-width: 100%; margin-top: 14px; padding: 4px 14px 4px 4px;
  border: 1px solid var(--line); border-radius: 99px; font-size: 13px;
}
.chip + p { margin-top: 14px; }
.chip .avatar { width: 24px; height: 24px; }
.field { margin-top: 24px; }
.field label { display: block; margin-bottom: 6px; font-weight: 550; }
.field input {
  width: 100%; height: 42px; padding: 0 12px; font: inherit; color: inherit; background: var(--surface);
  border: 1px solid var(--field); border-radius: 8px;
}
.field input[aria-invalid] { border-color: var(--bad); }
.problem { margin-top: 6px; color: var(--bad); font-size: 13px; }
.note { margin-top: 16px; padding: 10px 14px; border-radius: 10px; background: var(--sunken); color: var(--muted); font-size: 13px; }
.note code, .scope { font-family: 'JetBrains Mono', ui-monospace, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
.note code { color: var(--text); user-select: all; }
.actions { display: flex; align-items: center; justify-content: flex-end; gap: 8px; margin-top: 28px; }
.actions button, .quiet {
  min-height: 38px; padding: 0 20px; font: inherit; font-weight: 600; cursor: pointer; color: var(--accent); background: none;
  border: 1px solid transparent; border-radius: 8px;
}
.actions button:hover, .quiet:hover { background: var(--accent-soft); }
.actions button.main { color: var(--accent-ink); background: var(--accent); }
.actions button.main:hover { filter: brightness(1.08); }
.actions .quiet { margin-right: auto; margin-left: -12px; padding: 0 12px; }
.scopes .row { align-items: flex-start; }
.scopes input { flex: none; width: 18px; height: 18px; margin: 1px 0 0; accent-color: var(--accent); }
.scopes .icon { width: 18px; margin: 1px 0 0; stroke: var(--accent); }
.scope { margin-top: 2px; font-size: 11px; }
.scopes .row.plain { align-items: center; min-height: 40px; padding-block: 8px; font-weight: 400; }
.scopes .plain .icon { margin: 0; }
.blocked { width: 40px; height: 40px; margin-bottom: 16px; padding: 9px; border-radius: 50%; background: var(--bad-soft); fill: none; stroke: var(--bad); stroke-width: 2; stroke-linecap: round; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.list :focus-visible { outline-offset: -3px; border-radius: 12px; }
@media (max-width: 520px) { main { padding: 24px 20px; } }
`;
