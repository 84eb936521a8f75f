/** One page of a list. Now and then a page is empty though more follow, as Google's may be. */
import { invalidArgument } from './google-error.ts';

export type Page<Item> = { items: readonly Item[]; nextPageToken?: string };

export type PageWish = {
  /** As the query has it. */
  size: string | null;
  token: string | null;
  defaultSize: number;
  maxSize: number;
  /** Put an empty page before every page, not only before every tenth. */
  manyEmpty: boolean;
};

const EMPTY_PAGE_EVERY = 10;

export function pageOf<Item>(all: readonly Item[], wish: PageWish): Page<Item> {
  const size = sizeOf(wish);
  const { offset, isAfterEmpty } = readToken(wish.token);
  const isEmptyDue = wish.manyEmpty || (offset > 0 && (offset / size) % EMPTY_PAGE_EVERY === 0);
  if (isEmptyDue && !isAfterEmpty && offset < all.length) {
    return { items: [], nextPageToken: writeToken(offset, true) };
  }
  const items = all.slice(offset, offset + size);
  const next = offset + items.length;
  return { items, ...(next < all.length && { nextPageToken: writeToken(next, false) }) };
}

function sizeOf({ size, defaultSize, maxSize }: PageWish): number {
  const asked = Number(size ?? 0);
  if (!Number.isInteger(asked) || asked < 0) throw invalidArgument('Invalid page size.', 'pageSize');
  return asked === 0 ? defaultSize : Math.min(asked, maxSize);
}

function writeToken(offset: number, isAfterEmpty: boolean): string {
  return Buffer.from(`page:${offset}:${isAfterEmpty ? 'b' : 'a'}`).toString('base64url');
}

function readToken(token: string | null): { offset: number; isAfterEmpty: boolean } {
  if (token === null || token === '') return { offset: 0, isAfterEmpty: false };
  const [, offset, mark] = /^page:(\d+):([ab])$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (offset === undefined) throw invalidArgument('Invalid page token.', 'pageToken');
  return { offset: Number(offset), isAfterEmpty: mark === 'b' };
}
