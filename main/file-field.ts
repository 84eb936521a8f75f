/** Names the field of a JSON file that is wrong, in words that continue a sentence. */
import type { z } from 'zod';

export interface WrongField {
  /** In quotation marks, with the fields around it: “source_credentials.client_id”. */
  readonly field: string;
  readonly problem: string;
}

/** The first thing that is wrong with `json`; `within` are the fields it stands in. */
export function wrongField(error: z.ZodError, json: unknown, within: readonly string[] = []): WrongField {
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  const names = [...within, ...path.map(String)];
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], json);
  const problem =
    value === undefined
      ? 'is missing'
      : path.length === 0
        ? 'is not an object'
        : issue?.code === 'invalid_type'
          ? `is not ${expected[issue.expected] ?? 'what it should be'}`
          : (issue?.message ?? 'is wrong');
  return { field: names.length === 0 ? 'the file' : `“${names.join('.')}”`, problem };
}

const expected: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  object: 'an object',
  array: 'a list',
  record: 'an object',
};

/** A short piece of a file's own text, harmless to show. */
export function quoteField(text: string): string {
  return `“${text.replace(/[^\w.-]/g, '').slice(0, 40)}”`;
}
