/** The question before an account goes, where it is; and when the provider does not revoke, what is left to do. */
import type { AccountView } from '../../app/account.ts';
import { useAsk } from '../ask.ts';
import { useEscape } from '../escape.ts';
import { useFocusOnAppear } from '../focus.ts';
import { lanyard } from '../lanyard.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { removalWords } from './account-words.ts';
import './SignOutCard.css';

interface SignOutCardProps {
  readonly account: AccountView;
  readonly onOpenKeys: () => void;
  readonly onCancel: () => void;
}

export function SignOutCard({ account, onOpenKeys, onCancel }: SignOutCardProps) {
  const { ask, working, failure } = useAsk();
  const announce = useAnnounce();
  // The question and not a button takes the focus: a second Enter must not sign out unread.
  const question = useFocusOnAppear<HTMLElement>();
  useEscape(onCancel);
  const { verb, working: workingWords, consequence, done } = removalWords[account.kind];

  const signOut = async (evenIfNotRevoked: boolean) => {
    const outcome = await ask(lanyard.signOut({ accountId: account.id, evenIfNotRevoked }));
    if (outcome.ok) announce(`${account.email} ${done}`);
  };

  return (
    <section ref={question} aria-label={`${verb} ${account.email}`} tabIndex={-1}>
      {failure ? (
        <FailureCard
          failure={failure}
          busy={working}
          actions={{
            'try-again': () => void signOut(false),
            'remove-anyway': () => void signOut(true),
            'ask-keychain-again': () => void ask(lanyard.askKeychainAgain({})),
          }}
          onClose={onCancel}
        />
      ) : (
        <div className="sign-out-question panel">
          <h2>
            {verb} {account.email}?
          </h2>
          <p className="sign-out-words">{consequence}</p>
          <div className="sign-out-answers">
            <Button look="danger" busy={working} onClick={() => void signOut(false)}>
              {working ? workingWords : verb}
            </Button>
            <Button onClick={onCancel}>Cancel</Button>
            {account.kind === 'service-account-key' && (
              <Button look="quiet" onClick={onOpenKeys}>
                Open its list of keys
              </Button>
            )}
          </div>
        </div>
      )}
    </section>
  );
}
