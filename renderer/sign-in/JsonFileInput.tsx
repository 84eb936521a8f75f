/** The file input behind every button that chooses a file of one kind. */
import type { RefObject } from 'react';

interface JsonFileInputProps {
  readonly name: string;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onFile: (file: File) => void;
}

export function JsonFileInput({ name, input, onFile }: JsonFileInputProps) {
  return (
    <input
      ref={input}
      type="file"
      accept=".json,application/json"
      aria-label={name}
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
