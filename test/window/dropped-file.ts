// A file as it is dragged over and dropped on the window.

import type { JSHandle, Page } from '@playwright/test';

export function fileBeingDragged(page: Page, name: string): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle((name) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['{}'], name));
    return transfer;
  }, name);
}
