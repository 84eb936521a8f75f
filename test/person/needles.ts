/** The secrets of a scene, named so that they can be told without being shown. */
import type { Secrets } from '../desk/secret-scan.ts';
import type { Scene } from './scene.ts';

/**
 * Everything secret that ever crossed the provider, with the signature of each JWT beside the whole. Passwords are the
 * person's and the browser's; Lanyard never sees one.
 */
export function secretsOf(scene: Scene): Secrets {
  const secrets = scene.sandbox.secrets().filter(({ kind }) => kind !== 'password');
  const named = secrets.flatMap(({ kind, value }, index): [string, string][] => {
    const signature = /^eyJ[\w-]+\.[\w-]+\.([\w-]{40,})$/.exec(value)?.[1];
    const whole: [string, string] = [`${kind} ${index}`, value];
    return signature === undefined ? [whole] : [whole, [`${kind} ${index}, its signature`, signature]];
  });
  return Object.fromEntries(named);
}
