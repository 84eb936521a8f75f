/** The OAuth clients of IAP that were used: kept in the settings, for nobody can look them up. */
import { useEffect, useRef } from 'react';
import { isIapClientId, withIapClient } from '../app/iap-clients.ts';
import type { Snapshot } from '../app/snapshot.ts';
import type { TokenRequest } from '../app/token-request.ts';
import type { Ask } from './ask.ts';
import { abilitiesOf } from './compose/abilities.ts';
import { lanyard } from './lanyard.ts';

/** Returns what keeps the client that an ID token was just copied for. Where it cannot be saved, `general` says so. */
export function useIapClients(snapshot: Snapshot, general: Ask): (copied: TokenRequest) => void {
  // A copy ends later than it began, and another may have been kept since.
  const latest = useRef(snapshot);
  useEffect(() => {
    latest.current = snapshot;
  }, [snapshot]);

  return (copied) => {
    if (copied.kind !== 'id-token' || !isIapClientId(copied.audience)) return;
    const { accounts, settings } = latest.current;
    const account = accounts.find(({ id }) => id === copied.identity.accountId);
    // The client that a person signed in with was not typed.
    if (
      !account ||
      abilitiesOf(account, copied.identity.impersonating !== undefined).audience.usual === copied.audience
    )
      return;
    if (settings.iapClientIds[0] === copied.audience) return;
    const iapClientIds = withIapClient(settings.iapClientIds, copied.audience);
    void general.ask(lanyard.changeSettings({ iapClientIds }));
  };
}
