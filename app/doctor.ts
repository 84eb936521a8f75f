/** What the doctor looks at on this computer, what it finds, and in which words it says so. Pure; no secret is part of it. */
import type { FailureCode } from './failure.ts';
import type { AdcPlace } from './found.ts';
import type { KeychainState, Snapshot } from './snapshot.ts';

/** In the order of the screen. */
export const checkIds = [
  'clock',
  'proxy',
  'keychain',
  'loopback',
  'gcloud',
  'adc',
  'environment',
  'plain-text',
] as const;
export type CheckId = (typeof checkIds)[number];

export const checkNames: Readonly<Record<CheckId, string>> = {
  clock: 'Clock',
  proxy: 'Proxy',
  keychain: 'Keychain',
  loopback: 'Loopback',
  gcloud: 'gcloud',
  adc: 'Application Default Credentials',
  environment: 'Environment',
  'plain-text': 'Plain-text credentials',
};

/** What a person may do about it. */
export const cureIds = [
  'set-clock',
  'unlock-keychain',
  'install-keyring',
  'install-gcloud',
  'update-gcloud',
  'sign-in-gcloud',
  'stop-impersonating',
  'sign-in-adc',
  'unset-variables',
  'import-keys',
  'revoke-gcloud',
  'revoke-adc',
  'narrow-modes',
] as const;
export type CureId = (typeof cureIds)[number];

export interface EnvironmentVariable {
  readonly name: string;
  /** Absent where it is a secret, or may be. */
  readonly value?: string;
}

/** A file in which anybody who may read it finds a credential. */
export interface PlainTextFile {
  /** With `~` for the home folder. */
  readonly path: string;
  readonly holds: 'gcloud-sign-ins' | 'gcloud-tokens' | 'adc' | 'key';
  /** The service account of a key. */
  readonly who?: string;
  /** In octal, where others than its owner may read it. */
  readonly wideMode?: string;
}

export interface CheckFacts {
  /** Our clock minus the provider's, in milliseconds. */
  readonly clock: { readonly aheadMs: number };
  readonly proxy: {
    /** Hosts and ports in the order they are tried; empty where the way is direct. */
    readonly used: readonly string[];
    /** What other programs would take from the environment; without a password. */
    readonly variables: readonly EnvironmentVariable[];
    /** Whether they would take another way. */
    readonly differs: boolean;
  };
  readonly keychain: { readonly state: KeychainState };
  readonly loopback: { readonly port?: number; readonly systemCode?: string };
  readonly gcloud: {
    readonly installed: boolean;
    readonly version?: string;
    readonly configuration?: string;
    readonly account?: string;
    /** The property `auth/impersonate_service_account`. */
    readonly impersonates?: string;
  };
  readonly adc: { readonly places: readonly AdcPlace[] };
  readonly environment: { readonly variables: readonly EnvironmentVariable[] };
  readonly 'plain-text': {
    readonly files: readonly PlainTextFile[];
    /** Whether every place was looked through. */
    readonly complete: boolean;
  };
}

export type Verdict = 'ok' | 'warn' | 'bad' | 'unknown';

/** What one check has found, or why it could not find out. */
export type Finding = {
  [Id in CheckId]:
    | {
        readonly id: Id;
        readonly verdict: Exclude<Verdict, 'unknown'>;
        readonly facts: CheckFacts[Id];
        readonly cures: readonly CureId[];
      }
    | {
        readonly id: Id;
        readonly verdict: 'unknown';
        readonly why: FailureCode | 'TOO_SLOW';
        readonly cures: readonly CureId[];
      };
}[CheckId];
export type FindingOf<Id extends CheckId> = Extract<Finding, { readonly id: Id }>;

export const verdictWords: Readonly<Record<Verdict, string>> = {
  ok: 'Fine',
  warn: 'Look at this',
  bad: 'To fix',
  unknown: 'Not known',
};

/** What a cure's button does. */
export type CureAction =
  /** `text` goes to the clipboard. */
  | { readonly does: 'copy'; readonly text: string }
  | { readonly does: 'open-page'; readonly page: 'install-gcloud' }
  | { readonly does: 'ask-keychain-again' | 'import-key' };

export interface Cure {
  readonly id: CureId;
  readonly sentence: string;
  readonly button: string;
  readonly action: CureAction;
}

/** A place or a name, and what is to be said of it. */
export interface Detail {
  readonly name: string;
  readonly says: string;
}

export interface Described {
  readonly name: string;
  readonly sentence: string;
  readonly details: readonly Detail[];
  readonly cures: readonly Cure[];
}

/** A finding in words. Pure: the same finding always reads the same. */
export function describeFinding(finding: Finding, platform: Snapshot['platform']): Described {
  const { sentence, details } = wordsOf(finding, platform);
  return {
    name: checkNames[finding.id],
    sentence,
    details,
    cures: finding.cures.map((id) => ({ id, ...cureWords(id, finding, platform) })),
  };
}

type Words = Pick<Described, 'sentence' | 'details'>;

function wordsOf(finding: Finding, platform: Snapshot['platform']): Words {
  if (finding.verdict === 'unknown') return { sentence: unknownWords(finding), details: [] };
  switch (finding.id) {
    case 'clock':
      return { sentence: clockWords(finding.facts.aheadMs), details: [] };
    case 'proxy':
      return proxyWords(finding.facts);
    case 'keychain':
      return { sentence: keychainWords(finding.facts.state, platform), details: [] };
    case 'loopback':
      return {
        sentence:
          finding.verdict === 'ok'
            ? 'The browser’s answer to a sign-in can arrive: 127.0.0.1 listens and answers.'
            : `A sign-in has nowhere to arrive: 127.0.0.1 did not answer Lanyard itself${finding.facts.systemCode ? ` (${finding.facts.systemCode})` : ''}. A firewall or a security program may forbid it; allow Lanyard to listen there.`,
        details: [],
      };
    case 'gcloud':
      return gcloudWords(finding.facts);
    case 'adc':
      return adcWords(finding.facts.places);
    case 'environment':
      return environmentWords(finding.facts.variables);
    case 'plain-text':
      return plainTextWords(finding.facts);
    default:
      return finding satisfies never;
  }
}

function unknownWords({ id, why }: Extract<Finding, { verdict: 'unknown' }>): string {
  if (why === 'TOO_SLOW') return 'No answer within 3 seconds. Run the checks again.';
  if (id === 'clock')
    return `The provider could not be asked for its time (${why}). Check the network, the VPN and the proxy.`;
  return `It could not be found out (${why}).`;
}

/** Up to here nothing refuses what is signed by this clock. */
export const clockFineMs = 30_000;
/** From here on Google refuses what is signed by this clock. */
export const clockBadMs = 5 * 60_000;

function clockWords(aheadMs: number): string {
  const off = Math.abs(aheadMs);
  if (off < clockFineMs) return 'Right, by the provider’s own.';
  const amount = off < 120_000 ? `${Math.round(off / 1_000)} s` : amountOf(Math.round(off / 60_000));
  const way = aheadMs > 0 ? 'fast' : 'slow';
  return off < clockBadMs
    ? `${amount} ${way}, by the provider’s own. Tokens end ${aheadMs > 0 ? 'later' : 'earlier'} than other programs here believe.`
    : `${amount} ${way}, by the provider’s own. Whatever a key signs here is refused.`;
}

const amountOf = (minutes: number) =>
  minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} hours`;

function proxyWords({ used, variables, differs }: CheckFacts['proxy']): Words {
  const way =
    used.length === 0
      ? 'Lanyard reaches Google directly.'
      : `Lanyard reaches Google through ${used.join(', then ')}, as the system says.`;
  const sentence = differs
    ? `${way} Programs that go by the environment take another way: if one of the two fails, look here first.`
    : way;
  return { sentence, details: variables.map(({ name, value = '' }) => ({ name, says: value })) };
}

const backends: Readonly<Record<Snapshot['platform'], string>> = {
  linux: 'Secret Service (org.freedesktop.secrets)',
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
};

function keychainWords(state: KeychainState, platform: Snapshot['platform']): string {
  const backend = backends[platform];
  switch (state) {
    case 'ready':
      return `${backend} keeps and returns what Lanyard gives it; a trial entry was read.`;
    case 'locked':
      return `${backend} answers but keeps nothing: it is locked, or has no keyring yet. New accounts last until you quit.`;
    case 'absent':
      return `${backend} does not answer. New accounts last until you quit; nothing is written in the clear instead.`;
    case 'stuck':
    case 'checking':
      return `${backend} has been asked and is silent. It may be waiting for you in a window of its own.`;
    default:
      return state satisfies never;
  }
}

/** Older ones lack what Lanyard asks of it. */
export const oldestGcloud = 400;

function gcloudWords(facts: CheckFacts['gcloud']): Words {
  const { installed, version, configuration, account, impersonates } = facts;
  if (!installed) {
    return {
      sentence:
        'Not found. Lanyard does without it: accounts of gcloud are all it cannot offer. It was looked for on the PATH and in ~/google-cloud-sdk.',
      details: [],
    };
  }
  const name = version === undefined ? 'Found' : `Version ${version}`;
  const isOld = version !== undefined && Number.parseInt(version, 10) < oldestGcloud;
  const who = account === undefined ? 'nobody is signed in' : `${account} is active`;
  const where = configuration === undefined ? '' : ` in the configuration “${configuration}”`;
  const parts = [
    `${name}; ${who}${where}.`,
    ...(isOld ? ['It is too old for some of what Lanyard asks of it.'] : []),
    ...(impersonates === undefined
      ? []
      : [
          `Its property auth/impersonate_service_account makes every gcloud command speak for ${impersonates}; Lanyard switches that off for itself.`,
        ]),
  ];
  return { sentence: parts.join(' '), details: [] };
}

const placeNames: Readonly<Record<AdcPlace['place'], string>> = {
  'environment-variable': 'GOOGLE_APPLICATION_CREDENTIALS',
  'well-known-file': 'gcloud’s file',
  'metadata-server': 'Metadata server',
};
const placeStates: Readonly<Record<AdcPlace['state'], string>> = {
  wins: 'used',
  shadowed: 'there, but not used: the one before it wins',
  absent: 'not there',
  broken: 'there, but cannot be used',
  'not-asked': 'asked last, and not by this check',
};

function adcWords(places: readonly AdcPlace[]): Words {
  const first = places.find(({ state }) => state === 'wins' || state === 'broken');
  const details = places.map(({ place, state, path, failure }) => ({
    name: path ?? placeNames[place],
    says: [
      ...(path === undefined ? [] : [placeNames[place]]),
      `${placeStates[state]}${failure ? ` (${failure.code})` : ''}`,
    ].join(' · '),
  }));
  if (first === undefined) {
    return {
      sentence: 'None are set up. Programs that look for them find the metadata server, or nothing.',
      details,
    };
  }
  const { place, path = '', fileType, speaksFor, failure } = first;
  if (failure !== undefined) {
    return {
      sentence: `Programs stop at ${placeNames[place]}, and Lanyard cannot use it. ${failure.sentence}`,
      details,
    };
  }
  const who = speaksFor === undefined ? '' : ` and speak for ${speaksFor}`;
  return {
    sentence: `Programs use ${path} (${placeNames[place]}, ${fileType ?? 'unknown type'})${who}.`,
    details,
  };
}

interface Variable {
  readonly name: string;
  readonly does: string;
  readonly holds: 'secret' | 'path' | 'name';
  /** Whether it changes whose token another program gets, without a word. */
  readonly swapsIdentity: boolean;
}

/** What of the environment decides how programs of Google Cloud sign in. */
export const knownVariables: readonly Variable[] = [
  {
    name: 'CLOUDSDK_AUTH_ACCESS_TOKEN',
    does: 'gcloud uses this token instead of any account',
    holds: 'secret',
    swapsIdentity: true,
  },
  {
    name: 'CLOUDSDK_AUTH_ACCESS_TOKEN_FILE',
    does: 'gcloud uses the token in this file instead of any account',
    holds: 'path',
    swapsIdentity: true,
  },
  {
    name: 'CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE',
    does: 'gcloud uses the credentials in this file instead of any account',
    holds: 'path',
    swapsIdentity: true,
  },
  {
    name: 'CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT',
    does: 'every gcloud command speaks for this service account',
    holds: 'name',
    swapsIdentity: true,
  },
  {
    name: 'GOOGLE_APPLICATION_CREDENTIALS',
    does: 'programs use this file as Application Default Credentials, before gcloud’s own',
    holds: 'path',
    swapsIdentity: true,
  },
  {
    name: 'GOOGLE_OAUTH_ACCESS_TOKEN',
    does: 'Terraform uses this token instead of any credentials',
    holds: 'secret',
    swapsIdentity: true,
  },
  {
    name: 'GOOGLE_CREDENTIALS',
    does: 'Terraform uses these credentials instead of any others',
    holds: 'secret',
    swapsIdentity: true,
  },
  {
    name: 'CLOUDSDK_CONFIG',
    does: 'gcloud keeps everything in this folder',
    holds: 'path',
    swapsIdentity: false,
  },
  {
    name: 'CLOUDSDK_ACTIVE_CONFIG_NAME',
    does: 'gcloud uses this configuration',
    holds: 'name',
    swapsIdentity: false,
  },
  { name: 'CLOUDSDK_CORE_ACCOUNT', does: 'gcloud uses this account', holds: 'name', swapsIdentity: false },
  { name: 'CLOUDSDK_CORE_PROJECT', does: 'gcloud uses this project', holds: 'name', swapsIdentity: false },
  { name: 'GOOGLE_CLOUD_PROJECT', does: 'programs use this project', holds: 'name', swapsIdentity: false },
  {
    name: 'GOOGLE_CLOUD_QUOTA_PROJECT',
    does: 'calls count against this project, whatever the credentials say',
    holds: 'name',
    swapsIdentity: false,
  },
  {
    name: 'GCE_METADATA_HOST',
    does: 'programs ask this host for the tokens of the machine',
    holds: 'name',
    swapsIdentity: false,
  },
];

function environmentWords(variables: readonly EnvironmentVariable[]): Words {
  const known = variables.map((variable) => ({
    ...variable,
    ...knownVariables.find(({ name }) => name === variable.name),
  }));
  const swaps = known.filter(({ swapsIdentity }) => swapsIdentity);
  const details = known.map(({ name, value = 'set, not shown', does = '' }) => ({
    name,
    says: `${value} · ${does}`,
  }));
  if (variables.length === 0) {
    return { sentence: 'Nothing in the environment Lanyard was started with changes who signs in.', details };
  }
  return {
    sentence:
      swaps.length === 0
        ? 'Some settings of Google Cloud come from the environment; none changes who signs in.'
        : `${swaps.map(({ name }) => name).join(' and ')} ${swaps.length === 1 ? 'changes' : 'change'} whose token other programs use. Lanyard’s own tokens are not touched by it.`,
    details,
  };
}

const holdsWords: Readonly<Record<PlainTextFile['holds'], string>> = {
  'gcloud-sign-ins': 'sign-ins of gcloud',
  'gcloud-tokens': 'access tokens of gcloud',
  adc: 'Application Default Credentials',
  key: 'a private key',
};

function plainTextWords({ files, complete }: CheckFacts['plain-text']): Words {
  const partly = complete ? '' : ' Not every place could be looked through in time.';
  if (files.length === 0) {
    return {
      sentence: `None in gcloud’s folder, in Downloads or at the top of the home folder.${partly}`,
      details: [],
    };
  }
  const wide = files.filter(({ wideMode }) => wideMode !== undefined).length;
  const count = files.length === 1 ? '1 file holds a credential' : `${files.length} files hold credentials`;
  const others =
    wide === 0 ? '' : ` Others than you may read ${wide === files.length ? 'them' : `${wide} of them`}.`;
  return {
    sentence: `${count} that any program of yours can read.${others}${partly}`,
    details: files.map(({ path, holds, who, wideMode }) => ({
      name: path,
      says: [
        `${holdsWords[holds]}${who === undefined ? '' : ` of ${who}`}`,
        ...(wideMode === undefined ? [] : [`mode ${wideMode}, wider than 0600`]),
      ].join(' · '),
    })),
  };
}

/** One word for a POSIX shell; what follows a `~/` stays within the home folder. */
function quoted(path: string): string {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  return path.startsWith('~/') ? `~/${quote(path.slice(2))}` : quote(path);
}

const copy = (text: string): CureAction => ({ does: 'copy', text });

function cureWords(id: CureId, finding: Finding, platform: Snapshot['platform']): Omit<Cure, 'id'> {
  const button = 'Copy command';
  switch (id) {
    case 'set-clock':
      return {
        sentence: 'Let the system set its clock by the network.',
        button,
        action: copy(
          {
            linux: 'sudo timedatectl set-ntp true',
            darwin: 'sudo sntp -sS time.apple.com',
            win32: 'w32tm /resync',
          }[platform],
        ),
      };
    case 'unlock-keychain':
      return {
        sentence: 'Unlock it, answer the window that asks, and have Lanyard look again.',
        button: 'Ask the keychain again',
        action: { does: 'ask-keychain-again' },
      };
    case 'install-keyring':
      return {
        sentence: 'Install a keyring, sign in to the desktop anew, and look again.',
        button,
        action: copy('sudo apt install gnome-keyring'),
      };
    case 'install-gcloud':
      return {
        sentence: 'Install it if you want gcloud’s accounts here.',
        button: 'Open the instructions',
        action: { does: 'open-page', page: 'install-gcloud' },
      };
    case 'update-gcloud':
      return { sentence: 'Update it.', button, action: copy('gcloud components update') };
    case 'sign-in-gcloud':
      return { sentence: 'Sign in with gcloud.', button, action: copy('gcloud auth login') };
    case 'stop-impersonating':
      return {
        sentence: 'Take the property away if you did not mean it.',
        button,
        action: copy('gcloud config unset auth/impersonate_service_account'),
      };
    case 'sign-in-adc':
      return {
        sentence: 'Have gcloud write the file anew.',
        button,
        action: copy('gcloud auth application-default login'),
      };
    case 'unset-variables':
      return {
        sentence: 'Take it out of the terminal, and out of the profile that sets it.',
        button,
        action: copy(unsetCommand(finding, platform)),
      };
    case 'import-keys':
      return {
        sentence:
          'Import each key into Lanyard, which keeps it in the keychain and offers to delete the file.',
        button: 'Choose key file',
        action: { does: 'import-key' },
      };
    case 'revoke-gcloud':
      return {
        sentence: 'Sign gcloud out of every account you use through Lanyard instead.',
        button,
        action: copy('gcloud auth revoke --all'),
      };
    case 'revoke-adc':
      return {
        sentence: 'Revoke the default credentials when no program needs them.',
        button,
        action: copy('gcloud auth application-default revoke'),
      };
    case 'narrow-modes':
      return {
        sentence: 'Let only yourself read what stays.',
        button,
        action: copy(`chmod 600 ${widePaths(finding).map(quoted).join(' ')}`),
      };
    default:
      return id satisfies never;
  }
}

function unsetCommand(finding: Finding, platform: Snapshot['platform']): string {
  const isEnvironment = finding.id === 'environment' && finding.verdict !== 'unknown';
  const names = isEnvironment
    ? swappingVariables(finding.facts.variables)
    : ['GOOGLE_APPLICATION_CREDENTIALS'];
  return platform === 'win32'
    ? names.map((name) => `Remove-Item Env:${name}`).join('; ')
    : `unset ${names.join(' ')}`;
}

/** Of these variables the names of those that change whose token another program gets. */
export function swappingVariables(variables: readonly EnvironmentVariable[]): string[] {
  return variables
    .map(({ name }) => name)
    .filter((name) => knownVariables.some((known) => known.name === name && known.swapsIdentity));
}

function widePaths(finding: Finding): string[] {
  if (finding.id !== 'plain-text' || finding.verdict === 'unknown') return [];
  return finding.facts.files.filter(({ wideMode }) => wideMode !== undefined).map(({ path }) => path);
}

/** The whole in one sentence. */
export function summaryOf(findings: readonly Finding[]): string {
  const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  const things = (n: number) => (n === 1 ? '1 thing' : `${n} things`);
  const parts = [
    ...(count('bad') > 0 ? [`${things(count('bad'))} to fix`] : []),
    ...(count('warn') > 0 ? [`${things(count('warn'))} to look at`] : []),
    ...(count('unknown') > 0 ? [`${things(count('unknown'))} that could not be found out`] : []),
  ];
  if (parts.length === 0) return 'All is well.';
  const last = parts.at(-1) ?? '';
  const sentence = parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
  return `${sentence}.`;
}

/** Everything as a text to send on. It names accounts and paths, and no secret. */
export function writeReport(
  findings: readonly Finding[],
  about: { readonly version: string; readonly platform: Snapshot['platform']; readonly at: number },
): string {
  const head = [
    `Lanyard ${about.version} on ${about.platform}, ${new Date(about.at).toISOString()}`,
    summaryOf(findings),
  ];
  const lines = findings.flatMap((finding) => {
    const { name, sentence, details, cures } = describeFinding(finding, about.platform);
    return [
      '',
      `${verdictWords[finding.verdict]}: ${name}`,
      `  ${sentence}`,
      ...details.map(({ name, says }) => `  - ${name}: ${says}`),
      ...cures.map(
        ({ sentence, action }) => `  > ${sentence}${action.does === 'copy' ? ` ${action.text}` : ''}`,
      ),
    ];
  });
  return `${[...head, ...lines].join('\n')}\n`;
}
