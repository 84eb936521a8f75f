import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { openDesk } from '../../desk/desk.ts';
import { launchLanyard } from '../../desk/lanyard.ts';
import { checkout } from '../../desk/machine.ts';
import { openTrayHost } from '../../desk/tray-host.ts';
import { memoryOf, processorSecondsOf } from '../../desk/usage.ts';
import { openScene } from '../../person/scene.ts';
import { launchSignedIn } from '../../person/sign-in.ts';
import { isSeen, pressCross } from '../../person/tray.ts';
import { copyInTurn } from '../bridge.ts';
import type { Figure, Form, Measure } from '../figure.ts';
import { ownAccessToken } from '../requests.ts';

const settleMs = { short: 500, full: 8_000 } as const;
const copies = { short: 10, full: 1_000 } as const;
const idleMs = { short: 500, full: 600_000 } as const;
const traySeconds = { short: 1, full: 60 } as const;
const goals = { ratio: 1.25, growth: 0.02, idle: 0.005 };

const bareWindow = join(checkout, 'test', 'desk', 'fixture');
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;

/** The memory of all processes beside that of a bare window, and the processor's time while Lanyard is in the tray. */
export const memory: Measure = {
  name: 'memory',
  async measure(form) {
    const bare = await bareMemory(form);
    const scene = await openScene();
    try {
      const tray = await openTrayHost(scene.desk);
      scene.desk.beforeClose(tray.close);
      await (await launchSignedIn(scene, 'alice')).close();
      // As people have it: opened, with an account that is there already.
      const window = await scene.launch();
      await window.chosen.waitFor();
      await after(settleMs[form]);
      const atStart = await memoryOf(scene.desk);
      const accountId = (await window.snapshot()).accounts[0]?.id ?? '';
      await copyInTurn(
        window,
        Array.from({ length: copies[form] }, () => ownAccessToken(accountId)),
      );
      await after(settleMs[form]);
      const afterCopies = await memoryOf(scene.desk);
      await after(idleMs[form]);
      const afterIdle = await memoryOf(scene.desk);

      await pressCross(window);
      while (await isSeen(window)) await after(20);
      await after(settleMs[form]);
      const before = await processorSecondsOf(scene.desk);
      await after(traySeconds[form] * 1_000);
      const share = ((await processorSecondsOf(scene.desk)) - before) / traySeconds[form];
      return [
        ratio('memory after start', atStart, bare),
        growth(`memory after ${copies[form]} copies`, afterCopies, atStart),
        growth(`memory after ${idleMs[form] / 60_000} idle minutes`, afterIdle, atStart),
        {
          what: 'idle in the tray',
          value: `${(share * 100).toFixed(2)} % of a core`,
          how: `processor time of all processes over ${traySeconds[form]} s`,
          goal: `${goals.idle * 100} %`,
          met: share <= goals.idle,
          numbers: { shareOfACore: share },
        },
      ];
    } finally {
      await scene.close();
    }
  },
};

async function bareMemory(form: Form): Promise<number> {
  const desk = await openDesk();
  try {
    const { window } = await launchLanyard(desk, { appDir: bareWindow });
    await window.getByRole('heading').waitFor();
    await after(settleMs[form]);
    return await memoryOf(desk);
  } finally {
    await desk.close();
  }
}

function ratio(what: string, bytes: number, bare: number): Figure {
  return {
    what,
    value: `${(bytes / bare).toFixed(2)} ×`,
    how: `PSS of all processes ${megabytes(bytes)}, a bare window ${megabytes(bare)}`,
    goal: `${goals.ratio} ×`,
    met: bytes <= bare * goals.ratio,
    numbers: { bytes, bareBytes: bare, ratio: bytes / bare },
  };
}

function growth(what: string, bytes: number, atStart: number): Figure {
  const grown = bytes / atStart - 1;
  return {
    what,
    value: `${grown < 0 ? '−' : '+'}${Math.abs(grown * 100).toFixed(1)} %`,
    how: `${megabytes(bytes)}, at the start ${megabytes(atStart)}`,
    goal: `under +${goals.growth * 100} %`,
    met: grown < goals.growth,
    numbers: { bytes, growth: grown },
  };
}
