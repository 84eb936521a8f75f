/** A name of this computer that is not taken for one: no script is asked for the way to one's own. */
export const outsideName = 'provider.test';
