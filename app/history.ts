/** The last mints in words: what is found by which search, how long ago, and how they are written out. Pure. */
import { describeFailure, Failure, type FailureCode, failureCodes } from './failure.ts';
import type { MintEntry } from './mint-entry.ts';
import { shortScope } from './scopes.ts';
import type { TokenKind } from './token-request.ts';

/** What the window is told of the history. */
export interface History {
  /** The newest first. */
  readonly entries: readonly MintEntry[];
  /** Whether it is on the disk as it is here; if not, it lasts until quit. */
  readonly saved: boolean;
}

export const historyFormats = ['csv', 'json'] as const;
export type HistoryFormat = (typeof historyFormats)[number];

export const kindWords: Readonly<Record<TokenKind, string>> = {
  'access-token': 'Access token',
  'id-token': 'ID token',
  'signed-jwt': 'Signed JWT',
};

/** What is looked for; an empty text and `all` let everything through. */
export interface HistorySearch {
  readonly text: string;
  readonly kind: TokenKind | 'all';
  readonly result: 'all' | 'minted' | 'failed';
}

/** Whom a token speaks for: the target, or the account itself. */
export const speaksFor = ({ target, account }: Pick<MintEntry, 'target' | 'account'>) =>
  target ?? account.email;

/** The entries in which every word of the text is found somewhere, in their order. */
export function searchHistory(entries: readonly MintEntry[], search: HistorySearch): MintEntry[] {
  const words = search.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return entries.filter((entry) => {
    if (search.kind !== 'all' && entry.kind !== search.kind) return false;
    if (search.result !== 'all' && (search.result === 'failed') !== 'failure' in entry.result) return false;
    const found = textOf(entry);
    return words.every((word) => found.includes(word));
  });
}

function textOf(entry: MintEntry): string {
  const { account, target, delegates, scopes, audience, subject, result } = entry;
  const failure = 'failure' in result ? [result.failure, failureTitle(entry)] : ['minted'];
  const parts = [account.email, target, ...delegates, ...scopes, audience, subject, kindWords[entry.kind]];
  return [...parts, ...failure]
    .filter((part) => part !== undefined)
    .join('\n')
    .toLowerCase();
}

/** What a token was for: its audience, or its scopes by their short names. */
export function purposeOf({ audience, scopes }: Pick<MintEntry, 'audience' | 'scopes'>): string {
  return audience ?? scopes.map(shortScope).join(', ');
}

/** The title of the failure a mint ended with; nothing where it was minted. */
export function failureTitle({ account, delegates, target, result }: MintEntry): string | undefined {
  if (!('failure' in result)) return undefined;
  const code = failureCodes.find((known) => known === result.failure) as FailureCode | undefined;
  // An older or a newer Lanyard may have had another list.
  if (code === undefined) return result.failure;
  const chain = target === undefined ? {} : { chain: [account.email, ...delegates, target] };
  return describeFailure(new Failure(code, { who: account.email, accountKind: account.kind, ...chain }))
    .title;
}

/** "2 calls"; for an account of gcloud, which makes its own, "1 run of gcloud". */
export function callsInWords({ calls, account, target }: MintEntry): string {
  if (calls === 0) return 'no call';
  if (account.kind === 'gcloud' && target === undefined)
    return calls === 1 ? '1 run of gcloud' : `${calls} runs of gcloud`;
  return calls === 1 ? '1 call' : `${calls} calls`;
}

/** "just now", "3 min ago", "5 h ago", "yesterday", "4 days ago"; by the calendar of `timeZone` where given. */
export function timeAgo(at: number, now: number, timeZone?: string): string {
  const ago = now - at;
  if (ago < 60_000) return 'just now';
  if (ago < 3_600_000) return `${Math.floor(ago / 60_000)} min ago`;
  const days = dayOf(now, timeZone) - dayOf(at, timeZone);
  if (days <= 0 || ago < 6 * 3_600_000) return `${Math.floor(ago / 3_600_000)} h ago`;
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** The number of a calendar day. */
function dayOf(at: number, timeZone: string | undefined): number {
  const zone = timeZone === undefined ? {} : { timeZone };
  const [year, month, day] = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...zone })
    .format(at)
    .split('-')
    .map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day) / 86_400_000;
}

/** "620 ms", "1.4 s". */
export function duration(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** The whole history as a file: the newest first, times in ISO 8601 and UTC. */
export function writeHistory(entries: readonly MintEntry[], format: HistoryFormat): string {
  return format === 'csv' ? writeCsv(entries) : writeJson(entries);
}

const iso = (at: number) => new Date(at).toISOString();

function writeJson(entries: readonly MintEntry[]): string {
  const written = entries.map(({ id: _, at, result, ...entry }) => ({
    at: iso(at),
    ...entry,
    result: 'failure' in result ? result : { expiresAt: iso(result.expiresAt) },
  }));
  return `${JSON.stringify(written, null, 2)}\n`;
}

const columns: readonly (readonly [name: string, cell: (entry: MintEntry) => string | number])[] = [
  ['at', ({ at }) => iso(at)],
  ['account', ({ account }) => account.email],
  ['account_kind', ({ account }) => account.kind],
  ['delegates', ({ delegates }) => delegates.join(' ')],
  ['speaks_for', (entry) => speaksFor(entry)],
  ['token', ({ kind }) => kind],
  ['scopes', ({ scopes }) => scopes.join(' ')],
  ['audience', ({ audience }) => audience ?? ''],
  ['subject', ({ subject }) => subject ?? ''],
  ['calls', ({ calls }) => calls],
  ['ms', ({ ms }) => ms],
  ['result', ({ result }) => ('failure' in result ? result.failure : 'minted')],
  ['expires_at', ({ result }) => ('failure' in result ? '' : iso(result.expiresAt))],
];

/** RFC 4180: every cell quoted, lines ended as the RFC says. */
function writeCsv(entries: readonly MintEntry[]): string {
  const lines = [
    columns.map(([name]) => name),
    ...entries.map((entry) => columns.map(([, cell]) => String(cell(entry)))),
  ];
  return lines.map((cells) => `${cells.map(quoteCell).join(',')}\r\n`).join('');
}

/** A spreadsheet takes a cell that starts so for a formula, quoted or not; an apostrophe makes it text again. */
function quoteCell(cell: string): string {
  const harmless = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return `"${harmless.replaceAll('"', '""')}"`;
}
