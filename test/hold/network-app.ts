/**
 * An Electron of its own for the rows about a provider: the app's network stack and the modules that ask, no window. What
 * is to be asked stands in the file that `LANYARD_HOLD_PLAN` names; how it ended is written beside it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { app, type ProxyConfig, type Session } from 'electron';
import { createNetworkFetch, createSingleNetworkFetch } from '../../main/desktop/network.ts';
import { askAll } from './ask-all.ts';
import type { NetworkFinding, NetworkPlan } from './network-run.ts';
import { outsideName } from './outside-name.ts';
import { askProvider, type Ending } from './questions.ts';

// Not awaited here: Electron becomes ready only after its entry module has ended.
void run();

async function run(): Promise<void> {
  const path = process.env['LANYARD_HOLD_PLAN'] ?? '';
  const plan = JSON.parse(readFileSync(path, 'utf8')) as NetworkPlan;
  const stray: string[] = [];
  const note = (error: unknown) =>
    void stray.push(error instanceof Error ? (error.stack ?? '') : typeof error);
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  app.commandLine.appendSwitch('host-resolver-rules', `MAP ${outsideName} 127.0.0.1`);
  // As if the authority that signed these stood in the system's store; all other certificates are judged as always.
  app.commandLine.appendSwitch('ignore-certificate-errors-spki-list', plan.vouchedFor.join(','));
  let proxy: ProxyConfig = { mode: 'direct' };
  const sessions: Session[] = [];
  app.on('session-created', (created) => {
    sessions.push(created);
    void created.setProxy(proxy);
  });
  await app.whenReady();

  const fetches = { fetch: createNetworkFetch(), singleFetch: createSingleNetworkFetch() };
  const endings = await askAll(fetches, plan.places, plan.questions);

  const behindProxies: Ending[] = [];
  for (const { config, question } of plan.behindProxies) {
    proxy = config;
    await Promise.all(
      sessions.map(async (own) => {
        await own.setProxy(config);
        await own.closeAllConnections();
      }),
    );
    behindProxies.push(await askProvider(fetches, { ...plan.places, tls: plan.outside }, question));
  }
  const finding: NetworkFinding = { endings, behindProxies, stray };
  writeFileSync(`${path}.out`, JSON.stringify(finding));
  app.exit(0);
}
