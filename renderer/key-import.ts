/** Importing a service-account key, chosen or dropped, and what becomes of its file afterwards. */
import { type RefObject, useRef, useState } from 'react';
import type { FailureView } from '../app/failure.ts';
import { type Ask, useAsk } from './ask.ts';
import { withPath } from './chosen-file.ts';
import { lanyard } from './lanyard.ts';
import { useAnnounce } from './parts/Announcer.tsx';

interface ImportedKey {
  readonly accountId: string;
  readonly fileName: string;
}

export interface KeyImport extends Pick<Ask, 'working' | 'failure' | 'forgetFailure'> {
  /** The file input that `choose` opens. */
  readonly fileInput: RefObject<HTMLInputElement | null>;
  readonly choose: () => void;
  /** Answers whether the file is of another kind altogether; then nothing is shown of it. */
  readonly take: (file: File, isAlsoElsewhere?: boolean) => Promise<'other-kind' | 'told'>;
  /** The key imported last, while its file has neither been deleted nor kept. */
  readonly imported: ImportedKey | null;
  readonly deleteFile: () => void;
  readonly deleting: boolean;
  readonly deleteFailure: FailureView | null;
  readonly keepFile: () => void;
}

/** What main says of a whole JSON file that is no key: its `type` is missing or another one. */
const isOtherKind = ({ code, facts }: FailureView) => code === 'KEY_FILE_FIELD' && facts.field === '“type”';

export function useKeyImport(): KeyImport {
  const fileInput = useRef<HTMLInputElement>(null);
  const { ask, working, failure, forgetFailure } = useAsk();
  const deletion = useAsk();
  const [imported, setImported] = useState<ImportedKey | null>(null);
  const announce = useAnnounce();

  const take: KeyImport['take'] = async (file, isAlsoElsewhere = false) => {
    deletion.forgetFailure();
    const outcome = await ask(withPath(file, 'KEY_FILE_UNREADABLE', (path) => lanyard.importKey({ path })));
    if (outcome.ok) {
      setImported({ accountId: outcome.value.accountId, fileName: file.name });
    } else if (isAlsoElsewhere && isOtherKind(outcome.failure)) {
      forgetFailure();
      return 'other-kind';
    }
    return 'told';
  };

  const deleteFile = async () => {
    if (!imported) return;
    const outcome = await deletion.ask(lanyard.deleteKeyFile({ accountId: imported.accountId }));
    if (!outcome.ok) return;
    setImported(null);
    announce(`${imported.fileName} deleted`);
  };

  return {
    fileInput,
    choose: () => fileInput.current?.click(),
    take,
    working,
    failure,
    forgetFailure,
    imported,
    deleteFile: () => void deleteFile(),
    deleting: deletion.working,
    deleteFailure: deletion.failure,
    keepFile: () => setImported(null),
  };
}
