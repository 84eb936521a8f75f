/** After a copy in another form: makes that the form the button copies in, for all accounts. */
import type { FormatName } from '../../app/formats.ts';
import { useAsk } from '../ask.ts';
import { asFormat } from '../copying.ts';
import { lanyard } from '../lanyard.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import './DefaultFormatOffer.css';

interface DefaultFormatOfferProps {
  /** `null` while there is nothing to offer. */
  readonly format: FormatName | null;
  /** The button that is pressed goes then. */
  readonly onDone: () => void;
}

export function DefaultFormatOffer({ format, onDone }: DefaultFormatOfferProps) {
  const { ask, working, failure, forgetFailure } = useAsk();
  const announce = useAnnounce();
  const makeDefault = async (format: FormatName) => {
    const outcome = await ask(lanyard.changeSettings({ format }));
    if (!outcome.ok) return;
    announce(`From now on copied ${asFormat(format)}`);
    onDone();
  };
  return (
    <>
      {format !== null && (
        <div className="default-format">
          <Button look="quiet" small busy={working} onClick={() => void makeDefault(format)}>
            Always copy {asFormat(format)}
          </Button>
        </div>
      )}
      {failure && (
        <div className="default-format-failure">
          <FailureCard failure={failure} actions={{}} onClose={forgetFailure} />
        </div>
      )}
    </>
  );
}
