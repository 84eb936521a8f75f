/** What a person can set, and what is remembered between two starts. */
import { z } from 'zod';
import { isAccelerator, usualAccelerator } from './accelerator.ts';
import { formatNames } from './formats.ts';
import { isIapClientId, mostIapClients } from './iap-clients.ts';
import { projectId } from './listings.ts';

/** Seconds a secret of ours stays on the clipboard; `null` is never cleared. */
export const clipboardSecondsChoices = [10, 20, 30, 45, 60, 120, 300, null] as const;

/** Minutes without a key or a pointer moving until Lanyard locks; `null` is never. */
export const lockMinutesChoices = [5, 15, 30, 60, null] as const;

const lockMinutes = z.union([z.literal([5, 15, 30, 60]), z.null()]);

const clipboardSeconds = z.union([z.literal([10, 20, 30, 45, 60, 120, 300]), z.null()]);

/** Where the window stood, in the system's own pixels. */
const windowBounds = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
  maximized: z.boolean(),
});
export type WindowBounds = z.infer<typeof windowBounds>;

const iapClientIds = z
  .array(z.string().refine(isIapClientId, 'is not an OAuth client id'))
  .max(mostIapClients);

const paletteShortcut = z.string().refine(isAccelerator, 'cannot be a shortcut').nullable();

export const settings = z.strictObject({
  clipboardSeconds: clipboardSeconds.default(45),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** The keys that open the palette from any program; `null` is none. */
  paletteShortcut: paletteShortcut.default(usualAccelerator),
  lockMinutes: lockMinutes.default(15),
  /** Whether it locks when the computer does, or sleeps. */
  lockWithComputer: z.boolean().default(true),
  /** Whether closing the window hides it, where there is a tray to get it back from. */
  closeToTray: z.boolean().default(true),
  startAtLogin: z.boolean().default(false),
  /** Whether GitHub is asked for newer versions, by itself. */
  lookForUpdates: z.boolean().default(false),
  /** Remembered: whether the person was told where the closed window is. */
  closeToTrayTold: z.boolean().default(false),
  /** Remembered, not set in a form. */
  format: z.enum(formatNames).default('bare'),
  selectedAccountId: z.uuid().nullable().default(null),
  windowBounds: windowBounds.nullable().default(null),
  /** The project that was last picked for an account. */
  projects: z.record(z.uuid(), projectId).default({}),
  /** OAuth clients of IAP as they were typed, the last used first. */
  iapClientIds: iapClientIds.default([]),
});
export type Settings = z.infer<typeof settings>;

/** A change: only what is named changes. */
export const settingsChange = z.strictObject({
  clipboardSeconds: clipboardSeconds.optional(),
  theme: z.enum(['system', 'light', 'dark']).optional(),
  paletteShortcut: paletteShortcut.optional(),
  lockMinutes: lockMinutes.optional(),
  lockWithComputer: z.boolean().optional(),
  closeToTray: z.boolean().optional(),
  startAtLogin: z.boolean().optional(),
  lookForUpdates: z.boolean().optional(),
  format: z.enum(formatNames).optional(),
  projects: z.record(z.uuid(), projectId).optional(),
  iapClientIds: iapClientIds.optional(),
});
export type SettingsChange = z.infer<typeof settingsChange>;

export const defaultSettings: Settings = settings.parse({});
