/** Calling the sandbox's protected service with what is on the clipboard, as curl in a terminal would. */

export interface ServiceAnswer {
  readonly status: number;
  /** Whom the service saw; empty when it refused. */
  readonly email: string;
  /** Whom it saw by the unchanging name: for who has no e-mail a `principal://`. */
  readonly sub: string;
  readonly kind: string;
  readonly scopes: readonly string[];
}

/** `pasted` is a bare token or a whole `Authorization` header. */
export async function callService(service: string, pasted: string): Promise<ServiceAnswer> {
  const authorization = pasted.startsWith('Authorization: ')
    ? pasted.slice('Authorization: '.length)
    : `Bearer ${pasted}`;
  const response = await fetch(`${service}/whoami`, { headers: { authorization } });
  const answer = (await response.json()) as {
    email?: string;
    sub?: string;
    kind?: string;
    scopes?: string[];
  };
  return {
    status: response.status,
    email: answer.email ?? '',
    sub: answer.sub ?? '',
    kind: answer.kind ?? '',
    scopes: answer.scopes ?? [],
  };
}

export interface CallerAnswer {
  readonly status: number;
  /** Whom the service let in; empty when it refused. */
  readonly email: string;
}

/** Calls a Cloud Run service, or an application behind IAP, with a bare token. */
export async function callProtected(url: string, token: string): Promise<CallerAnswer> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' });
  const text = await response.text();
  const answer = response.ok ? (JSON.parse(text) as { caller?: { email?: string } }) : {};
  return { status: response.status, email: answer.caller?.email ?? '' };
}
