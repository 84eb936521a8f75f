/** The file input behind every "Choose client file". */
import type { RefObject } from 'react';

interface ClientFileInputProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onFile: (file: File) => void;
}

export function ClientFileInput({ input, onFile }: ClientFileInputProps) {
  return (
    <input
      ref={input}
      type="file"
      accept=".json,application/json"
      aria-label="Client file"
      hidden
      onChange={(event) => {
        const file = event.currentTarget.files?.[0];
        // Emptied, so that choosing the same file once more is a change again.
        event.currentTarget.value = '';
        if (file) onFile(file);
      }}
    />
  );
}
