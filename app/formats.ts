/** The written forms of a token: what each is called, which tokens it fits, and how it is written. */
import { httpFile, node, python } from './formats/code.ts';
import {
  curl,
  curlCmd,
  curlPowershell,
  grpcurl,
  httpie,
  iapCurl,
  invokeRestMethod,
} from './formats/commands.ts';
import {
  terraformName,
  terraformVariable,
  usualNames,
  usualVariable,
  type VariableShell,
} from './formats/environment.ts';
import { authorizationHeader, bare, json, proxyAuthorizationHeader } from './formats/plain.ts';
import { docker, dockerPowershell, git } from './formats/recipes.ts';
import type { TokenToWrite } from './formats/token-to-write.ts';
import type { TokenKind } from './token-request.ts';

/** In the order they are offered. */
export const formatNames = [
  'bare',
  'authorization-header',
  'proxy-authorization-header',
  'json',
  'curl',
  'curl-powershell',
  'invoke-rest-method',
  'curl-cmd',
  'httpie',
  'grpcurl',
  'http-file',
  'python',
  'node',
  'env-posix',
  'env-fish',
  'env-powershell',
  'env-cmd',
  'dotenv',
  'terraform-posix',
  'terraform-fish',
  'terraform-powershell',
  'terraform-cmd',
  'terraform-dotenv',
  'docker-login',
  'docker-login-powershell',
  'git',
  'iap-curl',
] as const;
export type FormatName = (typeof formatNames)[number];

export const formatGroups = [
  'plain',
  'shell',
  'http-files',
  'code',
  'environment',
  'terraform',
  'recipes',
] as const;
export type FormatGroup = (typeof formatGroups)[number];

export interface Format {
  readonly label: string;
  /** What a token is copied “as”, where the group is not in sight. */
  readonly as: string;
  readonly group: FormatGroup;
  readonly kinds: readonly TokenKind[];
  /** Whether it calls an address. */
  readonly takesUrl: boolean;
  readonly write: (value: TokenToWrite) => string;
}

const any: readonly TokenKind[] = ['access-token', 'id-token', 'signed-jwt'];
const access: readonly TokenKind[] = ['access-token'];
/** What names an audience; IAP takes these. */
const audienced: readonly TokenKind[] = ['id-token', 'signed-jwt'];

type Write = Format['write'];

const plain = (label: string, as: string, write: Write, kinds = any): Format => ({
  label,
  as,
  group: 'plain',
  kinds,
  takesUrl: false,
  write,
});
const call = (group: FormatGroup, label: string, as: string, write: Write): Format => ({
  label,
  as,
  group,
  kinds: any,
  takesUrl: true,
  write,
});
const variable = (label: string, as: string, shell: VariableShell): Format => ({
  label,
  as,
  group: 'environment',
  kinds: any,
  takesUrl: false,
  write: usualVariable(shell),
});
const terraform = (label: string, as: string, shell: VariableShell): Format => ({
  label,
  as: `Terraform ${as}`,
  group: 'terraform',
  kinds: access,
  takesUrl: false,
  write: terraformVariable(shell),
});
const recipe = (
  label: string,
  as: string,
  write: Write,
  kinds: Format['kinds'],
  takesUrl: boolean,
): Format => ({
  label,
  as,
  group: 'recipes',
  kinds,
  takesUrl,
  write,
});

export const formats: Readonly<Record<FormatName, Format>> = {
  bare: plain('Bare', 'bare', bare),
  'authorization-header': plain('Authorization header', 'header', authorizationHeader),
  'proxy-authorization-header': plain(
    'Proxy-Authorization header',
    'proxy header',
    proxyAuthorizationHeader,
    audienced,
  ),
  json: plain('JSON', 'JSON', json),

  curl: call('shell', 'curl', 'curl', curl),
  'curl-powershell': call('shell', 'curl.exe (PowerShell)', 'curl.exe', curlPowershell),
  'invoke-rest-method': call(
    'shell',
    'Invoke-RestMethod (PowerShell)',
    'Invoke-RestMethod',
    invokeRestMethod,
  ),
  'curl-cmd': call('shell', 'curl (cmd)', 'curl for cmd', curlCmd),
  httpie: call('shell', 'HTTPie', 'HTTPie', httpie),
  grpcurl: call('shell', 'grpcurl', 'grpcurl', grpcurl),

  'http-file': call('http-files', '.http request', '.http request', httpFile),
  python: call('code', 'Python (requests)', 'Python', python),
  node: call('code', 'Node (fetch)', 'Node', node),

  'env-posix': variable('export (bash, zsh)', 'export line', 'posix'),
  'env-fish': variable('set (fish)', 'fish set line', 'fish'),
  'env-powershell': variable('$env (PowerShell)', '$env line', 'powershell'),
  'env-cmd': variable('set (cmd)', 'cmd set line', 'cmd'),
  dotenv: variable('.env line', '.env line', 'dotenv'),
  'terraform-posix': terraform('export (bash, zsh)', 'export line', 'posix'),
  'terraform-fish': terraform('set (fish)', 'fish set line', 'fish'),
  'terraform-powershell': terraform('$env (PowerShell)', '$env line', 'powershell'),
  'terraform-cmd': terraform('set (cmd)', 'cmd set line', 'cmd'),
  'terraform-dotenv': terraform('.env line', '.env line', 'dotenv'),

  'docker-login': recipe('docker login (bash, zsh)', 'docker login', docker, access, false),
  'docker-login-powershell': recipe(
    'docker login (PowerShell)',
    'docker login for PowerShell',
    dockerPowershell,
    access,
    false,
  ),
  git: recipe('git clone (bash, zsh)', 'git clone', git, access, true),
  'iap-curl': recipe('curl (IAP, Proxy-Authorization)', 'curl through IAP', iapCurl, audienced, true),
};

/** What a group is called where tokens of this kind are written; for variables, the one that is set. */
export function formatGroupLabel(group: FormatGroup, kind: TokenKind): string {
  switch (group) {
    case 'plain':
      return 'Plain';
    case 'shell':
      return 'Shell';
    case 'http-files':
      return 'HTTP files';
    case 'code':
      return 'Code';
    case 'environment':
      return usualNames[kind];
    case 'terraform':
      return terraformName;
    case 'recipes':
      return 'Recipes';
    default:
      return group satisfies never;
  }
}

export function formatFits(format: FormatName, kind: TokenKind): boolean {
  return formats[format].kinds.includes(kind);
}

/** The default format, or bare where it does not fit. */
export function formatFor(kind: TokenKind, usual: FormatName): FormatName {
  return formatFits(usual, kind) ? usual : 'bare';
}

/** Writes a token out, without a line break at the end, so that nothing pasted into a terminal runs by itself. */
export function formatToken(value: TokenToWrite, format: FormatName): string {
  return formats[format].write(value);
}
