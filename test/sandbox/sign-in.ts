/** The way of a person through the sign-in pages, from the application's request to its answer. */
import type { Provider } from 'oidc-provider';
import type { Browsers } from './browsers.ts';
import type { Clients, OAuthClient } from './clients.ts';
import { type Exchange, redirect } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { Grants } from './grants.ts';
import { framePage, showPage } from './page-frame.ts';
import { blockedPage, chooserPage, consentPage, emailPage, errorPage, passwordPage } from './pages.ts';
import { PEOPLE, type Person, personByEmail, personByHint, personBySub } from './people.ts';
import { isIdentityScope, splitScopes } from './scopes.ts';

type SignInParts = {
  provider: Provider;
  clients: Clients;
  browsers: Browsers;
  grants: Grants;
  faults: Faults;
};

type Step =
  | { page: 'choose' }
  | { page: 'email'; email: string; problem?: string }
  | { page: 'password'; person: Person; problem?: string }
  | { page: 'consent'; person: Person }
  | { page: 'blocked'; person: Person };

type Answer = { person: Person; scopes: readonly string[] } | { error: string };

/** What the application asked for. */
type Request = {
  uid: string;
  client: OAuthClient;
  scopes: readonly string[];
  prompts: readonly string[];
  hint: string | undefined;
  hd: string | undefined;
  accessType: string | undefined;
};

export type SignIn = (exchange: Exchange) => Promise<void>;

export function createSignIn({ provider, clients, browsers, grants, faults }: SignInParts): SignIn {
  const steps = new Map<string, Step>();

  return async (exchange) => {
    const request = await openRequest(exchange);
    if (request === undefined) {
      const sentence =
        'This sign-in has ended or was started in another browser. Start it again from the application.';
      const page = errorPage('This page has expired', sentence, 400, 'session_expired');
      showPage(exchange.res, framePage('Sign in', page), 400);
      return;
    }
    const isPost = exchange.req.method === 'POST';
    const next = isPost ? submitted(exchange, request) : (steps.get(request.uid) ?? begin(exchange, request));
    if (!('page' in next)) {
      steps.delete(request.uid);
      await finish(exchange, request, next);
      return;
    }
    steps.set(request.uid, next);
    // After a form the page is fetched anew, so that reloading it sends nothing twice.
    if (isPost) redirect(exchange.res, exchange.url.pathname);
    else showPage(exchange.res, framePage('Sign in', draw(exchange, request, next)));
  };

  async function openRequest(exchange: Exchange): Promise<Request | undefined> {
    const details = await provider.interactionDetails(exchange.req, exchange.res).catch(() => undefined);
    const params = details?.params as Record<string, string | undefined> | undefined;
    const client = Object.values(clients).find(({ clientId }) => clientId === params?.['client_id']);
    if (!details || !params || !client || !exchange.url.pathname.endsWith(`/${details.uid}`))
      return undefined;
    return {
      uid: details.uid,
      client,
      scopes: splitScopes(params['scope']),
      prompts: splitScopes(params['asked_prompt']),
      hint: params['login_hint'],
      hd: params['hd'],
      accessType: params['access_type'],
    };
  }

  function begin(exchange: Exchange, request: Request): Step | Answer {
    const here = browsers.peopleIn(exchange).filter((person) => inDomain(person, request.hd));
    const hinted = request.hint === undefined ? undefined : personByHint(request.hint);
    if (request.prompts.includes('none'))
      return answerSilently(request, hinted ? here.filter((one) => one === hinted) : here);
    if (request.prompts.includes('select_account') && here.length > 0) return { page: 'choose' };
    if (hinted) return arrive(exchange, request, hinted);
    if (request.hint !== undefined) return { page: 'email', email: request.hint };
    return here.length > 0 ? { page: 'choose' } : { page: 'email', email: '' };
  }

  function answerSilently(request: Request, here: readonly Person[]): Answer {
    const [person, another] = here;
    if (!person) return { error: 'login_required' };
    if (another) return { error: 'account_selection_required' };
    return hasConsent(request, person) ? { person, scopes: request.scopes } : { error: 'consent_required' };
  }

  function submitted(exchange: Exchange, request: Request): Step | Answer {
    const { form } = exchange;
    const step = steps.get(request.uid) ?? begin(exchange, request);
    const chosen = personBySub(form.get('choose') ?? '');
    if (chosen) return arrive(exchange, request, chosen);
    switch (form.get('action')) {
      case 'another':
        return { page: 'email', email: '' };
      case 'email': {
        const email = form.get('email') ?? '';
        const person = personByEmail(email);
        return person
          ? arrive(exchange, request, person)
          : { page: 'email', email, problem: 'No account here has this e-mail address' };
      }
      case 'password':
        if (!('page' in step) || step.page !== 'password') return step;
        if (form.get('password') !== step.person.password) return { ...step, problem: 'Wrong password' };
        browsers.signIn(exchange, step.person);
        return admit(request, step.person);
      case 'allow':
        if (!('page' in step) || step.page !== 'consent') return step;
        return { person: step.person, scopes: grantedScopes(request, form.getAll('scope')) };
      case 'cancel':
        return { error: 'access_denied' };
      default:
        return step;
    }
  }

  function arrive(exchange: Exchange, request: Request, person: Person): Step | Answer {
    return browsers.peopleIn(exchange).includes(person)
      ? admit(request, person)
      : { page: 'password', person };
  }

  function admit(request: Request, person: Person): Step | Answer {
    if (person.blocked) return { page: 'blocked', person };
    // An installed application could be any program that knows its client id, so a person is asked each time.
    const skips =
      request.client.kind === 'web' && !request.prompts.includes('consent') && hasConsent(request, person);
    return skips ? { person, scopes: request.scopes } : { page: 'consent', person };
  }

  function hasConsent({ client, scopes }: Request, person: Person): boolean {
    const given = new Set(grants.of(person.sub, client.clientId).flatMap((grant) => grant.scopes));
    return scopes.every((scope) => given.has(scope));
  }

  function grantedScopes({ scopes }: Request, ticked: readonly string[]): string[] {
    const { dropScopes } = faults.current;
    return scopes.filter(
      (scope) => (isIdentityScope(scope) || ticked.includes(scope)) && !dropScopes.includes(scope),
    );
  }

  async function finish({ req, res }: Exchange, request: Request, answer: Answer): Promise<void> {
    if ('error' in answer || answer.scopes.length === 0) {
      const error = 'error' in answer ? answer.error : 'access_denied';
      await provider.interactionFinished(req, res, { error, error_description: error });
      return;
    }
    const { client, accessType, prompts } = request;
    const { person, scopes } = answer;
    const grant = new provider.Grant({ accountId: person.sub, clientId: client.clientId });
    grant.addOIDCScope([...scopes]);
    const grantId = await grant.save();
    // A desktop client is offline unless it says otherwise, and always gets its refresh token. A web client has to
    // ask, and gets it once, then only with prompt=consent.
    const isFirst = grants.of(person.sub, client.clientId).length === 0;
    const offline = client.kind === 'web' ? accessType === 'offline' : accessType !== 'online';
    const refreshTokenDue =
      offline && (client.kind === 'installed' || isFirst || prompts.includes('consent'));
    grants.add({ grantId, sub: person.sub, clientId: client.clientId, scopes, offline, refreshTokenDue });
    await provider.interactionFinished(req, res, { login: { accountId: person.sub }, consent: { grantId } });
  }

  function draw(exchange: Exchange, { client, scopes, hd, hint }: Request, step: Step) {
    const here = browsers.peopleIn(exchange);
    const shown = (people: readonly Person[]) =>
      people
        .filter((person) => inDomain(person, hd))
        .sort((one, other) => Number(isHinted(other, hint)) - Number(isHinted(one, hint)));
    switch (step.page) {
      case 'choose':
        return chooserPage(client.name, shown(here));
      case 'email':
        return emailPage(
          client.name,
          step.email,
          step.problem,
          shown(PEOPLE.filter((one) => !here.includes(one))),
        );
      case 'password':
        return passwordPage(step.person, step.problem);
      case 'consent':
        return consentPage(client.name, step.person, scopes);
      case 'blocked':
        return blockedPage(client.name, step.person);
    }
  }
}

/** `hd` only narrows what is offered; who types another address gets in all the same, as at Google. */
function inDomain(person: Person, hd: string | undefined): boolean {
  return hd === undefined || (hd === '*' ? person.hd !== undefined : person.hd === hd);
}

function isHinted(person: Person, hint: string | undefined): boolean {
  return hint !== undefined && personByHint(hint) === person;
}
