/** The way of a person through the sign-in pages, from the application's request to its answer. */
import type { Provider } from 'oidc-provider';
import type { Browsers } from './browsers.ts';
import type { Clients } from './clients.ts';
import { createConsent } from './consent.ts';
import { type Exchange, redirect } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { Grants } from './grants.ts';
import { framePage, showPage } from './page-frame.ts';
import { blockedPage, chooserPage, consentPage, emailPage, errorPage, passwordPage } from './pages.ts';
import { PEOPLE, type Person, personByEmail, personByHint, personBySub } from './people.ts';
import { openSignInRequest, type SignInRequest } from './sign-in-request.ts';

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

export type SignIn = (exchange: Exchange) => Promise<void>;

export function createSignIn({ provider, clients, browsers, grants, faults }: SignInParts): SignIn {
  const consent = createConsent(provider, grants, faults);
  const steps = new Map<string, Step>();

  return async (exchange) => {
    const request = await openSignInRequest(exchange, provider, clients);
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

  function begin(exchange: Exchange, request: SignInRequest): Step | Answer {
    const here = browsers.peopleIn(exchange).filter((person) => inDomain(person, request.hd));
    const hinted = request.hint === undefined ? undefined : personByHint(request.hint);
    if (request.prompts.includes('none'))
      return answerSilently(request, hinted ? here.filter((one) => one === hinted) : here);
    if (request.prompts.includes('select_account') && here.length > 0) return { page: 'choose' };
    if (hinted) return arrive(exchange, request, hinted);
    if (request.hint !== undefined) return { page: 'email', email: request.hint };
    return here.length > 0 ? { page: 'choose' } : { page: 'email', email: '' };
  }

  function answerSilently(request: SignInRequest, here: readonly Person[]): Answer {
    const [person, another] = here;
    if (!person) return { error: 'login_required' };
    if (another) return { error: 'account_selection_required' };
    return consent.covers(request, person)
      ? { person, scopes: request.scopes }
      : { error: 'consent_required' };
  }

  function submitted(exchange: Exchange, request: SignInRequest): Step | Answer {
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
        return { person: step.person, scopes: consent.scopesGiven(request, form.getAll('scope')) };
      case 'cancel':
        return { error: 'access_denied' };
      default:
        return step;
    }
  }

  function arrive(exchange: Exchange, request: SignInRequest, person: Person): Step | Answer {
    return browsers.peopleIn(exchange).includes(person)
      ? admit(request, person)
      : { page: 'password', person };
  }

  function admit(request: SignInRequest, person: Person): Step | Answer {
    if (person.blocked) return { page: 'blocked', person };
    // An installed application could be any program that knows its client id, so a person is asked each time.
    const skips =
      request.client.kind === 'web' &&
      !request.prompts.includes('consent') &&
      consent.covers(request, person);
    return skips ? { person, scopes: request.scopes } : { page: 'consent', person };
  }

  async function finish({ req, res }: Exchange, request: SignInRequest, answer: Answer): Promise<void> {
    if ('error' in answer || answer.scopes.length === 0) {
      const error = 'error' in answer ? answer.error : 'access_denied';
      await provider.interactionFinished(req, res, { error, error_description: error });
      return;
    }
    const grantId = await consent.record(request, answer.person, answer.scopes);
    const login = { accountId: answer.person.sub };
    await provider.interactionFinished(req, res, { login, consent: { grantId } });
  }

  function draw(exchange: Exchange, { client, scopes, hd, hint }: SignInRequest, step: Step) {
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
