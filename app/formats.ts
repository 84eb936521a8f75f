/** The written forms of a token. */

export const formatNames = ['bare', 'authorization-header'] as const;
export type FormatName = (typeof formatNames)[number];

export const formatLabels: Readonly<Record<FormatName, string>> = {
  bare: 'Bare',
  'authorization-header': 'Authorization header',
};

/** Writes `token` out, without a line break at the end, so that nothing pasted into a terminal runs by itself. */
export function formatToken(token: string, format: FormatName): string {
  switch (format) {
    case 'bare':
      return token;
    case 'authorization-header':
      return `Authorization: Bearer ${token}`;
    default:
      return format satisfies never;
  }
}
