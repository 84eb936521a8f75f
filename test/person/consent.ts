/** What a person does on the provider's pages, in words of the person. */
import type { Page } from '@playwright/test';

export interface Person {
  readonly email: string;
  readonly password: string;
}

/** Says who they are, whatever the page knows of them already, up to the question of consent. */
export async function identify(page: Page, person: Person): Promise<void> {
  const email = page.getByRole('textbox', { name: 'E-mail' });
  const password = page.getByRole('textbox', { name: 'Password' });
  const another = page.getByRole('button', { name: 'Use another account' });
  await email.or(password).or(another).first().waitFor();
  if (!(await email.isVisible()) && !(await password.isVisible())) await another.click();
  await email.or(password).first().waitFor();
  if (await email.isVisible()) {
    await email.fill(person.email);
    await page.getByRole('button', { name: 'Next' }).click();
  }
  await password.fill(person.password);
  await page.getByRole('button', { name: 'Next' }).click();
}

/** Says that they are not who the page takes them for. */
export async function useAnotherAccount(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Use another account' }).click();
}

/** Chooses somebody who is signed in in this browser. */
export async function choosePerson(page: Page, { email }: Pick<Person, 'email'>): Promise<void> {
  await page.getByRole('button', { name: email }).click();
}

/** Agrees to what is asked, but for scopes whose label holds one of `untick`. */
export async function agree(
  page: Page,
  { untick = [] }: { readonly untick?: readonly string[] } = {},
): Promise<void> {
  for (const scope of untick) await page.getByRole('checkbox', { name: scope }).uncheck();
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
}

export async function decline(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
}

/** The page a browser ends on when Lanyard has the answer. */
export async function lastPage(page: Page): Promise<void> {
  await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/done$/);
  await page.getByRole('heading', { name: 'Back to Lanyard' }).waitFor();
}
