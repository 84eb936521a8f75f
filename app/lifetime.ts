/** How long a token of an impersonated service account may live. No schema, so that the window can offer it. */

/** IAM Credentials: 5 minutes to 12 hours, above 1 hour only where the organisation's policy allows it. */
export const shortestLifetimeSeconds = 300;
export const usualLifetimeSeconds = 3_600;
export const longestLifetimeSeconds = 43_200;
