/** Calling the sandbox's protected service with what is on the clipboard, as curl in a terminal would. */

export interface ServiceAnswer {
  readonly status: number;
  /** Whom the service saw; empty when it refused. */
  readonly email: string;
  readonly kind: string;
  readonly scopes: readonly string[];
}

/** `pasted` is a bare token or a whole `Authorization` header. */
export async function callService(service: string, pasted: string): Promise<ServiceAnswer> {
  const authorization = pasted.startsWith('Authorization: ')
    ? pasted.slice('Authorization: '.length)
    : `Bearer ${pasted}`;
  const response = await fetch(`${service}/whoami`, { headers: { authorization } });
  const answer = (await response.json()) as { email?: string; kind?: string; scopes?: string[] };
  return {
    status: response.status,
    email: answer.email ?? '',
    kind: answer.kind ?? '',
    scopes: answer.scopes ?? [],
  };
}
