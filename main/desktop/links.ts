/**
 * The one way out to the system browser. The window names a page, never an address; what is opened is checked all
 * the same, since this is where a hostile address would do its work.
 */
import { Failure } from '../../app/failure.ts';
import { isOpenable, type Page, pageAddress } from './openable.ts';
import { openInBrowser } from './system-browser.ts';

export interface Links {
  openPage(page: Page): Promise<void>;
  /** `url` must be on `authorizationEndpoint`. */
  openSignInPage(url: string): Promise<void>;
}

/** Both throw BROWSER_NOT_OPENED. */
export function createLinks(authorizationEndpoint: string): Links {
  async function open(url: string, allowedAddress: string): Promise<void> {
    if (!isOpenable(url, allowedAddress)) throw new Failure('BROWSER_NOT_OPENED');
    try {
      await openInBrowser(url);
    } catch {
      throw new Failure('BROWSER_NOT_OPENED');
    }
  }
  return {
    openPage: (page) => open(pageAddress(page), pageAddress(page)),
    openSignInPage: (url) => open(url, authorizationEndpoint),
  };
}
