/** What kind of service an audience stands for, where its form tells. Pure. */

export function audienceLabel(audience: string): string | undefined {
  const text = audience.trim();
  if (/^https:\/\/[^/]+\.run\.app/.test(text)) return 'Cloud Run';
  if (/^https:\/\/[^/]+\.cloudfunctions\.net/.test(text)) return 'Functions';
  if (text.endsWith('.apps.googleusercontent.com')) return 'IAP';
  return undefined;
}
