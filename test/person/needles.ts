/** The secrets of a scene, named so that they can be told without being shown. */
import type { Secrets } from '../desk/secret-scan.ts';
import type { Scene } from './scene.ts';

/** Everything secret that ever crossed the provider. Passwords are the person's and the browser's; Lanyard never sees one. */
export function secretsOf(scene: Scene): Secrets {
  const secrets = scene.sandbox.secrets().filter(({ kind }) => kind !== 'password');
  return Object.fromEntries(secrets.map(({ kind, value }, index) => [`${kind} ${index}`, value]));
}
