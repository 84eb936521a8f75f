/** OAuth clients of IAP: audiences that nobody can look up, so those that were typed are kept at hand. Pure. */

/** Whether it is the id of an OAuth client, which as the audience of a service account's token only IAP reads. */
export function isIapClientId(audience: string): boolean {
  return /^[0-9]+-[a-z0-9_]+\.apps\.googleusercontent\.com$/i.test(audience);
}

export const mostIapClients = 20;

/** The ids with the one that was just used in front. */
export function withIapClient(known: readonly string[], used: string): string[] {
  return [used, ...known.filter((each) => each !== used)].slice(0, mostIapClients);
}
