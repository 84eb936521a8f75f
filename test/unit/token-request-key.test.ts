/** One key, one token: requests that are the same share it, and no two others do. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalScopes, isScope, shortScope } from '../../app/scopes.ts';
import { type TokenRequest, tokenRequest } from '../../app/token-request.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';

/** Of few values, so that two of them are often the same, and of such as could run into each other. */
const serviceAccount = fc.constantFrom(
  'a@p.iam.gserviceaccount.com',
  'b@p.iam.gserviceaccount.com',
  '115000000000000000001',
);
const identity = fc.record(
  {
    accountId: fc.constantFrom(
      '10000000-0000-4000-8000-000000000001',
      '10000000-0000-4000-8000-000000000002',
    ),
    impersonating: fc.record({
      target: serviceAccount,
      delegates: fc.array(serviceAccount, { maxLength: 2 }),
    }),
  },
  { requiredKeys: ['accountId'] },
);
const scope = fc.oneof(
  fc.constantFrom('a', 'b', 'a,b', '["a"]', 'email', 'https://www.googleapis.com/auth/userinfo.email'),
  fc.constantFrom('constructor', 'toString', '__proto__', 'null'),
  fc.string({ minLength: 1 }).filter(isScope),
);
const audience = fc.oneof(fc.constantFrom('a', 'b', 'true', 'a","b'), fc.string({ minLength: 1 }));
const request: fc.Arbitrary<TokenRequest> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('access-token' as const),
      identity,
      scopes: fc.array(scope, { minLength: 1, maxLength: 3 }),
      subject: fc.constantFrom('alice@acme.example', 'bob@acme.example'),
      lifetimeSeconds: fc.constantFrom(3_600, 7_200),
    },
    { requiredKeys: ['kind', 'identity', 'scopes'] },
  ),
  fc.record(
    { kind: fc.constant('id-token' as const), identity, audience, includeEmail: fc.boolean() },
    { requiredKeys: ['kind', 'identity', 'audience'] },
  ),
  fc.record({ kind: fc.constant('signed-jwt' as const), identity, audience }),
);

/** What is asked of the issuer, in one spelling: written here once more, so that the key has something to be held to. */
function meaning(asked: TokenRequest): unknown {
  const { impersonating } = asked.identity;
  const who = { ...asked.identity, impersonating: impersonating ?? null };
  switch (asked.kind) {
    case 'access-token': {
      const alias = 'https://www.googleapis.com/auth/userinfo.email';
      const scopes = new Set(asked.scopes.map((name) => (name === alias ? 'email' : name)));
      return { ...asked, who, identity: 0, scopes, subject: asked.subject, lifetime: asked.lifetimeSeconds };
    }
    case 'id-token':
      return { ...asked, who, identity: 0, includeEmail: asked.includeEmail ?? true };
    case 'signed-jwt':
      return { ...asked, who, identity: 0 };
    default:
      return asked satisfies never;
  }
}
const isSame = (one: unknown, other: unknown) => {
  try {
    expect(one).toEqual(other);
    return true;
  } catch {
    return false;
  }
};

test('two requests have one key if, and only if, they ask for the same', () => {
  fc.assert(
    fc.property(request, request, fc.nat(), (one, another, at) => {
      // Mostly different in one member alone.
      const names = Object.keys(another) as (keyof TokenRequest)[];
      const member = names[at % (names.length + 1)];
      const isAlike = one.kind === another.kind && member !== undefined;
      const other = isAlike ? ({ ...one, [member]: another[member] } as TokenRequest) : another;
      const isOneKey = tokenRequestKey(one) === tokenRequestKey(other);
      expect(isOneKey).toBe(isSame(meaning(one), meaning(other)));
    }),
    { numRuns: 3_000 },
  );
});

test('no scope that is called like a member of every object is taken for another', () => {
  const names = [...Object.getOwnPropertyNames(Object.prototype), 'null'];
  const identity = { accountId: '10000000-0000-4000-8000-000000000001' };
  const keys = names.map((name) => tokenRequestKey({ kind: 'access-token', identity, scopes: [name] }));
  expect(new Set(keys).size).toBe(names.length);
});

test('the order, the spelling and the number of its scopes change no key', () => {
  fc.assert(
    fc.property(request, (asked) => {
      if (asked.kind !== 'access-token') return;
      const scopes = [...asked.scopes, ...asked.scopes].toReversed();
      expect(tokenRequestKey({ ...asked, scopes })).toBe(tokenRequestKey(asked));
      expect(tokenRequestKey({ ...asked, scopes: canonicalScopes(scopes) })).toBe(tokenRequestKey(asked));
    }),
  );
});

test('a request that was sent as data has the key it had', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const parsed = tokenRequest.safeParse(JSON.parse(JSON.stringify(asked)));
      // What is trimmed asks for something else.
      if (!parsed.success || (asked.kind !== 'access-token' && asked.audience !== asked.audience.trim()))
        return;
      expect(tokenRequestKey(parsed.data)).toBe(tokenRequestKey(asked));
    }),
  );
});

test('scopes stay texts, whatever they are called', () => {
  fc.assert(
    fc.property(fc.array(scope), (scopes) => {
      const canonical = canonicalScopes(scopes);
      expect(canonical.filter((name) => typeof name !== 'string')).toEqual([]);
      expect(canonicalScopes(canonical)).toEqual(canonical);
      for (const name of scopes) expect(typeof shortScope(name)).toBe('string');
    }),
  );
});
