/** What a person does in Lanyard's window and sees there, found by role and name. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Lanyard } from '../desk/lanyard.ts';

export type TokenName = 'access token' | 'ID token';

export class LanyardWindow {
  readonly lanyard: Lanyard;
  readonly page: Page;

  constructor(lanyard: Lanyard) {
    this.lanyard = lanyard;
    this.page = lanyard.window;
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
  /** The copy button of a token, whatever it says at the moment. */
  copyButton(token: TokenName): Locator {
    return this.page.locator(`[data-kind="${token === 'ID token' ? 'id-token' : 'access-token'}"]`);
  }

  // Doing.

  async importClient(path: string): Promise<void> {
    await this.page.getByLabel('Client file').setInputFiles(path);
  }
  async askForScopes(scopes: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'More scopes' }).fill(scopes);
  }
  async startSignIn(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign in with Sandbox' }).click();
  }
  async addAccount(): Promise<void> {
    await this.page.getByRole('button', { name: 'Add account' }).click();
  }
  async choose(email: string): Promise<void> {
    await this.account(email).click();
    await expect(this.chosen).toHaveText(email);
  }
  /** Presses the button and waits until it says that it is done. */
  async copy(token: TokenName): Promise<void> {
    await this.copyButton(token).click();
    await expect(this.copyButton(token)).toHaveText('Copied');
  }
  async chooseFormat(label: 'Bare' | 'Authorization header'): Promise<void> {
    // The radio itself is hidden behind its label.
    await this.page.getByRole('radiogroup', { name: 'Format' }).getByText(label, { exact: true }).click();
  }
  async fromMenu(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Account menu' }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }
  async signOut(): Promise<void> {
    await this.fromMenu('Sign out…');
    await this.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  }
  async openSettings(): Promise<void> {
    await this.page.getByRole('button', { name: 'Settings' }).click();
  }
}
