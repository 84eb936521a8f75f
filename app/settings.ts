/** What a person can set, and what is remembered between two starts. */
import { z } from 'zod';
import { formatNames } from './formats.ts';

/** Seconds a secret of ours stays on the clipboard; `null` is never cleared. */
export const clipboardSecondsChoices = [10, 20, 30, 45, 60, 120, 300, null] as const;

const clipboardSeconds = z.union([z.literal([10, 20, 30, 45, 60, 120, 300]), z.null()]);

export const settings = z.strictObject({
  clipboardSeconds: clipboardSeconds.default(45),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Remembered, not set in a form. */
  format: z.enum(formatNames).default('bare'),
  selectedAccountId: z.uuid().nullable().default(null),
});
export type Settings = z.infer<typeof settings>;

/** A change: only what is named changes. */
export const settingsChange = z.strictObject({
  clipboardSeconds: clipboardSeconds.optional(),
  theme: z.enum(['system', 'light', 'dark']).optional(),
  format: z.enum(formatNames).optional(),
});
export type SettingsChange = z.infer<typeof settingsChange>;

export const defaultSettings: Settings = settings.parse({});
