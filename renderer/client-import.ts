/** Importing an OAuth client file, chosen or dropped. Only its path crosses; the window never reads the file. */
import { type RefObject, useRef } from 'react';
import { describeFailure, Failure } from '../app/failure.ts';
import { type Ask, useAsk } from './ask.ts';
import { lanyard } from './lanyard.ts';

export interface ClientImport extends Pick<Ask, 'working' | 'failure' | 'forgetFailure'> {
  /** The file input that `choose` opens. */
  readonly fileInput: RefObject<HTMLInputElement | null>;
  readonly choose: () => void;
  readonly take: (file: File) => void;
}

export function useClientImport(onImported: (clientId: string) => void): ClientImport {
  const fileInput = useRef<HTMLInputElement>(null);
  const { ask, working, failure, forgetFailure } = useAsk();

  const take = async (file: File) => {
    const path = lanyard.pathOf(file);
    const outcome = await ask(
      path === ''
        ? // What has no path, a picture dragged from a page for instance, is no file to main.
          Promise.resolve({
            ok: false as const,
            failure: describeFailure(new Failure('CLIENT_FILE_UNREADABLE', { file: file.name })),
          })
        : lanyard.importClient({ path }),
    );
    if (outcome.ok) onImported(outcome.value.clientId);
  };

  return {
    fileInput,
    choose: () => fileInput.current?.click(),
    take: (file) => void take(file),
    working,
    failure,
    forgetFailure,
  };
}
