/** The one picture of the app's state that main pushes and the window draws. It holds no secret. */
import type { AccountView } from './account.ts';
import type { BadgeView } from './badge.ts';
import type { FailureView } from './failure.ts';
import type { OAuthClientView } from './oauth-client.ts';
import type { Settings } from './settings.ts';
import type { TokenKind, TokenRequest } from './token-request.ts';
import type { UpdatesView } from './updates.ts';

/** What a sign-in was started with: enough to start it again. */
export interface SignInOrder {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The account that signs in again; absent when one is added. */
  readonly accountId?: string;
}

/** Times are milliseconds since the epoch. */
export type SignInView =
  | {
      readonly phase: 'waiting';
      readonly order: SignInOrder;
      /** The e-mail that was asked for, when signing in again. */
      readonly expectedEmail?: string;
      readonly expiresAt: number;
      /** From then on the window offers to paste the address. */
      readonly pasteFrom: number;
      readonly browser: 'opening' | 'opened' | 'failed';
    }
  | { readonly phase: 'checking'; readonly order: SignInOrder }
  | { readonly phase: 'saving'; readonly order: SignInOrder }
  | { readonly phase: 'failed'; readonly order: SignInOrder; readonly failure: FailureView };

/** `locked` also stands for a keychain that has no keyring yet: both keep nothing until a person acts. */
export type KeychainState = 'checking' | 'ready' | 'locked' | 'absent' | 'stuck';

export interface ClipboardView {
  readonly kind: TokenKind;
  readonly accountId: string;
  /** The name of the badge it was copied with, if it was. */
  readonly badge?: string;
  /** The service account it speaks for, where that is not the account itself. */
  readonly impersonated?: string;
  /** Milliseconds since the epoch; `null` when it stays. */
  readonly clearsAt: number | null;
}

/** A damaged file that was found at start. */
export interface RepairNotice {
  readonly id: string;
  /** Which file was damaged: it was set aside, and its backup used, or not even that was whole. */
  readonly file: 'accounts' | 'badges' | 'settings' | 'history' | 'used';
  readonly repair: 'restored' | 'lost';
  /** The damaged file's path, when there is one to look at. */
  readonly setAside?: string;
}

/** How it stands with the shortcut that works in every program. `taken`: another program has it. */
export type ShortcutState = 'on' | 'taken' | 'off';
/** Where the window went when it was closed, if the system could not tell. */
export interface TrayNotice {
  readonly id: 'stays-in-tray';
}

/** Something that happened and that the person has to know once. */
export type Notice = RepairNotice | TrayNotice;

/** A copy that was asked for in the tray and that the window has to go on with. */
export interface TrayCopy {
  /** A new one for each. */
  readonly id: string;
  readonly badgeId: string;
  readonly failure: FailureView;
}

export interface Snapshot {
  /** While it is `true` the snapshot names no account, no badge and nothing that is under way. */
  readonly locked: boolean;
  /** Whether there is a tray that shows Lanyard. */
  readonly tray: boolean;
  /** The last copy from the tray that did not come about. */
  readonly trayCopy: TrayCopy | null;
  readonly accounts: readonly AccountView[];
  readonly clients: readonly OAuthClientView[];
  /** In the order in which they are shown: the pinned ones first. */
  readonly badges: readonly BadgeView[];
  readonly selectedAccountId: string | null;
  readonly signIn: SignInView | null;
  /** What of ours is on the clipboard. */
  readonly clipboard: ClipboardView | null;
  readonly keychain: KeychainState;
  readonly notices: readonly Notice[];
  /** What was composed and copied lately, by account, the last first. */
  readonly recentRequests: Readonly<Record<string, readonly TokenRequest[]>>;
  readonly settings: Settings;
  /** `wayland`: there it may be claimed and yet never be pressed for us. */
  readonly globalShortcut: { readonly state: ShortcutState; readonly wayland: boolean };
  /** How often the palette was asked for from outside the window. */
  readonly summons: number;
  /** `name` is the provider's, "Google" in production; `issuer` is what its ID tokens say. */
  readonly provider: { readonly name: string; readonly issuer: string; readonly sandbox: boolean };
  /** This computer's clock minus the provider's, in milliseconds; 0 while unknown or small. */
  readonly clockAheadMs: number;
  /** Whether "Try the sandbox" can be offered: only when run from a checkout. */
  readonly sandboxAvailable: boolean;
  readonly updates: UpdatesView;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly version: string;
}
