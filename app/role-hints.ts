/** Which role a caller needs at the service that an audience stands for. Pure; the service has the last word. */
import { audienceHost } from './audience.ts';
import type { ListedService } from './listings.ts';

export interface RoleHint {
  readonly words: string;
  /** The roles the words name; any one of them is enough, and none is asked for where there are none. */
  readonly roles: readonly string[];
  /** Whether the service lets in only who is named by an e-mail. */
  readonly readsEmail: boolean;
}

const runInvoker = 'roles/run.invoker';
const functionsInvoker = 'roles/cloudfunctions.invoker';

const hint = (words: string, ...roles: string[]): RoleHint => ({ words, roles, readsEmail: false });

/** `picked` is the service that the audience was taken from; what only the address tells is less exact. */
export function roleHint(
  audience: string,
  picked?: Pick<ListedService, 'kind' | 'name' | 'open'>,
): RoleHint | undefined {
  return picked ? hintOfService(picked) : hintOfAudience(audience.trim());
}

function hintOfService({ kind, name, open }: Pick<ListedService, 'kind' | 'name' | 'open'>): RoleHint {
  if (open) return hint(`${name} asks for no role: its invoker check is switched off.`);
  switch (kind) {
    case 'run':
      return hint(`Needs Cloud Run Invoker on the service ${name}.`, runInvoker);
    case 'function-1st-gen':
      return hint(`Needs Cloud Functions Invoker on the function ${name}.`, functionsInvoker);
    case 'function-2nd-gen':
      return hint(`Needs Cloud Run Invoker on the Run service under the function ${name}.`, runInvoker);
    default:
      return kind satisfies never;
  }
}

function hintOfAudience(audience: string): RoleHint | undefined {
  // Not only what is kept as one: older clients have no more than a number in front.
  if (/^[^/\s]+\.apps\.googleusercontent\.com$/i.test(audience)) {
    return {
      words: 'Needs IAP-secured Web App User on the app, and the e-mail in the token.',
      roles: ['roles/iap.httpsResourceAccessor'],
      readsEmail: true,
    };
  }
  const host = audienceHost(audience) ?? '';
  if (host.endsWith('.run.app')) return hint('Needs Cloud Run Invoker on the service.', runInvoker);
  if (host.endsWith('.cloudfunctions.net')) {
    // Functions of both generations have such addresses.
    return hint(
      'Needs Cloud Functions Invoker on the function; of the 2nd gen, Cloud Run Invoker on its Run service.',
      functionsInvoker,
      runInvoker,
    );
  }
  if (/(?:\.gateway\.dev|\.endpoints\.[a-z0-9-]+\.cloud\.goog)$/.test(host)) {
    return hint('Needs no role: the API’s own config has to name the issuer and this audience.');
  }
  return undefined;
}
