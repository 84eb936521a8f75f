/**
 * The door between the window and main: is it our window, does the request parse, call, and turn every failure into
 * data. The only place where failures are caught and the only user of `ipcMain`.
 */
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { z } from 'zod';
import { commandChannel } from '../app/channels.ts';
import { type CommandName, commandNames } from '../app/command-names.ts';
import type { Outcome } from '../app/contract.ts';
import { describeFailure, Failure } from '../app/failure.ts';
import type { Commands } from './commands.ts';
import { isAppAddress } from './desktop/app-protocol.ts';
import { bugEvent, type Log } from './desktop/log.ts';

/**
 * Opens the door for the main frame of `contents` and for nothing else. What is behind it may come later than the
 * first question, which then waits: the page starts while the rest of main does.
 */
export function openDoor(behind: Promise<Commands>, contents: WebContents, log: Log): void {
  for (const name of commandNames) {
    ipcMain.removeHandler(commandChannel(name));
    ipcMain.handle(commandChannel(name), async (event, request: unknown): Promise<Outcome<unknown>> => {
      if (!isFromOurWindow(event, contents)) {
        log.write({ event: 'request-refused', command: name, why: 'sender' });
        return refusal(
          new Failure('REQUEST_INVALID', { field: 'The sender', problem: 'is not Lanyard’s window' }),
        );
      }
      const commands = await behind;
      // Its schemas are many, and the window is there before they are.
      const { contract } = await import('../app/contract.ts');
      const parsed = contract[name].request.safeParse(request);
      if (!parsed.success) {
        log.write({ event: 'request-refused', command: name, why: 'shape' });
        return refusal(new Failure('REQUEST_INVALID', fieldOf(parsed.error)));
      }
      try {
        const run = commands[name] as (request: unknown) => Promise<unknown>;
        return { ok: true, value: await run(parsed.data) };
      } catch (error) {
        return refusal(asFailure(error, name, log));
      }
    });
  }
}

function isFromOurWindow(event: Pick<IpcMainInvokeEvent, 'senderFrame'>, contents: WebContents): boolean {
  try {
    const { senderFrame: frame } = event;
    return (
      !contents.isDestroyed() && frame !== null && frame === contents.mainFrame && isAppAddress(frame.url)
    );
  } catch {
    // A frame that is gone throws when it is looked at.
    return false;
  }
}

function refusal(failure: Failure): Outcome<never> {
  return { ok: false, failure: describeFailure(failure) };
}

/** An expected failure goes on as it is; anything else is a bug, noted as one and told as one. */
function asFailure(error: unknown, command: CommandName, log: Log): Failure {
  if (!(error instanceof Failure)) {
    log.write(bugEvent(error));
    return new Failure('INTERNAL');
  }
  const { status } = error.facts;
  log.write({
    event: 'command-failed',
    command,
    failure: error.code,
    ...(status === undefined ? {} : { status }),
  });
  return error;
}

function fieldOf(error: z.ZodError): { field: string; problem: string } {
  const issue = error.issues[0];
  return { field: issue?.path.join('.') || 'The request', problem: issue?.message ?? 'is wrong' };
}
