/**
 * Every secret that ever crossed the sandbox, so that a test can search an app's files, logs and windows for them.
 * The sandbox invents all of them; nothing here is worth protecting.
 */

export type SecretKind =
  | 'password'
  | 'client_secret'
  | 'code'
  | 'code_verifier'
  | 'access_token'
  | 'refresh_token'
  | 'id_token'
  | 'private_key'
  | 'assertion'
  | 'subject_token';

export type SecretRecord = {
  add(kind: SecretKind, value: string): void;
  list(): { kind: SecretKind; value: string }[];
};

export function createSecretRecord(): SecretRecord {
  const kinds = new Map<string, SecretKind>();
  return {
    add: (kind, value) => void kinds.set(value, kind),
    list: () => [...kinds].map(([value, kind]) => ({ kind, value })),
  };
}
