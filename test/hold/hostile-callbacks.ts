/**
 * Requests to the redirect server that are not the browser's answer, as data: by the parts of a request for the tests
 * of the gate, and as the bytes that come down a connection. Who sends them knows the port, the secret path and even
 * the state, wherever something else must give them away; only a code of the attempt is never known.
 */

/** What the sender has found out about an attempt. */
export interface Known {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly path: string;
  readonly state: string;
  readonly issuer: string;
}

export interface HostileCallback {
  readonly name: string;
  readonly bytes: string | Buffer;
  /** Requests of one kind get one answer, to the byte, whatever stands in them. */
  readonly kind?: string;
  /** Asks for the last page as well, which anybody may see. */
  readonly seesLastPage?: boolean;
}

type Named<Value> = readonly (readonly [what: string, value: Value])[];

/** No provider gave it out. */
export const forgedCode = '4/0AforgedByAStranger';

const queryOf = ({ state, issuer }: Known) =>
  String(new URLSearchParams({ state, iss: issuer, code: forgedCode }));

/** Headers in which `Host` is not what it has to be; names and values in turn. */
export function wrongHosts({ host }: Pick<Known, 'host'>): Named<readonly string[]> {
  const port = host.slice(host.indexOf(':') + 1);
  return [
    ['absent', []],
    ['empty', ['Host', '']],
    ['doubled', ['Host', host, 'Host', host]],
    ['doubled with another', ['Host', host, 'Host', 'evil.test']],
    ['another first', ['host', 'evil.test', 'HOST', host]],
    ['localhost', ['Host', `localhost:${port}`]],
    ['localhost in capitals', ['Host', `LOCALHOST:${port}`]],
    ['without a port', ['Host', '127.0.0.1']],
    ['another port', ['Host', `127.0.0.1:${Number(port) ^ 1}`]],
    ['a port with a zero in front', ['Host', `127.0.0.1:0${port}`]],
    ['a longer port', ['Host', `${host}0`]],
    ['an empty port', ['Host', '127.0.0.1:']],
    ['a name behind the address', ['Host', `127.0.0.1.evil.test:${port}`]],
    ['a name that starts with 127', ['Host', `127.evil.test:${port}`]],
    ['IPv6', ['Host', `[::1]:${port}`]],
    ['IPv4 in IPv6', ['Host', `[::ffff:127.0.0.1]:${port}`]],
    ['another loopback address', ['Host', `127.0.0.2:${port}`]],
    ['the short form', ['Host', `127.1:${port}`]],
    ['a number', ['Host', `2130706433:${port}`]],
    ['hexadecimal', ['Host', `0x7f000001:${port}`]],
    ['any address', ['Host', `0.0.0.0:${port}`]],
    ['a trailing dot', ['Host', `127.0.0.1.:${port}`]],
    ['a rebound name', ['Host', `rebind.test:${port}`]],
    ['a user in front', ['Host', `evil@${host}`]],
    ['a list', ['Host', `${host}, evil.test`]],
    ['a path behind', ['Host', `${host}/`]],
    ['only in X-Forwarded-Host', ['Host', 'evil.test', 'X-Forwarded-Host', host]],
  ];
}

/** Headers beside a right `Host` that a browser sends when it does not follow the provider's redirect. */
export function wrongShapes({ host }: Pick<Known, 'host'>): Named<readonly string[]> {
  const fetchHeaders = (site: string, mode: string, dest: string) => [
    ...['Sec-Fetch-Site', site, 'Sec-Fetch-Mode', mode, 'Sec-Fetch-Dest', dest],
  ];
  return [
    ['an image', fetchHeaders('cross-site', 'no-cors', 'image')],
    ['a frame', fetchHeaders('cross-site', 'navigate', 'iframe')],
    ['a frame of our own', fetchHeaders('same-origin', 'navigate', 'iframe')],
    ['a fetch', fetchHeaders('cross-site', 'no-cors', 'empty')],
    ['a style sheet', fetchHeaders('cross-site', 'no-cors', 'style')],
    ['a fetch by the rules of CORS', ['Sec-Fetch-Mode', 'cors', 'Sec-Fetch-Dest', 'empty']],
    ['an embedded object', ['Sec-Fetch-Mode', 'navigate', 'Sec-Fetch-Dest', 'object']],
    ['a prefetched script', ['Sec-Fetch-Mode', 'no-cors', 'Sec-Fetch-Dest', 'script']],
    ['half of the Sec-Fetch headers', ['Sec-Fetch-Mode', 'navigate']],
    ['the other half', ['Sec-Fetch-Dest', 'document']],
    ['only a site', ['Sec-Fetch-Site', 'none']],
    ['an Origin', ['Origin', 'https://evil.test']],
    ['an Origin of null', ['Origin', 'null']],
    ['our own Origin', ['Origin', `http://${host}`]],
    ['an upgrade', ['Connection', 'Upgrade', 'Upgrade', 'websocket']],
  ];
}

/** Methods that HTTP knows and the gate does not take. */
export const wrongMethods = ['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'] as const;

/** What browsers and the curious ask any server for. */
export const probes = [
  '/',
  '/favicon.ico',
  '/robots.txt',
  '/sitemap.xml',
  '/apple-touch-icon.png',
  '/manifest.json',
  '/index.html',
  '/json/version',
  '/json/list',
  '/.well-known/appspecific/com.chrome.devtools.json',
  '/.well-known/openid-configuration',
  '/cb',
  '/cb/',
  '/callback',
  '/computeMetadata/v1/instance/service-accounts/default/token',
] as const;

/** Paths that are nearly the one of the attempt. */
export function wrongPaths({ path, host }: Pick<Known, 'path' | 'host'>): Named<string> {
  return [
    ['in upper case', path.toUpperCase()],
    ['with a slash behind', `${path}/`],
    ['one letter longer', `${path}x`],
    ['one letter shorter', path.slice(0, -1)],
    ['with a slash in front', `/${path}`],
    ['reached through another folder', `/x/..${path}`],
    ['escaped', path.replace('/cb', '/%63b')],
    ['a whole address', `http://${host}${path}`],
    ['a whole address elsewhere', `http://evil.test${path}`],
    ['written with backslashes', path.replaceAll('/', '\\')],
    ['the last page’s', '/done'],
    ['another attempt’s', `/cb/${'x'.repeat(22)}`],
  ];
}

/** Queries whose state is not the one of the attempt; every single-bit change besides is the gate's own test. */
export function wrongStates({ state: s }: Pick<Known, 'state'>): Named<string> {
  return [
    ['absent', ''],
    ['empty', 'state='],
    ['named only', 'state'],
    ['twice', `state=${s}&state=${s}`],
    ['twice, the second wrong', `state=${s}&state=x`],
    ['twice, the first wrong', `state=x&state=${s}`],
    ['twice, one encoded', `state=${s}&%73tate=${s}`],
    ['of another attempt', `state=${'A'.repeat(s.length)}`],
    ['cut at its end', `state=${s.slice(0, -1)}`],
    ['cut at its start', `state=${s.slice(1)}`],
    ['one letter longer', `state=${s}A`],
    ['one letter earlier', `state=A${s}`],
    ['in upper case', `state=${s.toUpperCase()}`],
    ['in lower case', `state=${s.toLowerCase()}`],
    ['one bit off', `state=${String.fromCharCode(s.charCodeAt(0) ^ 1)}${s.slice(1)}`],
    ['backwards', `state=${[...s].reverse().join('')}`],
    ['with a blank behind', `state=${s}%20`],
    ['with a plus behind', `state=${s}+`],
    ['with a NUL behind', `state=${s}%00`],
    ['with a line break behind', `state=${s}%0A`],
    ['with a zero-width blank', `state=${s}%E2%80%8B`],
    ['encoded twice', `state=${[...s].map((letter) => `%25${letter.charCodeAt(0).toString(16)}`).join('')}`],
    ['in brackets', `state[]=${s}`],
    ['under another case', `State=${s}`],
    ['under a name with a blank', `state%20=${s}`],
    ['behind a semicolon', `x=1;state=${s}`],
    ['in base64', `state=${btoa(s)}`],
    ['in hexadecimal', `state=${[...s].map((letter) => letter.charCodeAt(0).toString(16)).join('')}`],
    ['a pattern', 'state=*'],
    ['a word of JavaScript', 'state=undefined'],
    ['a number', 'state=0'],
    ['true', 'state=true'],
    ['its own name', 'state=state'],
    ['a quote', `state="${s}"`],
    ['a broken escape', `state=%${s}`],
    ['broken UTF-8', 'state=%FF%FE'],
    ['a prototype', 'state=__proto__'],
    ['100 kB long', `state=${'A'.repeat(100_000)}`],
    ['repeated in one value', `state=${s}${s}`],
    ['two joined by a comma', `state=${s},${s}`],
    [
      'full-width',
      `state=${encodeURIComponent([...s].map((letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)).join(''))}`,
    ],
  ];
}

/** Errors without the right state. */
export function forgedErrors({ state: s }: Pick<Known, 'state'>): readonly string[] {
  return [
    'error=access_denied',
    'error=server_error&error_description=x',
    'error=',
    'error=access_denied&state=',
    'error=access_denied&state=wrong',
    `error=access_denied&state=${s}&state=${s}`,
    `error=access_denied&state=${s}x`,
    'error=access_denied&error=server_error',
    'error=access_denied&code=4/0A',
    'error=<script>alert(1)</script>',
  ];
}

/** Queries that are wrong although their state is right. */
export function wrongQueries({ state: s, issuer }: Pick<Known, 'state' | 'issuer'>): Named<string> {
  const iss = encodeURIComponent(issuer);
  return [
    ['code twice', `state=${s}&iss=${iss}&code=a&code=b`],
    ['code twice, the same', `state=${s}&iss=${iss}&code=a&code=a`],
    ['code twice, one encoded', `state=${s}&iss=${iss}&code=a&%63ode=a`],
    ['iss twice', `state=${s}&iss=${iss}&iss=${iss}&code=a`],
    ['iss twice, the second wrong', `state=${s}&iss=${iss}&iss=https://evil.test&code=a`],
    ['iss twice, the first wrong', `state=${s}&iss=https://evil.test&iss=${iss}&code=a`],
    ['error twice', `state=${s}&iss=${iss}&error=a&error=b`],
    ['code and error', `state=${s}&iss=${iss}&code=a&error=b`],
    ['error and code', `state=${s}&iss=${iss}&error=b&code=a`],
    ['neither code nor error', `state=${s}&iss=${iss}`],
    ['an empty code', `state=${s}&iss=${iss}&code=`],
    ['an empty error', `state=${s}&iss=${iss}&error=`],
    ['an empty code beside an error', `state=${s}&iss=${iss}&code=&error=a`],
    ['an access token', `state=${s}&iss=${iss}&code=a&access_token=ya29.x`],
    ['an ID token', `state=${s}&iss=${iss}&code=a&id_token=eyJ`],
    ['a signed response', `state=${s}&iss=${iss}&code=a&response=eyJ`],
    ['no iss', `state=${s}&code=a`],
    ['an empty iss', `state=${s}&iss=&code=a`],
    ['the iss of another', `state=${s}&iss=https://issuer.example&code=a`],
    ['an iss with a slash behind', `state=${s}&iss=${iss}%2F&code=a`],
    ['an iss in upper case', `state=${s}&iss=${iss.toUpperCase()}&code=a`],
    ['an iss without its scheme', `state=${s}&iss=${encodeURIComponent(new URL(issuer).host)}&code=a`],
  ];
}

/** Texts that do harm where a page, a header or a log takes them as they are. */
export const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  "';alert(1)//",
  '</title><svg onload=alert(1)>',
  '</style><script>alert(1)</script>',
  '<!--><script>alert(1)</script>-->',
  '<base href=https://evil.test/>',
  '<meta http-equiv=refresh content="0;url=https://evil.test">',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href=javascript:alert(1)>x</a>',
  '<form action=https://evil.test><button>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '//evil.test/',
  'https://evil.test/',
  '/\\evil.test',
  '\r\nLocation: https://evil.test',
  '\r\nSet-Cookie: a=b',
  '\r\n\r\n<script>alert(1)</script>',
  '%0d%0aSet-Cookie:a=b',
  '%00',
  '{{7*7}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a text that templates would fill in.
  '${7*7}',
  '<%= 7*7 %>',
  '#{7*7}',
  '\u202egnp.exe',
  '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  '__proto__',
] as const;

/** All of them as bytes. No two are the same. */
export function hostileCallbacks(known: Known): readonly HostileCallback[] {
  const { host, path } = known;
  const genuine = `${path}?${queryOf(known)}`;
  const right = ['Host', host];
  const rest = String(new URLSearchParams({ iss: known.issuer, code: forgedCode }));
  const request = (target: string, headers: readonly string[] = right, method = 'GET') =>
    Buffer.from(
      `${method} ${target} HTTP/1.1\r\n${linesOf([...headers, 'Connection', 'close'])}\r\n`,
      'utf8',
    );
  const named = (kind: string, all: Named<string | Buffer>): HostileCallback[] =>
    all.map(([what, bytes]) => ({ name: `${kind}: ${what}`, bytes }));

  return [
    ...named(
      'Host',
      wrongHosts(known).map(([what, headers]) => [what, request(genuine, headers)]),
    ),
    ...named(
      'shape',
      wrongShapes(known).map(([what, headers]) => [what, request(genuine, [...right, ...headers])]),
    ),
    ...named(
      'method',
      wrongMethods.map((method) => [method, request(genuine, right, method)]),
    ),
    ...named(
      'probe',
      probes.map((target) => [target, request(target)]),
    ),
    ...named(
      'path',
      wrongPaths(known).map(([what, target]) => [what, request(`${target}?${queryOf(known)}`)]),
    ),
    ...named(
      'state',
      wrongStates(known).map(([what, query]) => [what, request(`${path}?${query}&${rest}`)]),
    ),
    ...named(
      'error',
      forgedErrors(known).map((query) => [
        query,
        request(`${path}?iss=${encodeURIComponent(known.issuer)}&${query}`),
      ]),
    ),
    ...named(
      'query',
      wrongQueries(known).map(([what, query]) => [what, request(`${path}?${query}`)]),
    ),
    ...named('response mode', [
      ['in the fragment', request(`${path}#${queryOf(known)}`)],
      ['a query in the fragment', request(`${path}?#${queryOf(known)}`)],
      [
        'posted as a form',
        `${headOf(path, known, 'POST')}Content-Type: application/x-www-form-urlencoded\r\n${bodyOf(queryOf(known))}`,
      ],
      ['in the body of a GET', `${headOf(path, known)}${bodyOf(queryOf(known))}`],
      ['in a cookie', request(path, [...right, 'Cookie', queryOf(known).replaceAll('&', '; ')])],
    ]),
    ...payloads.flatMap((payload, index): HostileCallback[] => {
      const text = encodeURIComponent(payload);
      const headers = [
        ...right,
        'Referer',
        text,
        'User-Agent',
        text,
        'X-Forwarded-Host',
        text,
        'Cookie',
        text,
      ];
      return [
        {
          name: `payload ${index + 1} in the query and in headers`,
          kind: 'payload in the query',
          bytes: request(
            `${path}?error=x&error_description=${text}&state=${text}&redirect_uri=${text}`,
            headers,
          ),
        },
        {
          name: `payload ${index + 1} in the path`,
          kind: 'payload in the path',
          bytes: request(`/${text}`, headers),
        },
        {
          name: `payload ${index + 1} for the last page`,
          kind: 'payload for the last page',
          bytes: request(`/done?next=${text}`, headers),
        },
      ];
    }),
    ...named('broken', brokenRequests(known)),
    {
      name: 'pipeline: the last page a thousand times',
      bytes: `${headOf('/done', known)}\r\n`
        .repeat(999)
        .concat(headOf('/done', known), 'Connection: close\r\n\r\n'),
      seesLastPage: true,
    },
    {
      name: 'pipeline: a thousand forged states',
      bytes: headOf(`${path}?state=x&${rest}`, known).concat('\r\n').repeat(1_000),
    },
  ];
}

/** Bytes that are no request, or two that want to be taken for one; each holds what would count were it read wrongly. */
function brokenRequests(known: Known): Named<string | Buffer> {
  const genuine = `${known.path}?${queryOf(known)}`;
  const head = headOf(genuine, known);
  const whole = `${head}\r\n`;
  return [
    ['a big address', `GET ${genuine}&x=${'a'.repeat(10_000)} HTTP/1.1\r\nHost: ${known.host}\r\n\r\n`],
    ['200 big headers', `${head}${'X-Filler: 0123456789012345678901234567890123456789\r\n'.repeat(200)}\r\n`],
    ['broken chunks', `${head}Transfer-Encoding: chunked\r\n\r\nZZ\r\nbad`],
    ['whole chunks', `${head}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`],
    ['chunks by another name', `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['chunks inside chunks', `${head}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`],
    ['two lengths', `${head}Content-Length: 0\r\nContent-Length: 10\r\n\r\n`],
    ['a length and chunks', `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a length that is no number', `${head}Content-Length: -1\r\n\r\n`],
    ['a folded header', `${head}X-A: b\r\n c\r\n\r\n`],
    ['a blank before the colon', `${head}Origin : https://evil.test\r\n\r\n`],
    ['a blank in the name of a header', `${head}Ori gin: https://evil.test\r\n\r\n`],
    ['a NUL in a header', `${head}X-A: \0\r\n\r\n`],
    ['a bare line feed in a header', `${head}X-A: b\nOrigin: https://evil.test\r\n\r\n`],
    ['no protocol', `GET ${genuine}\r\n\r\n`],
    ['the protocol of tomorrow', `GET ${genuine} HTTP/9.9\r\nHost: ${known.host}\r\n\r\n`],
    ['HTTP/1.0 without a Host', `GET ${genuine} HTTP/1.0\r\n\r\n`],
    ['a method in small letters', `get ${genuine} HTTP/1.1\r\nHost: ${known.host}\r\n\r\n`],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a TLS greeting', Buffer.from('160301020001000001fc0303', 'hex')],
    ['noise', Buffer.from(Array.from({ length: 2_000 }, (_, index) => (index * index * 7 + 129) % 256))],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a tunnel', 'CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a tunnel to the path', `CONNECT ${genuine} HTTP/1.1\r\nHost: ${known.host}\r\n\r\n`],
    [
      'an upgrade to HTTP/2',
      `${head}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`,
    ],
    ['an expectation', `${head}Expect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello`],
    [
      'a genuine one inside a body',
      `POST /x HTTP/1.1\r\nHost: evil.test\r\nContent-Length: ${whole.length}\r\n\r\n${whole}`,
    ],
    ['a genuine one inside the body of a GET', `GET /x HTTP/1.1\r\nHost: evil.test\r\n${bodyOf(whole)}`],
    [
      'a genuine one inside a chunk',
      `POST /x HTTP/1.1\r\nHost: evil.test\r\nTransfer-Encoding: chunked\r\n\r\n${whole.length.toString(16)}\r\n${whole}\r\n0\r\n\r\n`,
    ],
    [
      'a genuine one behind a length and chunks',
      `POST /x HTTP/1.1\r\nHost: evil.test\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${whole}`,
    ],
    [
      'a genuine one behind chunks with a blank before the colon',
      `POST /x HTTP/1.1\r\nHost: evil.test\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${whole}`,
    ],
  ];
}

/** Well-shaped requests with the right state that come when the answer is already there: what is refused is their effect. */
export function lateCallbacks(known: Known, code: string): readonly HostileCallback[] {
  const late = (query: Record<string, string>) =>
    headOf(
      `${known.path}?${new URLSearchParams({ state: known.state, iss: known.issuer, ...query })}`,
      known,
    );
  return [
    { name: 'late: the genuine one again', bytes: `${late({ code })}Connection: close\r\n\r\n` },
    { name: 'late: another code', bytes: `${late({ code: forgedCode })}Connection: close\r\n\r\n` },
    { name: 'late: an error', bytes: `${late({ error: 'access_denied' })}Connection: close\r\n\r\n` },
    {
      name: 'late: the genuine one and an error in one breath',
      bytes: `${late({ code })}\r\n${late({ error: 'access_denied' })}Connection: close\r\n\r\n`,
    },
  ];
}

const headOf = (target: string, { host }: Pick<Known, 'host'>, method = 'GET') =>
  `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n`;

/** Closes the head and adds a body, of which all is there. */
const bodyOf = (body: string) => `Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

function linesOf(headers: readonly string[]): string {
  let lines = '';
  for (let index = 0; index + 1 < headers.length; index += 2) {
    lines += `${headers[index]}: ${headers[index + 1]}\r\n`;
  }
  return lines;
}
