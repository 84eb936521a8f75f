/** The secrets of the rows about a provider: whatever stands in a message of Lanyard's is found there. */
const run = 'LANYCAN7Qx2Vd9Kp4Wm1Zr6Tb3';

export const canaries = {
  accessToken: `ya29.a0${run}AccessTokenThatMustNotBeShown0123456789`,
  refreshToken: `1//0${run}RefreshTokenThatMustNotBeShown0123456789-_`,
  code: `4/0A${run}CodeThatMustNotBeShown0123456789`,
  clientSecret: `GOCSPX-${run}Ab`,
  /** In the bodies of what is no answer. */
  body: `${run} the raw body`,
} as const;
