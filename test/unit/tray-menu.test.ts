import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountView } from '../../app/account.ts';
import { badgeView } from '../../app/badge.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import { mostInMore, mostRecent, type TrayLine, type TraySnapshot, trayMenu } from '../../main/tray-menu.ts';
import { alice, aliceId, anyBadge, badgeOf, idOfBadge } from './some-badges.ts';

const now = Date.UTC(2026, 10, 22, 12);
const clientId = '123-abc.apps.googleusercontent.com';

const account = (tokens: AccountView['tokens'] = []): AccountView =>
  ({
    ...alice,
    clientId,
    grantedScopes: ['openid', 'email'],
    missingScopes: [],
    keptIn: 'keychain',
    tokens,
  }) as unknown as AccountView;

function snapshotOf(change: Partial<TraySnapshot> = {}): TraySnapshot {
  return { accounts: [account()], badges: [], clipboard: null, locked: false, ...change };
}
const badgesOf = (...badges: ReturnType<typeof badgeOf>[]) =>
  badges.map((badge) => badgeView(badge, [alice]));
const many = (count: number) =>
  badgesOf(...Array.from({ length: count }, (_, index) => badgeOf(index + 1, { environment: 'none' })));

/** The menu as lines of text: what can only be read in brackets, what is grey with a minus. */
function drawn(lines: readonly TrayLine[]): unknown[] {
  return lines.map((line) => {
    switch (line.kind) {
      case 'separator':
        return '-';
      case 'words':
        return `[${line.label}]`;
      case 'submenu':
        return { [line.label]: drawn(line.lines) };
      case 'action':
        return line.enabled ? line.label : `−${line.label}`;
      default:
        return line satisfies never;
    }
  });
}
const labels = (lines: readonly TrayLine[]) =>
  lines.flatMap((line) => (line.kind === 'separator' ? [] : [line.label]));
function find(lines: readonly TrayLine[], label: string): TrayLine {
  const found = lines.find((line) => line.kind !== 'separator' && line.label === label);
  if (!found) throw new Error(`${label} is not among ${labels(lines)}`);
  return found;
}
function inside(lines: readonly TrayLine[], ...path: string[]): readonly TrayLine[] {
  return path.reduce((current, label) => {
    const line = find(current, label);
    if (line.kind !== 'submenu') throw new Error(`${label} opens nothing`);
    return line.lines;
  }, lines);
}
const actionOf = (line: TrayLine) => (line.kind === 'action' ? line.action : undefined);

const tail = ['-', '−Clear clipboard', '-', 'Lock', 'Show Lanyard', 'Quit'];

describe('the menu', () => {
  test('with no badge says so', () => {
    const { lines, tooltip } = trayMenu(snapshotOf(), now);
    expect(drawn(lines)).toEqual(['[No badges yet]', ...tail]);
    expect(tooltip).toBe('Lanyard');
  });

  test('with 3 badges has the pinned one first', () => {
    const badges = badgesOf(badgeOf(1, { pinned: true }), badgeOf(2, { environment: 'none' }), badgeOf(3));
    const { lines } = trayMenu(snapshotOf({ badges }), now);
    expect(labels(lines).slice(0, 3)).toEqual(['Badge 1 (dev)', 'Badge 2', 'Badge 3 (dev)']);
    expect(lines[1]).toEqual({ kind: 'separator' });
    expect(drawn(lines).slice(4)).toEqual(tail);
  });

  test('with 30 badges has ten, and the others behind “More”', () => {
    const { lines } = trayMenu(snapshotOf({ badges: many(30) }), now);
    expect(labels(lines).slice(0, 12)).toEqual([
      ...Array.from({ length: 10 }, (_, index) => `Badge ${index + 1}`),
      'More',
      'Clear clipboard',
    ]);
    expect(labels(inside(lines, 'More'))).toEqual(
      Array.from({ length: 20 }, (_, index) => `Badge ${index + 11}`),
    );
  });

  test('with very many leads to the window for the rest', () => {
    const { lines } = trayMenu(snapshotOf({ badges: many(mostRecent + mostInMore + 7) }), now);
    const more = inside(lines, 'More');
    expect(more).toHaveLength(mostInMore + 1);
    expect(more.at(-1)).toMatchObject({ label: '7 more in Lanyard', action: { do: 'show' } });
  });

  test('has every badge within reach, whatever they are called', () => {
    fc.assert(
      fc.property(fc.array(anyBadge, { maxLength: 40 }), (badges) => {
        const here = badges.map((badge) =>
          badgeView({ ...badge, account: { kind: alice.kind, email: alice.email } }, [alice]),
        );
        const text = JSON.stringify(trayMenu(snapshotOf({ badges: here }), now));
        return here.every(({ id }) => text.includes(id));
      }),
    );
  });

  test('puts the ones minted last first, with what they have left', () => {
    const badges = many(4);
    const tokenOf = (index: number, mintedAt: number, expiresAt: number) => {
      const request = badges[index]?.request;
      if (!request) throw new Error('no such badge');
      return { request, mintedAt, expiresAt };
    };
    const tokens = [
      tokenOf(2, now - 1_000, now + 48 * 60_000),
      tokenOf(3, now - 2_000, now + 59_000),
      tokenOf(1, now - 9_000, now - 1),
    ];
    const { lines } = trayMenu(snapshotOf({ badges, accounts: [account(tokens)] }), now);
    expect(labels(lines).slice(0, 4)).toEqual([
      'Badge 3 · 48 min',
      'Badge 4 · under 1 min',
      'Badge 2',
      'Badge 1',
    ]);
  });

  test('says what is on the clipboard and clears it', () => {
    const clipboard = { kind: 'id-token', accountId: aliceId, clearsAt: null } as const;
    const impersonated = 'deployer@acme-dev.iam.gserviceaccount.com';
    const borrowed = trayMenu(snapshotOf({ clipboard: { ...clipboard, impersonated } }), now);
    expect(borrowed.tooltip).toContain(`of ${impersonated} is on the clipboard`);
    const named = trayMenu(snapshotOf({ clipboard: { ...clipboard, badge: 'Orders' } }), now);
    expect(drawn(named.lines).slice(2, 4)).toEqual(['[On the clipboard: Orders]', 'Clear clipboard']);
    expect(named.tooltip).toBe('Lanyard: Orders is on the clipboard');
    expect(trayMenu(snapshotOf({ clipboard }), now).tooltip).toBe(
      'Lanyard: ID token of alice@acme.example is on the clipboard',
    );
  });

  test('locked, tells nothing and does nothing but open and quit', () => {
    const menu = trayMenu(snapshotOf({ locked: true, badges: many(3) }), now);
    expect(drawn(menu.lines)).toEqual(['[Locked]', '-', 'Show Lanyard', 'Quit']);
    expect(JSON.stringify(menu)).not.toMatch(/Badge|alice/);
  });

  test('keeps a name in one line that fits', () => {
    const badges = badgesOf(badgeOf(1, { name: `a\n\tb\u202e${'c'.repeat(200)}`, environment: 'none' }));
    const [label = ''] = labels(trayMenu(snapshotOf({ badges }), now).lines);
    expect(label).toMatch(/^a bc+…c+$|^a b c+…c+$/);
    expect(label.length).toBeLessThanOrEqual(90);
  });
});

describe('the line of a badge', () => {
  const one = (change: Parameters<typeof badgeOf>[1]) => {
    const { lines } = trayMenu(snapshotOf({ badges: badgesOf(badgeOf(1, change)) }), now);
    return lines;
  };
  const own = { accountId: aliceId };
  const target = { target: 'deployer@acme-prod.iam.gserviceaccount.com', delegates: [] };

  test('copies in its own format, or in another', () => {
    const lines = inside(one({ format: 'authorization-header' }), 'Badge 1 (dev)');
    expect(labels(lines)).toEqual(['Copy', 'Copy access token', 'Copy ID token', 'Copy as…']);
    expect(actionOf(find(lines, 'Copy'))).toEqual({ do: 'copy-badge', badgeId: idOfBadge(1) });
    const formats = inside(lines, 'Copy as…');
    expect(actionOf(find(formats, 'Bare'))).toEqual({
      do: 'copy-badge',
      badgeId: idOfBadge(1),
      format: 'bare',
    });
    expect(labels(formats)).toContain('Authorization header (default)');
    expect(labels(inside(formats, 'Shell'))).toContain('curl');
    // docker takes access tokens only.
    expect(labels(inside(formats, 'Recipes'))).toEqual(['curl (IAP, Proxy-Authorization)']);
  });

  test('copies the other kind of token where that can be told from the badge', () => {
    const impersonated = inside(one({}), 'Badge 1 (dev)');
    expect(actionOf(find(impersonated, 'Copy access token'))).toMatchObject({
      request: { kind: 'access-token', identity: { impersonating: target }, scopes: [cloudPlatform] },
    });
    expect(actionOf(find(impersonated, 'Copy ID token'))).toMatchObject({ do: 'copy-badge' });

    const self = inside(
      one({ request: { kind: 'access-token', identity: own, scopes: ['openid'] } }),
      'Badge 1 (dev)',
    );
    expect(actionOf(find(self, 'Copy ID token'))).toMatchObject({
      request: { kind: 'id-token', identity: own, audience: clientId },
    });

    const noAudience = inside(
      one({
        request: {
          kind: 'access-token',
          identity: { ...own, impersonating: target },
          scopes: ['openid'],
        },
      }),
      'Badge 1 (dev)',
    );
    expect(find(noAudience, 'Copy ID token')).toMatchObject({ enabled: false });

    const ownIdToken = inside(
      one({ request: { kind: 'id-token', identity: own, audience: clientId } }),
      'Badge 1 (dev)',
    );
    expect(actionOf(find(ownIdToken, 'Copy access token'))).toMatchObject({
      request: { scopes: ['email', 'openid'] },
    });
  });

  test('asks in the window where one press is not enough, and offers no way around', () => {
    const [line] = one({ environment: 'prod' });
    expect(line).toMatchObject({
      kind: 'action',
      label: 'Badge 1 (prod) · asks in the window',
      action: { do: 'copy-badge', badgeId: idOfBadge(1) },
    });
    expect(one({ environment: 'prod', askTwice: false })[0]).toMatchObject({ kind: 'submenu' });
  });

  test('leads to the window where its account is gone', () => {
    const badge = badgeOf(1, { account: { kind: 'gcloud', email: 'x@y.example' } });
    const elsewhere = { ...badge, request: { ...badge.request, identity: { accountId: idOfBadge(9) } } };
    const { lines } = trayMenu(snapshotOf({ badges: [badgeView(elsewhere, [alice])] }), now);
    expect(lines[0]).toMatchObject({ label: 'Badge 1 (dev) · no account', action: { do: 'show' } });
  });
});
