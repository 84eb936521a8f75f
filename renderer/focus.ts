/** A screen or a question that appears takes the focus, so that keyboard and screen reader are where the eye is. */
import { useEffect, useRef } from 'react';

/** For an element with `tabIndex={-1}`: focuses it once, when it appears. */
export function useFocusOnAppear<Element extends HTMLElement>() {
  const element = useRef<Element>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}
