/** Ways to hand a token to programs that have their own: past their argument lists, which every process may read. */
import { posixQuoted, powershellQuoted } from '../shell-quoting.ts';
import { callWith, type TokenToWrite } from './token-to-write.ts';

/** The host comes last, to be changed to the region's. */
const dockerLogin = 'docker login -u oauth2accesstoken --password-stdin https://us-docker.pkg.dev';

/** What prints is part of the shell, so the token is in no argument list. */
export const docker = ({ token }: TokenToWrite) => `printf %s ${posixQuoted(token)} | ${dockerLogin}`;
export const dockerPowershell = ({ token }: TokenToWrite) => `${powershellQuoted(token)} | ${dockerLogin}`;

const repository = 'https://source.developers.google.com/p/PROJECT/r/REPOSITORY';

/** Told by environment, and for one host alone: submodules and redirects elsewhere do not get the token. */
export function git(value: TokenToWrite): string {
  const url = value.url === undefined ? repository : callWith(value).url;
  const origin = /^https?:\/\/[^/?#]*/i.exec(url)?.[0] ?? url;
  const settings = [
    ['GIT_CONFIG_COUNT', '1'],
    ['GIT_CONFIG_KEY_0', `http.${origin}/.extraHeader`],
    ['GIT_CONFIG_VALUE_0', `Authorization: Bearer ${value.token}`],
  ] as const;
  const environment = settings.map(([name, value]) => `${name}=${posixQuoted(value)}`);
  return `${environment.join(' ')} git clone ${posixQuoted(url)}`;
}
