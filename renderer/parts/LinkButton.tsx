/** A button that reads as a link within a sentence. */
import type { ComponentPropsWithRef } from 'react';
import './LinkButton.css';

export function LinkButton(props: ComponentPropsWithRef<'button'>) {
  return <button type="button" className="link-button" {...props} />;
}
