/** Importing an OAuth client file, chosen or dropped. */
import { type RefObject, useRef } from 'react';
import { type Ask, useAsk } from './ask.ts';
import { withPath } from './chosen-file.ts';
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
    const outcome = await ask(
      withPath(file, 'CLIENT_FILE_UNREADABLE', (path) => lanyard.importClient({ path })),
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
