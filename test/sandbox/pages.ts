/** What a person sees while signing in, one function a page. Each form posts to the address it stands at. */
import { html, type Markup } from './markup.ts';
import type { Person } from './people.ts';
import { describeScope, isIdentityScope } from './scopes.ts';

const NEW_PERSON = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><circle cx="10" cy="8" r="3.5"/><path d="M3.5 20c.6-3.6 3.2-5.2 6.5-5.2 1.6 0 3 .4 4.2 1.2M18 13v6M15 16h6"/></svg>`;
const TICK = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m5 12.5 4.5 4.5L19 7.5"/></svg>`;
const BARRED = html`<svg class="blocked" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path d="m6 6 12 12"/></svg>`;

/** A form of its own, or else Enter in the password field would press this button, the first on the page. */
const OTHER_FORM = html`<form id="other" method="post"></form>`;
const ANOTHER_ACCOUNT = html`<button class="quiet" form="other" name="action" value="another">Use another account</button>`;

export function chooserPage(clientName: string, people: readonly Person[]): Markup {
  return html`
<h1>Choose an account</h1>
<p>to continue to <b>${clientName}</b></p>
<form method="post" class="field">
  <ul class="list">
    ${people.map((person) => accountRow(person, 'Signed in'))}
    <li><button class="row plain" name="action" value="another">${NEW_PERSON}Use another account</button></li>
  </ul>
</form>`;
}

/** `suggested` are people of the sandbox that this browser does not know yet; a real provider would not tell. */
export function emailPage(
  clientName: string,
  email: string,
  problem: string | undefined,
  suggested: readonly Person[],
): Markup {
  return html`
<h1>Sign in</h1>
<p>to continue to <b>${clientName}</b></p>
<form method="post">
  <div class="field">
    <label for="email">E-mail</label>
    <input id="email" name="email" type="email" autocomplete="username" value="${email}" required autofocus ${invalid(problem)}>
    ${problemLine(problem)}
  </div>
  <div class="actions"><button class="main" name="action" value="email">Next</button></div>
</form>
<h2>People of this sandbox</h2>
<form method="post"><ul class="list">${suggested.map((person) => accountRow(person, undefined))}</ul></form>`;
}

export function passwordPage(person: Person, problem: string | undefined): Markup {
  return html`
<h1>Welcome, ${person.givenName}</h1>
${accountChip(person)}
<form method="post">
  <input autocomplete="username" value="${person.email}" readonly hidden>
  <div class="field">
    <label for="password">Password</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required autofocus ${invalid(problem)}>
    ${problemLine(problem)}
  </div>
  <p class="note">In this sandbox the password is <code>${person.password}</code></p>
  <div class="actions">
    ${ANOTHER_ACCOUNT}
    <button class="main" name="action" value="password">Next</button>
  </div>
</form>
${OTHER_FORM}`;
}

export function consentPage(clientName: string, person: Person, scopes: readonly string[]): Markup {
  const fixed = scopes.filter(isIdentityScope);
  const open = scopes.filter((scope) => !isIdentityScope(scope));
  return html`
<h1>${clientName} wants access to your account</h1>
${accountChip(person)}
<form method="post" class="scopes">
  ${fixed.length > 0 && html`<h2>With your sign-in it will</h2><ul class="list">${fixed.map(fixedScope)}</ul>`}
  ${open.length > 0 && html`<h2>Choose what else ${clientName} may do</h2><ul class="list">${open.map(openScope)}</ul>`}
  <p class="note">You can take this back at any time. Allow it only if you started this sign-in yourself.</p>
  <div class="actions">
    <button name="action" value="cancel">Cancel</button>
    <button class="main" name="action" value="allow">Allow</button>
  </div>
</form>`;
}

export function blockedPage(clientName: string, person: Person): Markup {
  return html`
${BARRED}
<h1>Access blocked by your administrator</h1>
${accountChip(person)}
<p>The administrator of <b>${person.hd ?? 'your organisation'}</b> does not allow <b>${clientName}</b> to use the data it asks for. Ask them to review it.</p>
<p class="note">Error 400: <code>admin_policy_enforced</code></p>
<div class="actions">${ANOTHER_ACCOUNT}</div>
${OTHER_FORM}`;
}

export function errorPage(title: string, sentence: string, status: number, error: string): Markup {
  return html`
${BARRED}
<h1>${title}</h1>
<p>${sentence}</p>
<p class="note">Error ${status}: <code>${error}</code></p>`;
}

function accountRow(person: Person, state: string | undefined): Markup {
  return html`<li><button class="row" name="choose" value="${person.sub}">${avatar(person)}
    <span class="who"><span>${person.name}</span><small>${person.email}</small></span>
    ${state !== undefined && html`<span class="state">${state}</span>`}</button></li>`;
}

function accountChip(person: Person): Markup {
  return html`<div class="chip">${avatar(person)}<span>${person.email}</span></div>`;
}

function avatar(person: Person): Markup {
  return html`<img class="avatar" src="/pictures/${person.sub}.png" alt="">`;
}

function fixedScope(scope: string): Markup {
  return html`<li class="row plain">${TICK}${describeScope(scope)}</li>`;
}

function openScope(scope: string): Markup {
  return html`<li><label class="row"><input type="checkbox" name="scope" value="${scope}" checked>
    <span class="who">${describeScope(scope)}<code class="scope">${scope}</code></span></label></li>`;
}

function invalid(problem: string | undefined): Markup {
  return problem === undefined ? html`` : html`aria-invalid="true" aria-describedby="problem"`;
}

function problemLine(problem: string | undefined): Markup | false {
  return problem !== undefined && html`<div class="problem" id="problem" role="alert">${problem}</div>`;
}
