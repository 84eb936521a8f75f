/** Whether the keychain keeps what it is given: by the witness, as for every account. */
import type { CureId } from '../../app/doctor.ts';
import type { KeychainState, Snapshot } from '../../app/snapshot.ts';
import type { Secrets } from '../vault/secrets.ts';
import type { Check } from './check.ts';

export interface KeychainCheckParts {
  readonly secrets: Pick<Secrets, 'ask' | 'state'>;
  readonly platform: Snapshot['platform'];
  /** How long it may be silent before it counts as stuck. */
  readonly silenceMs?: number;
}

/** Less than the deadline of a check: silence is an answer here. */
const usualSilenceMs = 2_500;

export function createKeychainCheck(parts: KeychainCheckParts): Check<'keychain'> {
  const { secrets, platform, silenceMs = usualSilenceMs } = parts;
  return async () => {
    const state = await new Promise<KeychainState>((resolve, reject) => {
      const silent = setTimeout(() => resolve('stuck'), silenceMs);
      secrets
        .ask()
        .then(resolve, reject)
        .finally(() => clearTimeout(silent));
    });
    return {
      id: 'keychain',
      verdict: state === 'ready' ? 'ok' : 'bad',
      facts: { state },
      cures: curesOf(state, platform),
    };
  };
}

function curesOf(state: KeychainState, platform: Snapshot['platform']): CureId[] {
  if (state === 'ready') return [];
  return state === 'absent' && platform === 'linux'
    ? ['install-keyring', 'unlock-keychain']
    : ['unlock-keychain'];
}
