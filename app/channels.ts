/** The names of the channels between the window and main. Apart from the contract, so that naming one loads no schema. */
import type { CommandName } from './command-names.ts';

export const commandChannel = (name: CommandName) => `lanyard:${name}`;
export const snapshotChannel = 'lanyard-event:snapshot';
