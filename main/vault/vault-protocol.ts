/** What is said between the vault's process and its client: three verbs, one at a time. */

/** The keychain service. Not a prefix of another name: Windows lists by prefix. */
export interface VaultJob {
  readonly id: number;
  readonly verb: 'get' | 'set' | 'delete';
  readonly service: string;
  /** The entry's name. */
  readonly name: string;
  /** Only for `set`. Text without NUL: the keychain cuts there. */
  readonly value?: string;
}

/**
 * `null` means that the keychain says there is no such entry, which on Linux it also says when it is locked.
 * A refusal carries no text: the keychain's own words may quote what was asked.
 */
export type VaultAnswer =
  | { readonly id: number; readonly ok: true; readonly value: string | null }
  | { readonly id: number; readonly ok: false };
