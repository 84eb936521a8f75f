/** What the palette copies of each item, and in which form. Pure. */
import type { AccountView } from '../../app/account.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { Identity, TokenKind, TokenRequest } from '../../app/token-request.ts';
import { abilitiesOf } from '../compose/abilities.ts';
import { ownAccessToken } from '../compose/composition.ts';
import type { Draft } from '../compose/draft.ts';
import type { Recents } from '../compose/drafts.ts';
import { tokenKindLabels, type WantedCopy } from '../copying.ts';
import type { PaletteItem } from './palette-items.ts';

/** Enter, with Alt, and with Ctrl or Cmd. */
export type Way = 'default' | 'id-token' | 'curl';

/** What a key does with an item. */
export type Deed =
  | { readonly does: 'copy'; readonly copy: WantedCopy }
  /** The audience is missing: it is typed at the desk. */
  | { readonly does: 'compose'; readonly identity: Identity }
  | { readonly does: 'open-project'; readonly projectId: string }
  | { readonly does: 'perform'; readonly perform: () => void };

export interface DeskMemory {
  readonly draftOf: (accountId: string) => Draft;
  readonly recentsOf: (accountId: string) => Recents;
}

/** Nothing where the key has no meaning for the item. */
export function deedOf(item: PaletteItem, way: Way, memory: DeskMemory): Deed | undefined {
  const format = way === 'curl' ? { format: 'curl' as const } : {};
  switch (item.kind) {
    case 'badge': {
      const { id, name, request } = item.badge;
      // A badge is one request: it is an ID token, or it is none.
      if (way === 'id-token' && request.kind !== 'id-token') return undefined;
      return { does: 'copy', copy: { request, badge: { id, name }, ...format } };
    }
    case 'service-account': {
      const { known, through } = item;
      const delegates = known.accountId === through.id ? [...known.delegates] : [];
      const identity = { accountId: through.id, impersonating: { target: known.email, delegates } };
      if (way === 'id-token') return idToken(through, identity, memory);
      return copyOf({ kind: 'access-token', identity, scopes: [cloudPlatform] }, format);
    }
    case 'account': {
      const { account } = item;
      if (way === 'id-token') return idToken(account, { accountId: account.id }, memory);
      return copyOf(ownAccessToken(account, memory.draftOf(account.id)), format);
    }
    case 'project':
      return way === 'default' ? { does: 'open-project', projectId: item.project.projectId } : undefined;
    case 'action':
      return way === 'default' ? { does: 'perform', perform: item.action.perform } : undefined;
    default:
      return item satisfies never;
  }
}

const copyOf = (request: TokenRequest, format: Pick<WantedCopy, 'format'>): Deed => ({
  does: 'copy',
  copy: { request, ...format },
});

/** For the audience that goes without saying, else the last one that was used through this account. */
function idToken(account: AccountView, identity: Identity, memory: DeskMemory): Deed | undefined {
  const { kinds, audience } = abilitiesOf(account, identity.impersonating !== undefined);
  if (!kinds.includes('id-token')) return undefined;
  const usual = audience.usual ?? memory.recentsOf(account.id).audiences[0];
  if (usual === undefined) return { does: 'compose', identity };
  return copyOf({ kind: 'id-token', identity, audience: usual }, {});
}

/** What the key is said to do, beside it. */
export function deedWords(deed: Deed, way: Way): string {
  switch (deed.does) {
    case 'copy':
      if (way === 'curl') return 'as curl';
      return way === 'id-token' ? 'ID token' : `Copy ${kindInSentence(deed.copy.request.kind)}`;
    case 'compose':
      return 'ID token…';
    case 'open-project':
      return 'Show its service accounts';
    case 'perform':
      return 'Run';
    default:
      return deed satisfies never;
  }
}

/** "access token", "ID token". */
export const kindInSentence = (kind: TokenKind) => tokenKindLabels[kind].replace('Access', 'access');
