/** In which form tokens are copied; remembered for all accounts. */
import { formats } from '../../app/formats.ts';
import type { Settings } from '../../app/settings.ts';
import { useAsk } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import './FormatChoice.css';

export function FormatChoice({ format }: { readonly format: Settings['format'] }) {
  const { ask, failure, forgetFailure } = useAsk();
  return (
    <>
      <div className="format-choice">
        <Segmented
          name="Format"
          value={format === 'bare' ? format : 'authorization-header'}
          choices={(['bare', 'authorization-header'] as const).map((value) => ({
            value,
            label: formats[value].label,
          }))}
          onChange={(format) => void ask(lanyard.changeSettings({ format }))}
        />
      </div>
      {failure && (
        <div className="format-failure">
          <FailureCard failure={failure} actions={{}} onClose={forgetFailure} />
        </div>
      )}
    </>
  );
}
