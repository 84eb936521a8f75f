// Whether what a page shows is there whole: nothing to be scrolled sideways, cut without a word, or over something else.

import type { Page } from '@playwright/test';

/** What is not as it should be, each in a few words; nothing when all is. */
export const flawsOf = (page: Page): Promise<string[]> => page.evaluate(findFlaws);

/** Runs in the page. */
function findFlaws(): string[] {
  /** What lies over the rest: only what is in the same layer can get in each other's way. */
  const layers = [
    'dialog',
    '.mantine-Popover-dropdown',
    '.mantine-Menu-dropdown',
    '.mantine-Select-dropdown',
    '.undo-toast',
    '.clipboard-bar',
    '.drop-overlay',
  ].join();
  const flaws = new Set<string>();
  const nameOf = (element: Element) =>
    `${element.tagName.toLowerCase()}.${[...element.classList].join('.')}: ${(element.textContent ?? '').slice(0, 40)}`;
  /** What lies below its own scroll bar is not cut: the bar comes and goes. */
  const isCut = (element: Element) =>
    element.clientWidth > 2 &&
    element.scrollWidth > Math.max(element.clientWidth, (element as HTMLElement).offsetWidth) + 1;

  const { scrollHeight, clientHeight } = document.documentElement;
  if (scrollHeight > clientHeight) flaws.add('the window itself can be scrolled');

  const isSeen = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  for (const element of document.querySelectorAll('*')) {
    const { overflowX, textOverflow } = getComputedStyle(element);
    if (overflowX === 'auto' || overflowX === 'scroll' || element === document.documentElement) {
      if (element.scrollWidth > element.clientWidth) flaws.add(`to be scrolled sideways, ${nameOf(element)}`);
    } else if (overflowX === 'hidden' && isCut(element) && isSeen(element)) {
      // A tooltip has the whole, or it is a field, in which one moves. A switch draws its own parts.
      const isTold = element.closest('[title], .middle-cut, .mantine-Switch-track') !== null;
      if (!isTold && !element.matches('input, textarea')) flaws.add(`cut, ${nameOf(element)}`);
      if (textOverflow !== 'ellipsis' && isTold && !element.closest('.middle-cut, .mantine-Switch-track')) {
        flaws.add(`cut without a mark, ${nameOf(element)}`);
      }
    }
  }

  interface Box {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  }
  const common = (one: Box, other: Box): Box => ({
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  });
  /** Lines of text have some air above and below, which may be shared. */
  const isSome = ({ left, top, right, bottom }: Box) => right - left > 1 && bottom - top > 4;
  const seen: { node: Node; text: string; layer: Element | null; box: Box }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    const parent = node.parentElement;
    if (text === '' || !parent || !isSeen(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      let box: Box = rect;
      for (let around: Element | null = parent; around; around = around.parentElement) {
        const { overflowX, overflowY, clipPath } = getComputedStyle(around);
        if (overflowX === 'visible' && overflowY === 'visible' && clipPath === 'none') continue;
        box = common(box, around.getBoundingClientRect());
      }
      if (!isSome(box)) continue;
      if (box.right > innerWidth + 1 || box.left < -1) flaws.add(`beyond the window, ${text.slice(0, 40)}`);
      seen.push({ node, text, layer: parent.closest(layers), box });
    }
  }
  for (const [index, one] of seen.entries()) {
    for (const other of seen.slice(index + 1)) {
      // The mark of a cut is a piece of the text itself.
      if (one.node === other.node || one.layer !== other.layer) continue;
      if (isSome(common(one.box, other.box))) {
        flaws.add(`over each other, “${one.text.slice(0, 40)}” and “${other.text.slice(0, 40)}”`);
      }
    }
  }
  return [...flaws];
}
