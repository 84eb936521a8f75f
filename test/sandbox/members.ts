/** Whose a token is: a person, a service account or a federated identity, by the `sub` that the token carries. */
import { claimsOf, personByEmail, personBySub } from './people.ts';
import { serviceAccountBy } from './service-accounts.ts';

/** The name that bindings know a token's owner by: an e-mail address or a `principal://`. */
export function memberOf(sub: string): string {
  return emailOf(sub) ?? sub;
}

export function emailOf(sub: string): string | undefined {
  return personBySub(sub)?.email ?? serviceAccountBy(sub)?.email;
}

export function subOf(email: string): string | undefined {
  return personByEmail(email)?.sub ?? serviceAccountBy(email)?.uniqueId;
}

/** What the granted scopes open of a person or a service account; `undefined` for who has no account. */
export function accountClaims(sub: string, scopes: readonly string[], pictureOrigin: string) {
  const person = personBySub(sub);
  if (person) return claimsOf(person, scopes, pictureOrigin);
  const account = serviceAccountBy(sub);
  if (!account) return undefined;
  const seesEmail = scopes.includes('https://www.googleapis.com/auth/userinfo.email');
  return { sub, ...(seesEmail && { email: account.email, email_verified: true }) };
}
