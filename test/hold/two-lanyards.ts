/** Two real Lanyards of one person: the second leaves, and asks for nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { checkout, chromiumSandbox, electronBinary } from '../desk/machine.ts';
import { openScene } from '../person/scene.ts';
import { launchSignedIn } from '../person/sign-in.ts';
import { requestOf } from './signing-in.ts';

export interface Meeting {
  /** What the second one ended with. */
  readonly exitCode: number | null;
  /** Token requests of both, while the first was asked for 50 copies and the second was started. */
  readonly requests: number;
}

export async function meetSecond(note: (text: string) => void): Promise<Meeting> {
  const scene = await openScene();
  try {
    const before = await launchSignedIn(scene, 'alice');
    await before.close();
    // Nothing is in memory after a start.
    const first = await scene.launch();
    const account = (await first.snapshot()).accounts[0];
    if (!account) throw new Error('nobody is signed in');
    scene.sandbox.clearRequests();
    const flags = chromiumSandbox ? [] : ['--no-sandbox'];
    const args = [
      ...flags,
      join(checkout, 'build', 'sandbox-app'),
      `--provider=${join(scene.desk.home, 'provider.json')}`,
    ];
    const second = spawn(electronBinary(), args, { env: { ...scene.desk.env }, stdio: 'ignore' });
    const ended = once(second, 'exit');
    const request = { request: requestOf(account.id), format: 'bare' } as const;
    const copies = await Promise.all(Array.from({ length: 50 }, () => first.ask('copyToken', request)));
    for (const outcome of copies) if (!outcome.ok) note(`a copy failed: ${outcome.failure.code}`);
    const [exitCode] = (await ended) as [number | null];
    return { exitCode, requests: scene.sandbox.requestCounts().token ?? 0 };
  } finally {
    await scene.close();
  }
}
