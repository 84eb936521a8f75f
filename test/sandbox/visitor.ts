/** A person at the sign-in pages without a browser: follows redirects, keeps cookies, posts forms. For fast tests. */
import type { SandboxDescription } from './description.ts';

type Somebody = Pick<SandboxDescription['people'][number], 'email' | 'password'>;

export type Visit = {
  /** Where the way ended: a page of the sandbox, or the application's callback, which is not fetched. */
  url: URL;
  status: number;
  /** Empty for a callback. */
  text: string;
};

export type Visitor = {
  open(url: URL): Promise<Visit>;
  submit(page: Visit, fields: [name: string, value: string][]): Promise<Visit>;
  /** Opens the authorization URL, signs in, and answers the consent page. */
  signIn(
    url: URL,
    person: Somebody,
    answer?: { untick?: readonly string[]; cancel?: boolean },
  ): Promise<Visit>;
};

type Cookie = { name: string; value: string; path: string };

export function createVisitor(): Visitor {
  let jar: Cookie[] = [];

  function keep(header: string, url: URL): void {
    const [pair = '', ...attributes] = header.split('; ');
    const [name = '', value = ''] = pair.split('=');
    const path =
      attributes.find((attribute) => attribute.toLowerCase().startsWith('path='))?.slice(5) ?? url.pathname;
    jar = jar.filter((cookie) => cookie.name !== name || cookie.path !== path);
    if (value !== '') jar.push({ name, value, path });
  }

  async function request(url: URL, body?: URLSearchParams): Promise<Visit> {
    const fitting = jar.filter(({ path }) => url.pathname.startsWith(path));
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      ...(body && { body }),
      headers: {
        accept: 'text/html',
        cookie: fitting.map(({ name, value }) => `${name}=${value}`).join('; '),
      },
      redirect: 'manual',
    });
    for (const cookie of response.headers.getSetCookie()) keep(cookie, url);
    const location = response.headers.get('location');
    if (location === null) return { url, status: response.status, text: await response.text() };
    const next = new URL(location, url);
    return next.origin === url.origin ? request(next) : { url: next, status: response.status, text: '' };
  }

  const submit: Visitor['submit'] = (page, fields) => request(page.url, new URLSearchParams(fields));

  return {
    open: (url) => request(url),
    submit,
    async signIn(url, { email, password }, { untick = [], cancel = false } = {}) {
      let page = await request(url);
      // An error page, or the answer to a silent request.
      if (!page.text.includes('name="action"')) return page;
      page = await submit(page, [
        ['action', 'email'],
        ['email', email],
      ]);
      if (page.text.includes('name="password"')) {
        page = await submit(page, [
          ['action', 'password'],
          ['password', password],
        ]);
      }
      if (!page.text.includes('value="allow"')) return page;
      const offered = [...page.text.matchAll(/name="scope" value="([^"]+)"/g)].map(([, scope = '']) => scope);
      const ticked = offered.filter((scope) => !untick.includes(scope));
      return submit(page, [
        ['action', cancel ? 'cancel' : 'allow'],
        ...ticked.map((one): [string, string] => ['scope', one]),
      ]);
    },
  };
}
