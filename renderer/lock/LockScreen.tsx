/** All there is to see while Lanyard is locked. */
import { useAsk } from '../ask.ts';
import { useFocusOnAppear } from '../focus.ts';
import { lanyard } from '../lanyard.ts';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { Mark } from '../parts/Mark.tsx';
import './LockScreen.css';

export function LockScreen() {
  const { working, failure, ask, forgetFailure } = useAsk();
  const unlock = () => void ask(lanyard.unlock({}));
  const button = useFocusOnAppear<HTMLButtonElement>();
  return (
    <main className="lock-screen">
      <div className="lock-screen-content">
        <Mark size={52} />
        <h1 className="lock-screen-title">Lanyard is locked</h1>
        <p className="lock-screen-sentence">
          Its tokens are forgotten, and the one it put on the clipboard is cleared. Your accounts and badges
          are kept.
        </p>
        <p className="lock-screen-sentence">
          There is no passphrase: this covers and forgets. Who may sit here is decided by your computer’s own
          lock.
        </p>
        <Button ref={button} look="main" busy={working} onClick={unlock}>
          Unlock
        </Button>
        {failure && <FailureCard failure={failure} actions={{}} onClose={forgetFailure} />}
      </div>
    </main>
  );
}
