/** The chain of impersonation to edit: typed, pasted or browsed for in one field, and drawn as the hops it means. */
import { type KeyboardEvent, useId } from 'react';
import { parseChain, typedDelegates, withTarget } from '../../app/service-account.ts';
import { useFocusOnAppear } from '../focus.ts';
import { Button } from '../parts/Button.tsx';
import { PickerLine } from '../pickers/PickerLine.tsx';
import type { PickerHost } from '../pickers/picker-host.ts';
import { ServiceAccountPicker } from '../pickers/ServiceAccountPicker.tsx';
import { useSettled } from '../settled.ts';
import { ChainHops } from './ChainHops.tsx';
import { chainProblem } from './composition.ts';
import { chainText } from './draft.ts';
import { RecentChains } from './RecentChains.tsx';
import './ChainEditor.css';

interface ChainEditorProps {
  readonly id: string;
  readonly source: string;
  readonly text: string;
  readonly recents: readonly string[];
  readonly picking: PickerHost;
  readonly onChange: (text: string) => void;
  readonly onClose: () => void;
}

/** The hops as a chain is typed: the last of them is the target. */
function textOfHops(hops: readonly string[]): string {
  const target = hops.at(-1);
  return target === undefined ? '' : chainText({ delegates: hops.slice(0, -1), target });
}

export function ChainEditor({ id, source, text, recents, picking, onChange, onClose }: ChainEditorProps) {
  const field = useFocusOnAppear<HTMLInputElement>();
  const hintId = useId();
  const chain = parseChain(text);
  const problem = chainProblem(useSettled(text)) && chainProblem(text);

  const onKeyDown = (event: KeyboardEvent) => {
    const isAnswer = event.key === 'Enter' && event.target === field.current;
    if (event.key !== 'Escape' && !isAnswer) return;
    // The line that gets the focus would take the same Enter as a press.
    event.preventDefault();
    onClose();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the fields within
    <div id={id} className="chain-editor" onKeyDown={onKeyDown}>
      <PickerLine
        name="service accounts"
        after={<Button onClick={onClose}>Done</Button>}
        picker={(close) => (
          <ServiceAccountPicker
            host={picking}
            delegate={typedDelegates(text)[0]}
            onChoose={(email) => {
              onChange(email === null ? '' : withTarget(text, email));
              close();
              field.current?.focus();
            }}
          />
        )}
      >
        <input
          ref={field}
          className="text-field mono"
          aria-label="Service account to impersonate"
          aria-invalid={problem !== undefined}
          aria-describedby={hintId}
          value={text}
          placeholder="name@project.iam.gserviceaccount.com"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </PickerLine>
      <p id={hintId} className="field-line" data-wrong={problem !== undefined || undefined}>
        {problem ??
          'One e-mail, or a chain with commas as gcloud writes it: the last is who the token speaks for.'}
      </p>
      {chain && (
        <ChainHops
          source={source}
          hops={[...chain.delegates, chain.target]}
          onChange={(hops) => onChange(textOfHops(hops))}
        />
      )}
      <RecentChains source={source} text={text} recents={recents} onChoose={onChange} />
    </div>
  );
}
