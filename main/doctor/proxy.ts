/** Which way requests to Google go, and whether programs that go by the environment take another. */
import type { EnvironmentVariable } from '../../app/doctor.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Check } from './check.ts';

export interface ProxyCheckParts {
  /** The answer of Chromium's network stack, as a PAC script would give it. */
  readonly resolveProxy: (url: string) => Promise<string>;
  readonly environment: Surroundings['environment'];
  readonly url: string;
}

const names = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
];
/** Those that decide the way to an https address. */
const decisive = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];

export function createProxyCheck({ resolveProxy, environment, url }: ProxyCheckParts): Check<'proxy'> {
  return async () => {
    const used = readPac(await resolveProxy(url));
    const variables = names
      .map((name) => ({ name, value: environment[name] }))
      .filter((variable) => variable.value !== undefined && variable.value !== '')
      .map(
        ({ name, value = '' }): EnvironmentVariable => ({
          name,
          value: /no_proxy/i.test(name) ? value.slice(0, 200) : hostOf(value),
        }),
      );
    const chosen = decisive.map((name) => environment[name]).find((value) => value);
    const excepted = isExcepted(
      new URL(url).hostname,
      environment['no_proxy'] ?? environment['NO_PROXY'] ?? '',
    );
    const others = chosen === undefined || excepted ? [] : [hostOf(chosen)];
    const differs = (others[0] ?? '') !== (used[0] ?? '');
    return { id: 'proxy', verdict: differs ? 'warn' : 'ok', facts: { used, variables, differs }, cures: [] };
  };
}

/** "PROXY a:80; DIRECT" as the hosts it tries before it goes directly. */
function readPac(answer: string): string[] {
  return answer
    .split(';')
    .map((way) => way.trim())
    .filter((way) => way !== '' && way !== 'DIRECT')
    .map((way) => way.replace(/^\S+\s+/, ''));
}

/** Host and port alone: a name and a password may stand before them. */
function hostOf(proxy: string): string {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  if (!URL.canParse(address)) return 'not an address';
  const { hostname, port, protocol } = new URL(address);
  return `${hostname}:${port || (protocol === 'https:' ? '443' : protocol === 'http:' ? '80' : '1080')}`;
}

/** As curl and most libraries read it: whole hosts and endings of them. */
function isExcepted(host: string, list: string): boolean {
  return list
    .split(',')
    .map((entry) =>
      entry
        .trim()
        .toLowerCase()
        .replace(/^\*?\./, '')
        .replace(/:\d+$/, ''),
    )
    .some((entry) => entry === '*' || (entry !== '' && (host === entry || host.endsWith(`.${entry}`))));
}
