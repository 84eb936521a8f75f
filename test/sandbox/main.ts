/** `npm run sandbox`: starts a sandbox, prints its description as one JSON object, and lives until it is told to stop. */
import { startSandbox } from './sandbox.ts';

// Standard output belongs to the description alone; oidc-provider's notices go where its warnings go.
console.info = console.error;

const sandbox = await startSandbox();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
}
process.stdout.write(`${JSON.stringify(sandbox.description, undefined, 2)}\n`);
