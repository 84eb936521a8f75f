/** What may pass for a token or its lifetime in anybody's answer. */
import { z } from 'zod';

/** RFC 6750 section 2.1: anything else could break out of a header. */
export const bearerToken = z.string().regex(/^[A-Za-z0-9._~+/-]{1,8192}={0,8}$/);

/** RFC 7515 section 3.1: three parts in base64url. */
export const compactJwt = z
  .string()
  .max(16_384)
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/);

/** Two days at most: nobody gives more, and a moment far off is no date. */
export const lifetimeInSeconds = z.number().positive().max(172_800);
