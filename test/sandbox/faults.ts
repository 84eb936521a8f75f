/**
 * The switches: what the sandbox is asked to do wrong, and for how often. This file keeps them; `fault-player.ts`
 * answers with the faults of an endpoint, and the switches further down are read where they apply.
 */
import * as z from 'zod';
import type { Endpoint } from './paths.ts';

/** OAuth errors with the status, description and subtype that Google sends along. */
export const OAUTH_ERRORS = {
  invalid_grant: { status: 400, description: 'Token has been expired or revoked.' },
  invalid_rapt: { status: 400, error: 'invalid_grant', description: 'reauth related error (invalid_rapt)' },
  rapt_required: { status: 400, error: 'invalid_grant', description: 'reauth related error (rapt_required)' },
  invalid_client: { status: 401, description: 'The OAuth client was not found.' },
  deleted_client: { status: 401, description: 'The OAuth client was deleted.' },
  unauthorized_client: { status: 401, description: 'Unauthorized' },
  invalid_scope: { status: 400, description: 'Some requested scopes were invalid.' },
  access_denied: { status: 403, description: 'Account restricted' },
  admin_policy_enforced: { status: 400, description: 'The administrator does not allow this application.' },
  temporarily_unavailable: { status: 503, description: 'The service is temporarily unavailable.' },
  internal_failure: { status: 500, description: 'Backend Error' },
} as const;

const fault = z.strictObject({
  kind: z.union([
    z.enum(Object.keys(OAUTH_ERRORS) as [keyof typeof OAUTH_ERRORS]),
    z.string().regex(/^[45]\d\d$/),
    // Answered without asking the provider.
    z.enum(['html', 'redirect', 'not-json', 'empty', 'stall', 'reset', 'raw']),
    // The provider does its work, then its answer comes late, cut in two, or changed.
    z.enum(['slow', 'cut-body', 'patch']),
  ]),
  /** How many requests it hits. */
  times: z.union([z.int().positive(), z.literal('always')]).default('always'),
  /** Hits only these grant types (token endpoint). */
  grantTypes: z.array(z.string()).optional(),
  /** Hits only paths with this in them, such as the name of one method of an API. */
  path: z.string().optional(),
  /** The `Retry-After` header, as it is. */
  retryAfter: z.union([z.string(), z.number()]).optional(),
  /** For `slow`: how late the answer comes. */
  delayMs: z.int().nonnegative().default(2_000),
  /** For `redirect`: where to; a path of the sandbox that answers 404 and is counted as `other`, unless told. */
  location: z.string().default('/elsewhere'),
  /** For `redirect` and `raw`. */
  status: z.int().optional(),
  /** For `raw`. */
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
  /** For `patch`: members laid over the JSON of the true answer; null takes one away. */
  patch: z.record(z.string(), z.json()).default({}),
});
export type Fault = z.infer<typeof fault>;

const switches = z.strictObject({
  token: fault.nullish(),
  revocation: fault.nullish(),
  tokeninfo: fault.nullish(),
  userinfo: fault.nullish(),
  jwks: fault.nullish(),
  discovery: fault.nullish(),
  service: fault.nullish(),
  iamCredentials: fault.nullish(),
  iam: fault.nullish(),
  resourceManager: fault.nullish(),
  run: fault.nullish(),
  functions: fault.nullish(),
  sts: fault.nullish(),
  workload: fault.nullish(),
  metadata: fault.nullish(),
  runService: fault.nullish(),
  iapService: fault.nullish(),
  /** The provider's clock minus ours: moves `Date` headers, `iat`, `exp`, and when tokens end. */
  clockSkewSeconds: z.int(),
  rotateRefreshTokens: z.boolean(),
  accessTokenTtlSeconds: z.int().positive(),
  missingRefreshToken: z.boolean(),
  /** Scopes that silently fall away, though the person ticked them. */
  dropScopes: z.array(z.string()),
  wrongNonce: z.boolean(),
  wrongAudience: z.boolean(),
  wrongSub: z.boolean(),
  wrongIssuer: z.boolean(),
  badSignature: z.boolean(),
  /** `iss` in the answer of the authorization endpoint. */
  callbackIssuer: z.enum(['right', 'missing', 'wrong']),
  /** APIs that are switched off in a project: the host of the API at Google, and the project's id or number. */
  disabledServices: z.array(z.strictObject({ service: z.string(), project: z.string() })),
  /** An empty page, with a token for the next, before every page of a list. */
  emptyPages: z.boolean(),
});
export type Switches = z.infer<typeof switches>;

const NONE: Switches = {
  clockSkewSeconds: 0,
  rotateRefreshTokens: false,
  accessTokenTtlSeconds: 3599,
  missingRefreshToken: false,
  dropScopes: [],
  wrongNonce: false,
  wrongAudience: false,
  wrongSub: false,
  wrongIssuer: false,
  badSignature: false,
  callbackIssuer: 'right',
  disabledServices: [],
  emptyPages: false,
};

const change = switches.partial();
export type SwitchChange = z.input<typeof change>;

export type Faults = {
  readonly current: Readonly<Switches>;
  /** Lays the given switches over the present ones; a null takes an endpoint's fault away. Throws on an unknown one. */
  set(change: unknown): void;
  clear(): void;
  /** The fault that hits this request, counted down. */
  take(endpoint: Endpoint, grantType: string | undefined, path?: string): Fault | undefined;
  /** The provider's clock. */
  nowMs(): number;
};

export function createFaults(): Faults {
  let current: Switches = NONE;
  return {
    get current() {
      return current;
    },
    set(input) {
      const given = Object.entries(change.parse(input)).filter(([, value]) => value !== undefined);
      current = { ...current, ...Object.fromEntries(given) };
    },
    clear() {
      current = NONE;
    },
    take(endpoint, grantType, path = '') {
      if (!hasFaults(endpoint)) return undefined;
      const found = current[endpoint];
      if (!found || (found.grantTypes && !found.grantTypes.includes(grantType ?? ''))) return undefined;
      if (found.path !== undefined && !path.includes(found.path)) return undefined;
      if (found.times !== 'always') {
        const times = found.times - 1;
        current = { ...current, [endpoint]: times > 0 ? { ...found, times } : null };
      }
      return found;
    },
    nowMs: () => Date.now() + current.clockSkewSeconds * 1_000,
  };
}

type FaultyEndpoint = Extract<keyof Switches, Endpoint>;

function hasFaults(endpoint: Endpoint): endpoint is FaultyEndpoint {
  return endpoint in switches.shape;
}
