/**
 * One page of a list of Google's. Elements are read one by one, so that a malformed one hides no other; empty pages
 * that have more behind them are followed, though not for ever.
 */
import { z } from 'zod';
import { Failure, type FailureFacts } from '../../app/failure.ts';
import type { Page } from '../../app/listings.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import type { GoogleApis } from './apis.ts';
import { callGoogle } from './google-api.ts';

/** Who asks Google, by which way, and what ends it. */
export interface Asking {
  readonly apis: GoogleApis;
  readonly fetch: Fetch;
  readonly accessToken: string;
  readonly signal: AbortSignal;
  readonly about: FailureFacts;
}

/** What an API calls the parts of its list, and what is made of its elements. */
export interface List<Element, Item> {
  /** With everything but the token of the page. */
  readonly url: string;
  readonly tokenName: 'pageToken' | 'continue';
  /** What it takes to list; for the failure. */
  readonly permission: string;
  readonly answer: z.ZodType<{ readonly elements: readonly unknown[]; readonly next?: string | undefined }>;
  readonly element: z.ZodType<Element>;
  /** Nothing for one that has no place in the list. */
  readonly itemOf: (element: Element) => Item | undefined;
}

/** What an API leaves out when there are none. */
export const elements = z.array(z.unknown()).default([]);
/** No longer than the contract lets the window hand back. */
export const nextToken = z.string().max(4096).optional();

/** A name that people gave, fit for one line; nothing in it can turn the line around. Empty where there is none. */
export const label = z
  .string()
  .transform((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ').trim())
  .catch('');

/** More in a row go on to the window, which then shows that something is under way, and asks on. */
const mostPagesAtOnce = 5;

/** Throws PAGE_EXPIRED, PROVIDER_ANSWER_BROKEN and what requests and Google's refusals throw. */
export async function readPage<Element, Item>(
  asking: Asking,
  list: List<Element, Item>,
  pageToken: string | undefined,
): Promise<Page<Item>> {
  const { fetch, accessToken, signal } = asking;
  const about = { ...asking.about, permission: list.permission };
  let token = pageToken;
  for (let pages = 1; ; pages += 1) {
    const url = new URL(list.url);
    if (token !== undefined) url.searchParams.set(list.tokenName, token);
    const call = { method: 'GET', url: url.href, accessToken, signal, about } as const;
    const answer = await callGoogle(fetch, call, list.answer).catch((error: unknown) => {
      throw pageToken === undefined ? error : asExpired(error);
    });
    const items = readElements(answer.elements, list);
    // Some APIs send an empty token with the last page.
    const next = answer.next || undefined;
    if (next === undefined) return { items };
    // It would go round in circles.
    if (next === token) throw broken('the token of the next page', 'is that of this one');
    if (items.length > 0 || pages === mostPagesAtOnce) return { items, nextPageToken: next };
    token = next;
  }
}

/**
 * What a refusal means of a request that was good without its token: most APIs call one that is too old a bad argument;
 * Cloud Run's v1, which is made like Kubernetes, may call it gone.
 */
function asExpired(error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  if (error.code !== 'REQUEST_REFUSED' && error.facts.status !== 410) return error;
  return new Failure('PAGE_EXPIRED', error.facts, error.said === undefined ? {} : { said: error.said });
}

function readElements<Element, Item>(
  all: readonly unknown[],
  { element, itemOf }: List<Element, Item>,
): Item[] {
  const read = all.flatMap((one) => {
    const { success, data } = element.safeParse(one);
    return success ? [data] : [];
  });
  if (all.length > 0 && read.length === 0) throw broken('every element', 'is not what it should be');
  return read.flatMap((one) => itemOf(one) ?? []);
}

function broken(field: string, problem: string): Failure {
  return new Failure('PROVIDER_ANSWER_BROKEN', { status: 200, field, problem });
}
