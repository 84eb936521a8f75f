/**
 * Every expected thing that can go wrong: its code, what the window says about it, and the steps it offers.
 * Main throws `Failure`; only the door (main/ipc.ts) turns it into a `FailureView`, which is data and may be shown.
 */

import type { AccountKind } from './account.ts';
import { shortServiceAccount } from './service-account.ts';

/** What a failure's button does. The window knows how to carry out each of these and nothing else. */
export type FailureStep =
  | 'try-again'
  | 'sign-in-again'
  | 'add-as-another-account'
  | 'ask-keychain-again'
  | 'remove-anyway'
  | 'choose-client-file'
  | 'open-oauth-clients-page'
  | 'choose-key-file'
  | 'retry-with-one-hour'
  | 'copy-grant'
  | 'enable-api'
  | 'open-keys-page'
  | 'allow-host'
  | 'allow-program';

/** Facts a failure may carry into its sentences. Never a secret: these cross to the window and into the log. */
export interface FailureFacts {
  /** Who was meant, as people know them: an e-mail address. */
  readonly who?: string;
  /** The kind of the account that was to mint. */
  readonly accountKind?: AccountKind;
  /** Another identity the failure is about, for instance the account that answered instead. */
  readonly other?: string;
  /** The OAuth client id. Public by design (RFC 6749 section 2.2). */
  readonly client?: string;
  /** The field of a file or a request that is wrong. */
  readonly field?: string;
  /** What is wrong with `field`, continuing a sentence: "is missing", "is not an e-mail address". */
  readonly problem?: string;
  /** A file's name, without its folder. */
  readonly file?: string;
  /** HTTP status of the provider's answer. */
  readonly status?: number;
  /** The provider's own `error` (and `error_subtype`), for instance "invalid_grant". */
  readonly providerCode?: string;
  /** When to try again: milliseconds since the epoch. */
  readonly retryAt?: number;
  /** Our clock minus the provider's, in milliseconds; given only when it is large enough to matter. */
  readonly clockAheadMs?: number;
  /** Scopes the failure is about. */
  readonly scopes?: readonly string[];
  /** Every identity of the way to the target, the account first. */
  readonly chain?: readonly string[];
  /** The index in `chain` of the identity that could not be reached. */
  readonly brokenAt?: number;
  /** The IAM permission that is missing. */
  readonly permission?: string;
  /** The API that is switched off, for instance "iamcredentials.googleapis.com". */
  readonly service?: string;
  /** The project the API is switched off in: its id or number. */
  readonly project?: string;
  /** The audience that was asked for. */
  readonly audience?: string;
  /** Where credentials were looked for: a path or a host. */
  readonly place?: string;
  /** The `type` of a credentials file. */
  readonly type?: string;
  /** A host that a file names; `*.` before a domain stands for all of its hosts. */
  readonly host?: string;
  /** The command that a file wants to be run, exactly. */
  readonly command?: string;
  /** How a file is written when that is not UTF-8: "UTF-16 LE", or "unknown". */
  readonly encoding?: string;
  /** The operating system's code, for instance "ENOSPC". */
  readonly systemCode?: string;
}

interface Wording {
  readonly title: string;
  readonly sentence: string;
  readonly steps: readonly FailureStep[];
}

const who = (facts: FailureFacts) => facts.who ?? 'this account';
const file = (facts: FailureFacts) => (facts.file ? `“${facts.file}”` : 'The file');
const notJson = ({ encoding }: FailureFacts) => {
  if (encoding === undefined) return 'is not JSON.';
  return encoding === 'unknown' ? 'is no text in UTF-8.' : `is written in ${encoding}, not in UTF-8.`;
};
const target = (facts: FailureFacts) =>
  facts.chain?.[facts.brokenAt ?? facts.chain.length - 1] ?? 'that service account';
/** Whoever made the hop that broke. */
const caller = (facts: FailureFacts) =>
  facts.chain?.[(facts.brokenAt ?? facts.chain.length - 1) - 1] ?? who(facts);
/** For titles, which a whole address of a service account would fill. */
const shortWho = (facts: FailureFacts) => shortServiceAccount(who(facts));
const shortTarget = (facts: FailureFacts) => shortServiceAccount(target(facts));
const shortCaller = (facts: FailureFacts) => shortServiceAccount(caller(facts));
const deeds: ReadonlyMap<string, string> = new Map([
  ['iam.serviceAccounts.getAccessToken', 'mint access tokens'],
  ['iam.serviceAccounts.getOpenIdToken', 'mint ID tokens'],
  ['iam.serviceAccounts.signJwt', 'sign'],
  ['iam.serviceAccounts.implicitDelegation', 'act onwards'],
]);
const deed = (facts: FailureFacts) => deeds.get(facts.permission ?? '') ?? 'mint';
const isKey = (facts: FailureFacts) => facts.accountKind === 'service-account-key';
const secretOf = (facts: FailureFacts) => (isKey(facts) ? 'key' : 'sign-in');
const remedy = (facts: FailureFacts) => (isKey(facts) ? 'Choose the key file again' : 'Sign in again');
const client = (facts: FailureFacts) => (facts.client ? ` ${facts.client}` : '');
const status = (facts: FailureFacts) => (facts.status ? ` (HTTP ${facts.status})` : '');

const wordings = {
  // What the person hands in.
  CLIENT_FILE_UNREADABLE: (facts) => ({
    title: 'The client file cannot be read',
    sentence: `${file(facts)} cannot be opened${facts.systemCode ? ` (${facts.systemCode})` : ''}. Choose a plain file that you may read.`,
    steps: ['choose-client-file'],
  }),
  CLIENT_FILE_TOO_LARGE: (facts) => ({
    title: 'That is not a client file',
    sentence: `${file(facts)} is far larger than a client file, which is under 4 KB. Choose the client_secret_….json that the Google Cloud console gave you.`,
    steps: ['choose-client-file'],
  }),
  CLIENT_FILE_NOT_JSON: (facts) => ({
    title: 'That is not a client file',
    sentence: `${file(facts)} ${notJson(facts)} Choose the client_secret_….json that the Google Cloud console gave you.`,
    steps: ['choose-client-file'],
  }),
  CLIENT_FILE_WEB: (facts) => ({
    title: 'This client is for a web server',
    sentence: `${file(facts)} holds a “Web application” client. Google sends its answers to a web server only, never to a desktop app. Create a client of type “Desktop app” in the same project and choose its file.`,
    steps: ['choose-client-file', 'open-oauth-clients-page'],
  }),
  CLIENT_FILE_FIELD: (facts) => ({
    title: 'The client file is not complete',
    sentence: `In ${facts.file ? `“${facts.file}”` : 'the file'}, ${facts.field ?? 'a field'} ${facts.problem ?? 'is wrong'}. Download the file of the Desktop client again and choose it.`,
    steps: ['choose-client-file', 'open-oauth-clients-page'],
  }),
  CLIENT_UNKNOWN: (facts) => ({
    title: 'The OAuth client is no longer here',
    sentence: `Lanyard does not have the OAuth client${client(facts)} any more. Import its file again.`,
    steps: ['choose-client-file'],
  }),
  CLIENT_IN_USE: (facts) => ({
    title: 'Accounts still use this OAuth client',
    sentence: `${who(facts)} signed in with it. Sign out first, then remove the client.`,
    steps: [],
  }),
  REQUEST_INVALID: (facts) => ({
    title: 'Lanyard did not understand that',
    sentence: `${facts.field ?? 'A field'} ${facts.problem ?? 'is wrong'}.`,
    steps: [],
  }),

  // Sign-in.
  SIGN_IN_NOT_RUNNING: () => ({
    title: 'No sign-in is waiting',
    sentence: 'That sign-in has ended. Start it again.',
    steps: ['try-again'],
  }),
  SIGN_IN_TIMED_OUT: () => ({
    title: 'No answer came within 5 minutes',
    sentence:
      'If Google showed an error page, the usual causes are a client that is not of type “Desktop app”, an unverified app, or a rule of your organisation.',
    steps: ['try-again'],
  }),
  CONSENT_DENIED: () => ({
    title: 'You did not agree',
    sentence: 'The browser came back with “Cancel”. Nothing was changed.',
    steps: ['try-again'],
  }),
  CONSENT_REFUSED: (facts) => ({
    title: 'The sign-in page refused',
    sentence: `It answered ${facts.providerCode ?? 'with an error'} and did not let you go on. This is decided by the provider or by your organisation, not by Lanyard.`,
    steps: ['try-again'],
  }),
  BROWSER_NOT_OPENED: () => ({
    title: 'The browser did not open',
    sentence: 'Copy the sign-in link and open it in the browser of your choice.',
    steps: [],
  }),
  LOOPBACK_UNAVAILABLE: (facts) => ({
    title: 'Lanyard cannot listen on 127.0.0.1',
    sentence: `The answer of the browser has nowhere to arrive${facts.systemCode ? ` (${facts.systemCode})` : ''}. A firewall or a sandbox on this computer may forbid it.`,
    steps: ['try-again'],
  }),
  PROVIDER_WITHOUT_PKCE: () => ({
    title: 'This provider does not offer PKCE',
    sentence:
      'It does not list S256 among its code challenge methods. Without it another program could use your code, so Lanyard does not start.',
    steps: [],
  }),
  PASTED_ADDRESS_NOT_OURS: () => ({
    title: 'That address is not from this sign-in',
    sentence:
      'Paste the whole address the browser ended on. It starts with the http://127.0.0.1:… of this very attempt.',
    steps: [],
  }),
  PASTED_ADDRESS_REFUSED: () => ({
    title: 'That address does not answer this sign-in',
    sentence:
      'It carries no code, or one of another attempt. Copy it once more, whole, from the address bar.',
    steps: [],
  }),
  CODE_REFUSED: (facts) => ({
    title: 'The sign-in could not be finished',
    sentence: `The provider did not accept the answer of the browser${facts.providerCode ? ` (${facts.providerCode})` : ''}. A code works once and for a few minutes only.`,
    steps: ['try-again'],
  }),
  WRONG_ACCOUNT: (facts) => ({
    title: `You signed in as ${facts.other ?? 'someone else'}`,
    sentence: `Lanyard asked for ${who(facts)}. Nothing was kept. Choose ${who(facts)} in the browser, or add ${facts.other ?? 'the other account'} beside it.`,
    steps: ['try-again', 'add-as-another-account'],
  }),
  ID_TOKEN_INVALID: (facts) => ({
    title: 'The ID token did not pass its checks',
    sentence: `The provider sent an ID token whose ${facts.field ?? 'content'} ${facts.problem ?? 'is not right'}. Nothing was kept.`,
    steps: ['try-again'],
  }),
  REFRESH_TOKEN_MISSING: () => ({
    title: 'The provider sent no refresh token',
    sentence:
      'Without one the account would last an hour. Start again and agree once more; then the provider sends one.',
    steps: ['try-again'],
  }),

  // The provider.
  GRANT_REFUSED: (facts) => ({
    title: `Google no longer accepts the sign-in of ${who(facts)}`,
    sentence:
      'Common causes: access was removed in the Google account; the OAuth app is in “Testing”, where sign-ins last 7 days; six months without use; a changed password.',
    steps: ['sign-in-again'],
  }),
  REAUTH_REQUIRED: (facts) => ({
    title: `Your organisation asks ${who(facts)} to confirm`,
    sentence:
      'It wants a fresh sign-in every few hours. Confirm in the browser, and tokens flow again. Nothing is wrong with the account.',
    steps: ['sign-in-again'],
  }),
  CLIENT_REFUSED: (facts) => ({
    title: 'The provider refuses this OAuth client',
    sentence: `The client${client(facts)} was deleted, or its secret has changed (${facts.providerCode ?? 'invalid_client'}). Signing in again does not help: whoever owns the project has to look at the client, or you import another one.`,
    steps: ['choose-client-file', 'open-oauth-clients-page'],
  }),
  POLICY_REFUSED: (facts) => ({
    title: `A rule of the organisation stops ${who(facts)}`,
    sentence: `An administrator does not let this app, device or network in (${facts.providerCode ?? 'access_denied'}). Ask the administrator of the Workspace domain.`,
    steps: ['try-again'],
  }),
  SCOPE_REFUSED: (facts) => ({
    title: 'The provider does not give these scopes',
    sentence: `It refuses ${facts.scopes?.length ? facts.scopes.join(', ') : 'what was asked'} for ${who(facts)}. Choose others, or sign in again and agree to them.`,
    steps: ['sign-in-again'],
  }),
  RATE_LIMITED: (facts) => ({
    title: 'Too many requests for now',
    sentence: `The provider asks to wait${facts.retryAt ? '' : ' a moment'}. The account is fine.`,
    steps: ['try-again'],
  }),
  PROVIDER_DOWN: (facts) => ({
    title: 'The provider has a fault',
    sentence: `It answered with an error of its own${status(facts)}, several times. The account is fine; try again in a minute.`,
    steps: ['try-again'],
  }),
  PROVIDER_UNREACHABLE: () => ({
    title: 'The provider cannot be reached',
    sentence: 'No connection could be made. Check the network, the VPN and the proxy. The account is fine.',
    steps: ['try-again'],
  }),
  PROVIDER_TIMED_OUT: () => ({
    title: 'The provider did not answer in time',
    sentence: 'No whole answer came within 15 seconds. Check the network and the VPN. The account is fine.',
    steps: ['try-again'],
  }),
  PROVIDER_CERTIFICATE: () => ({
    title: 'The connection is not to be trusted',
    sentence:
      'The certificate shown is not valid for the provider. A proxy may be reading along; if it is your company’s, its certificate must be installed in the system.',
    steps: ['try-again'],
  }),
  PROVIDER_REDIRECTED: (facts) => ({
    title: 'Something stands between you and the provider',
    sentence: `The answer was a redirect${status(facts)}, which the provider never gives here. Often this is the sign-in page of a Wi-Fi network. Nothing was sent on.`,
    steps: ['try-again'],
  }),
  PROVIDER_ANSWER_BROKEN: (facts) => ({
    title: 'The answer cannot be used',
    sentence: `What came back${status(facts)} is not how the provider answers${facts.field ? `: ${facts.field} ${facts.problem ?? 'is wrong'}` : ''}. A proxy or a Wi-Fi page may have answered instead.`,
    steps: ['try-again'],
  }),
  PROVIDER_REFUSED: (facts) => ({
    title: 'The provider refused',
    sentence: `It answered ${facts.providerCode ?? 'with an error'}${status(facts)}. The account was not changed.`,
    steps: ['try-again'],
  }),

  // Minting.
  ACCOUNT_UNKNOWN: () => ({
    title: 'That account is no longer here',
    sentence: 'It was signed out. Choose another one.',
    steps: [],
  }),
  ACCOUNT_NEEDS_SIGN_IN: (facts) => ({
    title: `${who(facts)} has to sign in again`,
    sentence: 'Google refused its last refresh. Sign in again, and everything else stays as it is.',
    steps: ['sign-in-again'],
  }),
  SCOPE_NOT_GRANTED: (facts) => ({
    title: `${shortWho(facts)} did not grant this`,
    sentence: `Missing: ${facts.scopes?.join(', ') || 'a scope'}. Sign in again and leave it ticked.`,
    steps: ['sign-in-again'],
  }),
  AUDIENCE_NOT_AVAILABLE: (facts) => ({
    title: 'A person’s ID token is never for an address',
    sentence: `For ${who(facts)} it is for the OAuth client that signed in${client(facts)}, or one of IAP in the same project. Impersonate a service account, and it can be for any.`,
    steps: [],
  }),
  TOKEN_TOO_SHORT: () => ({
    title: 'The provider sent a token that is about to expire',
    sentence:
      'It has less than a minute left, so it was not copied. A session of limited length may be ending.',
    steps: ['try-again', 'sign-in-again'],
  }),

  KIND_NOT_AVAILABLE: (facts) => ({
    title: `${shortWho(facts)} cannot mint this kind of token`,
    sentence: 'Only service accounts can. Impersonate one, and it is minted in its name.',
    steps: [],
  }),
  OPTION_NOT_AVAILABLE: (facts) => ({
    title: `${shortWho(facts)} cannot mint a token like this`,
    sentence: `${facts.field ?? 'What was asked for'} ${facts.problem ?? 'is not for this kind of account'}.`,
    steps: [],
  }),
  AUDIENCE_MISMATCH: (facts) => ({
    title: 'The token came with another audience',
    sentence: `Asked was ${facts.audience ?? 'another one'}, the issuer put ${facts.other ?? 'its own'}. A service would refuse it, so it was not copied.${facts.client ? ' A person’s token can be for an OAuth client of IAP only in the project of the client that signed in; impersonate a service account for any other.' : ''}`,
    steps: [],
  }),
  AUDIENCE_REFUSED: (facts) => ({
    title: 'The audience was refused',
    sentence: `The issuer does not accept ${facts.audience ?? 'it'} as an audience. Use the address of the service, or the client id of IAP.`,
    steps: [],
  }),

  // Impersonation and Google's APIs.
  PERMISSION_DENIED: (facts) => ({
    title: `${shortCaller(facts)} may not ${deed(facts)} as ${shortTarget(facts)} yet`,
    sentence: `It lacks ${facts.permission ?? 'a permission'} on ${target(facts)}, or that account does not exist. A new grant can take a few minutes.`,
    steps: ['copy-grant', 'try-again'],
  }),
  SERVICE_ACCOUNT_NOT_FOUND: (facts) => ({
    title: `${shortTarget(facts)} does not exist`,
    sentence: 'Google knows no service account of this name. Check the spelling and the project.',
    steps: [],
  }),
  SERVICE_ACCOUNT_DISABLED: (facts) => ({
    title: `${shortTarget(facts)} is not usable now`,
    sentence: `Google answered ${facts.providerCode ?? 'FAILED_PRECONDITION'}, as it does for a service account that is disabled${(facts.chain?.length ?? 0) > 2 ? ', here or on the way to it' : ''}. Whoever manages it can enable it again.`,
    steps: ['try-again'],
  }),
  SELF_IMPERSONATION: (facts) => ({
    title: 'An account cannot borrow from itself',
    sentence: `${target(facts)} would act as itself. A leaked token could then renew itself for ever, so Lanyard does not do it. Mint directly as the account.`,
    steps: [],
  }),
  LIFETIME_REFUSED: (facts) => ({
    title: 'More than one hour is not allowed here',
    sentence: `The organisation has to list ${target(facts)} in its policy iam.allowServiceAccountCredentialLifetimeExtension first.`,
    steps: ['retry-with-one-hour'],
  }),
  API_DISABLED: (facts) => ({
    title: `${facts.service ?? 'The API'} is switched off`,
    sentence: `Somebody who may change ${facts.project ?? 'the project'} has to enable it. That is the project of the OAuth client or of the key, not always the one you think of.`,
    steps: ['enable-api', 'try-again'],
  }),
  TOKEN_REFUSED: (facts) => ({
    title: `Google no longer accepts the token of ${shortWho(facts)}`,
    sentence: 'It was revoked before its time, and so was the next one. Sign in again.',
    steps: ['sign-in-again', 'try-again'],
  }),
  SCOPE_INSUFFICIENT: (facts) => ({
    title: `The token of ${shortWho(facts)} may not do this`,
    sentence: 'It was granted without cloud-platform. Sign in again and leave it ticked.',
    steps: ['sign-in-again'],
  }),
  LIST_DENIED: (facts) => ({
    title: `${shortWho(facts)} may not list this`,
    sentence: `${facts.permission ?? 'A permission'} is missing${facts.project ? ` on ${facts.project}, or there is no such project` : ''}. What you know can still be typed.`,
    steps: ['try-again'],
  }),
  PROJECT_NOT_FOUND: (facts) => ({
    title: `${facts.project ?? 'That project'} does not exist`,
    sentence:
      'Google knows no project of this id, or it was deleted. Check the spelling: it is the id that counts, not the name.',
    steps: [],
  }),
  PAGE_EXPIRED: () => ({
    title: 'The list broke off',
    sentence:
      'Google no longer knows where it stopped, which it remembers for a while only. The list has to start over.',
    steps: ['try-again'],
  }),
  LISTING_CANCELLED: () => ({
    title: 'The list was put away',
    sentence: 'It was cancelled before it was whole.',
    steps: [],
  }),
  QUOTA_PROJECT_REFUSED: (facts) => ({
    title: 'The quota project was refused',
    sentence: `${who(facts)} may not use ${facts.project ?? 'that project'} to pay for requests. The role Service Usage Consumer on it is missing.`,
    steps: ['try-again'],
  }),
  REQUEST_REFUSED: (facts) => ({
    title: 'Google does not accept the request',
    sentence: `It answered ${facts.providerCode ?? 'INVALID_ARGUMENT'}${status(facts)}. Check the scopes, the audience and the names.`,
    steps: [],
  }),

  // Credentials from elsewhere.
  KEY_FILE_UNREADABLE: (facts) => ({
    title: 'The key file cannot be read',
    sentence: `${file(facts)} cannot be opened${facts.systemCode ? ` (${facts.systemCode})` : ''}. Choose a plain file that you may read.`,
    steps: ['choose-key-file'],
  }),
  KEY_FILE_NOT_DELETED: (facts) => ({
    title: 'The key file was not deleted',
    sentence: `${file(facts)} ${facts.problem ?? 'is not as it was imported'}. Nothing was deleted, and Lanyard keeps the key either way. Look at the file, and delete it by hand if nobody needs it.`,
    steps: [],
  }),
  KEY_FILE_TOO_LARGE: (facts) => ({
    title: 'That is not a key file',
    sentence: `${file(facts)} is far larger than a key file, which is under 4 KB.`,
    steps: ['choose-key-file'],
  }),
  KEY_FILE_NOT_JSON: (facts) => ({
    title: 'That is not a key file',
    sentence: `${file(facts)} ${notJson(facts)}${facts.problem ? ` ${facts.problem}` : ''} Choose the JSON that Google gave out with the key.`,
    steps: ['choose-key-file'],
  }),
  KEY_FILE_FIELD: (facts) => ({
    title: 'The key file is not complete',
    sentence: `In ${facts.file ? `“${facts.file}”` : 'the file'}, ${facts.field ?? 'a field'} ${facts.problem ?? 'is wrong'}.`,
    steps: ['choose-key-file'],
  }),
  KEY_REFUSED: (facts) => ({
    title: `Google no longer accepts the key of ${shortWho(facts)}`,
    sentence:
      'The key was deleted, or the service account was deleted or disabled. Its project’s list of keys shows which.',
    steps: ['open-keys-page', 'choose-key-file'],
  }),
  DELEGATION_REFUSED: (facts) => ({
    title: `${shortWho(facts)} may not speak for ${facts.other ?? 'a person'}`,
    sentence: `An administrator of the person’s Workspace domain has to allow it, in the Admin console under Security, API controls, Domain-wide delegation: for the client id ${facts.client ?? 'of the service account'} and the scopes ${facts.scopes?.length ? facts.scopes.join(', ') : 'asked for'}.`,
    steps: ['try-again'],
  }),
  CLOCK_WRONG: () => ({
    title: 'This computer’s clock is wrong',
    sentence: 'Google accepts what a key signs only within minutes of its own time.',
    steps: ['try-again'],
  }),

  ADC_NOT_FOUND: () => ({
    title: 'There are no Application Default Credentials here',
    sentence: 'Run “gcloud auth application-default login” in a terminal, then look again.',
    steps: ['try-again'],
  }),
  ADC_FILE_UNREADABLE: (facts) => ({
    title: 'The ADC file cannot be read',
    sentence: `${facts.place ?? file(facts)} cannot be opened${facts.systemCode ? ` (${facts.systemCode})` : ''}.`,
    steps: ['try-again'],
  }),
  ADC_FILE_TOO_LARGE: (facts) => ({
    title: 'That is not an ADC file',
    sentence: `${facts.place ?? file(facts)} is far larger than credentials are, which is a few KB.`,
    steps: ['try-again'],
  }),
  ADC_FILE_NOT_JSON: (facts) => ({
    title: 'The ADC file is damaged',
    sentence: `${facts.place ?? file(facts)} ${notJson(facts)} “gcloud auth application-default login” writes a new one.`,
    steps: ['try-again'],
  }),
  ADC_FILE_FIELD: (facts) => ({
    title: 'The ADC file is not complete',
    sentence: `In ${facts.place ?? file(facts)}, ${facts.field ?? 'a field'} ${facts.problem ?? 'is wrong'}.`,
    steps: ['try-again'],
  }),
  ADC_FILE_CHANGED: (facts) => ({
    title: `The ADC file no longer speaks for ${shortWho(facts)}`,
    sentence: `It was replaced and now speaks for ${facts.other ?? 'another identity'}. Add it anew under that name.`,
    steps: [],
  }),
  ADC_TYPE_NOT_SUPPORTED: (facts) => ({
    title: `Lanyard cannot mint from ${facts.type ?? 'this type of credentials'}`,
    sentence: `It ${facts.problem ?? 'is not one that Google’s own cloud takes'}.`,
    steps: [],
  }),
  ADC_SIGN_IN_AGAIN: (facts) => ({
    title: `Google no longer accepts the ADC sign-in of ${shortWho(facts)}`,
    sentence:
      'It was revoked, has expired, or your organisation asks for a fresh one. Run “gcloud auth application-default login” in a terminal, then try again.',
    steps: ['try-again'],
  }),
  HOST_NOT_ALLOWED: (facts) => ({
    title: 'The file sends credentials elsewhere',
    sentence: `Its ${facts.field ?? 'address'} names ${facts.host ?? 'a host'}, which is not one of Google’s. Nothing was sent there. Allow it only if you know whose it is: what is sent there speaks for you.`,
    steps: ['allow-host'],
  }),
  EXECUTABLE_NOT_ALLOWED: (facts) => ({
    title: 'The file wants a program to be run',
    sentence: `Its ${facts.field ?? 'credential source'} names this program to fetch the credential. It was not run. Allow it only if you know it: it may do whatever you may. Should the file name another one later, you are asked again.`,
    steps: ['allow-program'],
  }),
  PERMIT_OUTDATED: () => ({
    title: 'The file has changed meanwhile',
    sentence: 'It no longer wants what you were asked about, so nothing was allowed. Try again.',
    steps: ['try-again'],
  }),
  SUBJECT_TOKEN_UNAVAILABLE: (facts) => ({
    title: 'The outside credential could not be fetched',
    sentence: facts.problem
      ? `What ${facts.field ?? 'the credential source'} of ${facts.file ? `“${facts.file}”` : 'the file'} names${facts.place ? `, ${facts.place},` : ''} ${facts.problem}.`
      : `What ${facts.field ?? 'the credential source'} of the file points at gave nothing that can be exchanged for a token.`,
    steps: ['try-again'],
  }),
  FEDERATION_REFUSED: (facts) => ({
    title: 'Google did not accept the outside credential',
    sentence: `It answered ${facts.providerCode ?? 'with an error'}${status(facts)} for the audience ${facts.audience ?? 'of the file'}. Check that it names the pool’s provider with the project’s number, and what the provider lets in.`,
    steps: ['try-again'],
  }),
  GCLOUD_MISSING: () => ({
    title: 'gcloud was not found',
    sentence:
      'It is not on the PATH that Lanyard was started with. Install the Google Cloud CLI, or start Lanyard from a terminal that has it.',
    steps: ['try-again'],
  }),
  GCLOUD_TOO_OLD: () => ({
    title: 'This gcloud is too old',
    sentence:
      'It does not know what Lanyard asks of it. Run “gcloud components update”, or update its package.',
    steps: ['try-again'],
  }),
  GCLOUD_SIGNED_OUT: (facts) => ({
    title: `gcloud is signed out of ${shortWho(facts)}`,
    sentence: `Google accepts what gcloud keeps no longer, or gcloud keeps nothing. Run “gcloud auth login${facts.who ? ` ${facts.who}` : ''}” in a terminal, then try again.`,
    steps: ['try-again'],
  }),
  GCLOUD_FAILED: (facts) => ({
    title: 'gcloud gave no token',
    sentence: `It ended ${facts.problem ?? 'with an error'}. In a terminal, “gcloud auth print-access-token${facts.who ? ` ${facts.who}` : ''}” may say more.`,
    steps: ['try-again'],
  }),
  METADATA_UNREACHABLE: (facts) => ({
    title: 'No metadata server answered',
    sentence: `${facts.place ?? 'It'} did not answer as one within 3 seconds. There is one only on Google’s machines, or where something stands in for it.`,
    steps: ['try-again'],
  }),
  METADATA_REFUSED: (facts) => ({
    title: 'The metadata server refused',
    sentence: `It answered ${facts.status ?? 'with an error'}. The machine may have no service account, or not one that may do this.`,
    steps: ['try-again'],
  }),

  // Badges.
  BADGE_UNKNOWN: () => ({
    title: 'That badge is no longer here',
    sentence: 'It was deleted. What it stood for can be composed anew.',
    steps: [],
  }),
  BADGE_PRESS_AGAIN: () => ({
    title: 'Press again to copy',
    sentence: 'This badge is for production, and it asks for a second press within 5 seconds.',
    steps: [],
  }),
  BADGES_FULL: () => ({
    title: 'There is no room for more badges',
    sentence: 'Lanyard keeps up to 2,000 of them. Delete some that nobody uses; nothing was changed.',
    steps: [],
  }),
  COPY_CANCELLED: () => ({
    title: 'The copy was cancelled',
    sentence: 'The token was still being minted. Nothing was copied.',
    steps: ['try-again'],
  }),
  BADGE_FILE_UNREADABLE: (facts) => ({
    title: 'The file of badges cannot be read',
    sentence: `${file(facts)} cannot be opened${facts.systemCode ? ` (${facts.systemCode})` : ''}. Choose a plain file that you may read.`,
    steps: [],
  }),
  BADGE_FILE_TOO_LARGE: (facts) => ({
    title: 'That is not a file of badges',
    sentence: `${file(facts)} is larger than 4 MB, and 2,000 badges are not.`,
    steps: [],
  }),
  BADGE_FILE_NOT_JSON: (facts) => ({
    title: 'That is not a file of badges',
    sentence: `${file(facts)} ${notJson(facts)} Choose one that Lanyard exported.`,
    steps: [],
  }),
  BADGE_FILE_OTHER: (facts) => ({
    title: 'That is not a file of badges',
    sentence: `${file(facts)} is JSON of another kind. Choose one that Lanyard exported.`,
    steps: [],
  }),
  BADGE_FILE_VERSION: (facts) => ({
    title: 'This file of badges is of another version',
    sentence: `The version of ${facts.file ? `“${facts.file}”` : 'the file'} ${facts.problem ?? 'is one that Lanyard does not know'}. If it is newer, update Lanyard; nothing was changed.`,
    steps: [],
  }),
  BADGE_FILE_FIELD: (facts) => ({
    title: 'The file of badges is damaged',
    sentence: `In ${facts.file ? `“${facts.file}”` : 'the file'}, ${facts.field ?? 'a field'} ${facts.problem ?? 'is wrong'}.`,
    steps: [],
  }),
  BADGE_FILE_NOT_SAVED: (facts) => ({
    title: 'The badges were not exported',
    sentence: `${file(facts)} could not be written${facts.systemCode ? ` (${facts.systemCode})` : ''}. Choose another folder.`,
    steps: [],
  }),

  // Keychain, disk, clipboard.
  KEYCHAIN_LOCKED: () => ({
    title: 'The keychain is locked',
    sentence: 'Unlock it, then ask again. Your accounts are untouched.',
    steps: ['ask-keychain-again'],
  }),
  KEYCHAIN_ABSENT: () => ({
    title: 'No keychain was found',
    sentence: 'Nothing can be stored safely on this computer, so accounts last until you quit.',
    steps: ['ask-keychain-again'],
  }),
  KEYCHAIN_STUCK: () => ({
    title: 'The keychain does not answer',
    sentence:
      'It was asked and stayed silent; it may be waiting for you in another window. Your accounts are untouched.',
    steps: ['ask-keychain-again'],
  }),
  KEYCHAIN_NOT_KEPT: () => ({
    title: 'The keychain did not keep what was written',
    sentence: 'What was read back differs from what was written, so Lanyard does not rely on it.',
    steps: ['try-again'],
  }),
  SECRET_GONE: (facts) => ({
    title: `The keychain no longer holds the ${secretOf(facts)} of ${shortWho(facts)}`,
    sentence: `The entry was removed outside Lanyard. ${remedy(facts)} to put it back.`,
    steps: [isKey(facts) ? 'choose-key-file' : 'sign-in-again'],
  }),
  SECRET_DAMAGED: (facts) => ({
    title: `The keychain entry of ${shortWho(facts)} is damaged`,
    sentence: `It was changed outside Lanyard and cannot be used. ${remedy(facts)} to replace it.`,
    steps: [isKey(facts) ? 'choose-key-file' : 'sign-in-again'],
  }),
  STORE_NOT_SAVED: (facts) => ({
    title: 'Lanyard could not save',
    sentence: `Writing to the disk failed${facts.systemCode ? ` (${facts.systemCode})` : ''}. What was saved before is still there.`,
    steps: ['try-again'],
  }),
  EXPORT_NOT_WRITTEN: (facts) => ({
    title: 'The history was not written out',
    sentence: `${file(facts)} could not be written${facts.systemCode ? ` (${facts.systemCode})` : ''}. Choose another place.`,
    steps: ['try-again'],
  }),
  STORE_UNREADABLE: (facts) => ({
    title: 'Lanyard cannot read its own files',
    sentence: `Reading failed${facts.systemCode ? ` (${facts.systemCode})` : ''}. Nothing was changed; check the rights of the folder and start again.`,
    steps: [],
  }),
  REVOKE_FAILED: (facts) => ({
    title: `The sign-in of ${who(facts)} could not be revoked`,
    sentence:
      'The provider did not confirm, so nothing was removed. You can remove it from this computer alone; the grant then stays in the Google account until you remove it there.',
    steps: ['try-again', 'remove-anyway'],
  }),
  CLIPBOARD_REFUSED: () => ({
    title: 'The clipboard did not take it',
    sentence: 'Another program holds the clipboard. Nothing was copied.',
    steps: ['try-again'],
  }),

  // The lock and the desktop.
  LOCKED: () => ({
    title: 'Lanyard is locked',
    sentence: 'Nothing is copied or changed until you unlock it.',
    steps: [],
  }),
  UNLOCK_REFUSED: () => ({
    title: 'Lanyard stays locked',
    sentence: 'The computer could not make sure that it is you.',
    steps: [],
  }),
  START_AT_LOGIN_NOT_SET: (facts) => ({
    title: 'The start at login was not changed',
    sentence: `The system did not take it${facts.systemCode ? ` (${facts.systemCode})` : ''}. Everything else works as before.`,
    steps: [],
  }),
  INTERNAL: () => ({
    title: 'Lanyard has a fault',
    sentence:
      'This should not have happened, and it is not your doing. Nothing was copied. The log has its place.',
    steps: ['try-again'],
  }),
} satisfies Record<string, (facts: FailureFacts) => Wording>;

export type FailureCode = keyof typeof wordings;

/** The closed list. */
export const failureCodes = Object.keys(wordings) as readonly FailureCode[];

/** A failure as data: what crosses to the window. */
export interface FailureView extends Wording {
  readonly code: FailureCode;
  readonly facts: FailureFacts;
  /** What the provider said, cleaned of anything secret; folded away in the window. */
  readonly said?: string;
}

/** An expected thing that went wrong. Anything thrown that is not one of these is a bug. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly facts: FailureFacts;
  /** What the provider said. The caller must have redacted it. */
  readonly said: string | undefined;

  constructor(code: FailureCode, facts: FailureFacts = {}, options: { cause?: unknown; said?: string } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Failure';
    this.code = code;
    this.facts = facts;
    this.said = options.said;
  }
}

/** The failure in words. Pure: the same failure always reads the same. */
export function describeFailure(failure: Failure): FailureView {
  const wording = withSignInOf(failure.facts.accountKind, wordings[failure.code](failure.facts));
  const clock = clockHint(failure.facts.clockAheadMs);
  return {
    code: failure.code,
    facts: failure.facts,
    title: wording.title,
    sentence: clock ? `${wording.sentence} ${clock}` : wording.sentence,
    steps: wording.steps,
    ...(failure.said === undefined ? {} : { said: failure.said }),
  };
}

/** What signs in the accounts that other tools keep. */
const signInCommands: Partial<Record<AccountKind, string>> = {
  adc: 'gcloud auth application-default login',
  gcloud: 'gcloud auth login',
};

/** Lanyard can sign in again only where it signed in; elsewhere it names the command that does. */
function withSignInOf(kind: AccountKind | undefined, wording: Wording): Wording {
  if (kind === undefined || kind === 'google-sign-in' || !wording.steps.includes('sign-in-again'))
    return wording;
  const command = signInCommands[kind];
  return {
    title: wording.title,
    sentence: command ? `${wording.sentence} Here that is “${command}” in a terminal.` : wording.sentence,
    steps: wording.steps.filter((step) => step !== 'sign-in-again'),
  };
}

/** "Your clock is 7 min fast.", or nothing when the clock is right within 5 minutes or unknown. */
function clockHint(clockAheadMs: number | undefined): string | undefined {
  if (clockAheadMs === undefined || Math.abs(clockAheadMs) < 5 * 60_000) return undefined;
  const minutes = Math.round(Math.abs(clockAheadMs) / 60_000);
  const amount = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} hours`;
  return `Your clock is ${amount} ${clockAheadMs > 0 ? 'fast' : 'slow'}; set it right first.`;
}
