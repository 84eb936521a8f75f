/** For when the browser's answer did not arrive: the address it ended on, pasted by hand. */
import { type FormEvent, useId, useState } from 'react';
import { useAsk } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import { Button } from '../parts/Button.tsx';
import './PasteAddress.css';

export function PasteAddress() {
  const [address, setAddress] = useState('');
  const { ask, working, failure } = useAsk();
  const fieldId = useId();
  const failureId = useId();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const pasted = address.trim();
    if (pasted !== '') void ask(lanyard.pasteCallback({ address: pasted }));
  };

  return (
    <form className="paste-address" onSubmit={submit}>
      <label htmlFor={fieldId}>Nothing came back? Paste the address the browser ended on</label>
      <div className="paste-address-row">
        <input
          id={fieldId}
          className="text-field mono"
          value={address}
          placeholder="http://127.0.0.1:…"
          aria-invalid={failure !== null}
          aria-describedby={failureId}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Button type="submit" busy={working}>
          Finish
        </Button>
      </div>
      <p id={failureId} role="alert" className="paste-address-failure">
        {failure && `${failure.title}. ${failure.sentence}`}
      </p>
    </form>
  );
}
