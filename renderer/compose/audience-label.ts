/** What kind of service an audience stands for, where it was picked or its form tells. Pure. */
import type { ListedService } from '../../app/listings.ts';

export function audienceLabel(audience: string, picked?: ListedService): string | undefined {
  if (picked) return `${picked.kind === 'run' ? 'Cloud Run' : 'Functions'} · ${picked.name}`;
  const text = audience.trim();
  if (/^https:\/\/[^/]+\.run\.app/.test(text)) return 'Cloud Run';
  if (/^https:\/\/[^/]+\.cloudfunctions\.net/.test(text)) return 'Functions';
  if (text.endsWith('.apps.googleusercontent.com')) return 'IAP';
  return undefined;
}
