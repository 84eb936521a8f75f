/** What a person does in Lanyard's window and sees there, found by role and name. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { CommandName, Outcome, ReplyOf, RequestOf } from '../../app/contract.ts';
import type { FailureCode } from '../../app/failure.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { Lanyard } from '../desk/lanyard.ts';

export type TokenName = 'access token' | 'ID token' | 'signed JWT';

export class LanyardWindow {
  readonly lanyard: Lanyard;
  readonly page: Page;

  constructor(lanyard: Lanyard) {
    this.lanyard = lanyard;
    this.page = lanyard.window;
    // While nobody listens, a file chooser is the system's, which nobody here can answer.
    this.page.on('filechooser', () => {});
  }

  close(): Promise<void> {
    return this.lanyard.close();
  }

  // Seeing.

  account(email: string): Locator {
    return this.page.getByRole('listbox', { name: 'Accounts' }).getByRole('option', { name: email });
  }
  get chosen(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }
  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name });
  }
  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }
  get clipboardBar(): Locator {
    return this.page.getByRole('region', { name: 'Clipboard' });
  }
  /** The copy button of what is composed, while that is this kind of token; whatever it says at the moment. */
  copyButton(token: TokenName): Locator {
    const kind = token.toLowerCase().replace(' ', '-');
    return this.page.getByRole('region', { name: 'Compose a token' }).locator(`[data-kind="${kind}"]`);
  }

  /** The card of a badge. */
  badge(name: string): Locator {
    return this.page.locator('button.badge-card', { has: this.page.getByText(name, { exact: true }) });
  }
  get badgeNames(): Locator {
    return this.page.locator('.badge-name');
  }
  /** The card of a failure, by its code. */
  failure(code: FailureCode): Locator {
    return this.page.locator(`[data-code="${code}"]`);
  }

  /** Where scopes are typed; shown by `askForScopes`. */
  get moreScopes(): Locator {
    return this.page.getByRole('textbox', { name: 'More scopes' });
  }
  /** How things stand, at the foot of the sidebar. */
  get standing(): Locator {
    return this.page.getByRole('complementary', { name: 'Accounts and status' });
  }
  /** All failures that are shown. */
  get failures(): Locator {
    return this.page.locator('[data-code]');
  }
  async snapshot(): Promise<Snapshot> {
    const outcome = await this.ask('getSnapshot', {});
    if (!outcome.ok) throw new Error(outcome.failure.code);
    return outcome.value;
  }
  /** Asks main past the window's buttons, as a page that somebody else has taken over would. */
  ask<Name extends CommandName>(name: Name, request: RequestOf<Name>): Promise<Outcome<ReplyOf<Name>>> {
    const asked: [string, unknown] = [name, request];
    return this.page.evaluate(([name, request]) => {
      const { lanyard } = globalThis as unknown as { lanyard: Record<string, (request: unknown) => unknown> };
      return lanyard[name]?.(request);
    }, asked) as Promise<Outcome<ReplyOf<Name>>>;
  }

  // Doing.

  async importClient(path: string): Promise<void> {
    await this.page.getByLabel('Client file').setInputFiles(path);
  }
  async importKey(path: string): Promise<void> {
    await this.page.getByLabel('Key file').setInputFiles(path);
  }
  /** Takes up what was found on this computer, by its name. */
  async takeUp(name: string): Promise<void> {
    await this.page
      .getByRole('listitem')
      .filter({ hasText: name })
      .getByRole('button', { name: 'Use' })
      .click();
  }
  /**
   * Drops a file on the middle of the window as its browser engine gets it from the desktop: with a path, which no
   * script can forge. Only the way of the mouse across the desktop is left out.
   */
  async drop(path: string): Promise<void> {
    const engine = await this.page.context().newCDPSession(this.page);
    const { x, y } = await this.page.evaluate(() => ({ x: innerWidth / 2, y: innerHeight / 2 }));
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await engine.send('Input.dispatchDragEvent', { type, x, y, data });
    }
    await engine.detach();
  }
  async askForScopes(scopes: string): Promise<void> {
    await this.button('Choose scopes').click();
    await this.moreScopes.fill(scopes);
    await this.moreScopes.focus();
  }
  async startSignIn(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign in with Sandbox' }).click();
  }
  /** Pastes the address that the browser ended on. */
  async paste(address: string): Promise<void> {
    await this.page.getByLabel(/Paste the address/).fill(address);
    await this.page.getByRole('button', { name: 'Finish' }).click();
  }
  async addAccount(): Promise<void> {
    await this.page.getByRole('button', { name: 'Add account' }).click();
  }
  async choose(email: string): Promise<void> {
    await this.account(email).click();
    await expect(this.chosen).toHaveText(email);
  }
  /** Chooses which kind of token is composed. */
  async chooseToken(token: TokenName): Promise<void> {
    const label = token.charAt(0).toUpperCase() + token.slice(1);
    await this.page.getByRole('radiogroup', { name: 'Token' }).getByText(label, { exact: true }).click();
  }
  /** Presses the button and waits until it says that it is done; what it says of an earlier copy goes first. */
  async copy(token: TokenName): Promise<void> {
    if (!(await this.copyButton(token).isVisible())) await this.chooseToken(token);
    await expect(this.copyButton(token)).not.toHaveText(/^Copied/);
    await this.copyButton(token).click();
    await expect(this.copyButton(token)).toHaveText(/^Copied/);
  }
  /** Has the token speak for a service account, or through delegates as gcloud writes them; empty for the account itself. */
  async speakFor(chain: string): Promise<void> {
    await this.button(/^Speaks for/).click();
    const field = this.page.getByRole('textbox', { name: 'Service account to impersonate' });
    await field.fill(chain);
    await field.press('Enter');
    await expect(field).toHaveCount(0);
  }
  async typeAudience(audience: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Audience' }).fill(audience);
  }
  async typeScopes(scopes: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Scopes', exact: true }).fill(scopes);
  }
  async chooseLifetime(label: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Lifetime' }).click();
    await this.page.getByRole('option', { name: label, exact: true }).click();
  }
  /** Ticks these scopes, by their short names, and unticks all others. */
  async chooseScopes(...names: readonly string[]): Promise<void> {
    const pills = this.page.getByRole('group', { name: 'Scopes' });
    for (const pill of await pills.getByRole('checkbox').all()) {
      // One scope always stays, so what is wanted is ticked first.
      const name = await pill.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent ?? '');
      if (names.includes(name) && !(await pill.isChecked()))
        await pills.getByText(name, { exact: true }).click();
    }
    for (const pill of await pills.getByRole('checkbox').all()) {
      const name = await pill.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent ?? '');
      if (!names.includes(name) && (await pill.isChecked()))
        await pills.getByText(name, { exact: true }).click();
    }
  }
  /** Copies what is composed in another format, once. */
  async copyAs(label: string): Promise<void> {
    await this.button('Copy as…').click();
    await this.page.getByRole('menuitem', { name: label, exact: true }).click();
  }
  /** Makes a format the default, for which it is copied in once. */
  async chooseFormat(label: 'Bare' | 'Authorization header'): Promise<void> {
    await this.copyAs(label);
    await this.button(/^Always copy/).click();
    await this.button(/^Always copy/).waitFor({ state: 'detached' });
  }
  /** Keeps what is composed under a name. */
  async keepAsBadge(name: string): Promise<void> {
    await this.button('Keep as badge').click();
    const field = this.page.getByRole('textbox', { name: 'Name of the badge' });
    await field.fill(name);
    await field.press('Enter');
    await expect(this.badge(name)).toBeFocused();
  }
  async fromBadgeMenu(name: string, item: string): Promise<void> {
    await this.badge(name).focus();
    await this.page.keyboard.press('Shift+F10');
    await this.page.getByRole('menuitem', { name: item, exact: true }).click();
  }
  async fromMenu(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Account menu' }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }
  async signOut(): Promise<void> {
    await this.fromMenu('Sign out…');
    await this.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  }
  /** Takes an account off the list that there is nothing to sign out of. */
  async remove(): Promise<void> {
    await this.fromMenu('Remove…');
    await this.page.getByRole('button', { name: 'Remove', exact: true }).click();
  }
  async openSettings(): Promise<void> {
    await this.page.getByRole('button', { name: 'Settings' }).click();
  }
  /** In the settings. */
  async chooseTheme(label: 'System' | 'Light' | 'Dark'): Promise<void> {
    await this.page.getByRole('radiogroup', { name: 'Theme' }).getByText(label, { exact: true }).click();
  }
  /** In the settings. */
  async clearClipboardAfter(label: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Clear the clipboard after' }).click();
    await this.page.getByRole('option', { name: label }).click();
  }
}
