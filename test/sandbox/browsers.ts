/** Who is signed in in which browser: a cookie names the browser, as a session of a real provider would. */
import { randomBytes } from 'node:crypto';
import { cookieOf, type Exchange } from './exchange.ts';
import { PATHS } from './paths.ts';
import { PEOPLE, type Person } from './people.ts';

export type Browsers = {
  peopleIn(exchange: Exchange): readonly Person[];
  signIn(exchange: Exchange, person: Person): void;
  /** Ends all sessions: the next sign-in asks for the password again. */
  signEveryoneOut(): void;
};

/** `cookieName` differs per sandbox: browsers keep cookies per host, not per port. */
export function createBrowsers(cookieName: string): Browsers {
  const signedIn = new Map<string, Set<string>>();
  const subsIn = (exchange: Exchange) => signedIn.get(cookieOf(exchange.req, cookieName) ?? '');
  return {
    peopleIn(exchange) {
      const subs = subsIn(exchange);
      return PEOPLE.filter(({ sub }) => subs?.has(sub));
    },
    signIn(exchange, person) {
      const known = subsIn(exchange);
      if (known) {
        known.add(person.sub);
        return;
      }
      const id = randomBytes(24).toString('base64url');
      signedIn.set(id, new Set([person.sub]));
      exchange.res.setHeader(
        'set-cookie',
        `${cookieName}=${id}; Path=${PATHS.signIn}; HttpOnly; SameSite=Lax`,
      );
    },
    signEveryoneOut: () => signedIn.clear(),
  };
}
