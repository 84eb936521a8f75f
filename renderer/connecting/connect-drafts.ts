/** What was typed about connections of each account; remembered while the window lives. */
import { useState } from 'react';
import type { ConnectionOf } from '../../app/connection.ts';
import type { ConnectedService, ConnectionField } from '../../app/connection-fields.ts';

export interface ConnectDraft {
  readonly service: ConnectedService;
  /** `null` until it is chosen. */
  readonly kind: 'id-token' | 'access-token' | null;
  readonly of: ConnectionOf<'tasks'>['of'];
  /** Fields that are not here stand as suggested. */
  readonly typed: Readonly<Partial<Record<ConnectionField, string>>>;
}

const firstDraft: ConnectDraft = { service: 'scheduler', kind: null, of: 'task', typed: {} };

export interface ConnectDrafts {
  readonly draftOf: (accountId: string) => ConnectDraft;
  readonly change: (accountId: string, change: Partial<ConnectDraft>) => void;
}

export function useConnectDrafts(): ConnectDrafts {
  const [drafts, setDrafts] = useState<Readonly<Record<string, ConnectDraft>>>({});
  return {
    draftOf: (accountId) => drafts[accountId] ?? firstDraft,
    change: (accountId, change) =>
      setDrafts((current) => ({
        ...current,
        [accountId]: { ...(current[accountId] ?? firstDraft), ...change },
      })),
  };
}
