/** A file that a person chose or dropped: main gets its path and nothing else; the window never reads it. */
import type { Outcome } from '../app/contract.ts';
import { describeFailure, Failure, type FailureCode } from '../app/failure.ts';
import { lanyard } from './lanyard.ts';

/** Hands the path of `file` on. What has no path, a picture dragged from a page for instance, is no file to main. */
export function withPath<Reply>(
  file: File,
  unreadable: FailureCode,
  send: (path: string) => Promise<Outcome<Reply>>,
): Promise<Outcome<Reply>> {
  const path = lanyard.pathOf(file);
  if (path !== '') return send(path);
  return Promise.resolve({
    ok: false,
    failure: describeFailure(new Failure(unreadable, { file: file.name })),
  });
}
