/** The sentence of a failure; the permission it names is shown as the machine's name that it is. */
import type { FailureView } from '../../app/failure.ts';

export function FailureSentence({ failure }: { readonly failure: FailureView }) {
  const { sentence } = failure;
  const { permission } = failure.facts;
  const start = permission === undefined ? -1 : sentence.indexOf(permission);
  if (permission === undefined || start === -1) return sentence;
  return (
    <>
      {sentence.slice(0, start)}
      <code>{permission}</code>
      {sentence.slice(start + permission.length)}
    </>
  );
}
