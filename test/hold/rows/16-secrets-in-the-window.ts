import { commandChannel } from '../../../app/channels.ts';
import { type Find, type Secrets, searchFor } from '../../desk/secret-scan.ts';
import { liveADay } from '../day.ts';
import { kindOf } from '../disk.ts';
import type { Row } from '../row.ts';
import type { Look } from '../window-looks.ts';

/** What the window shows when the person asks it to, and only then. */
const tokens = ['access_token', 'id_token', 'assertion'];

/**
 * What lets somebody sign in never comes to the window; a token only when the person pastes it or holds a key to see
 * it, and it is gone when they have put it away.
 */
export const row: Row = {
  number: 16,
  name: 'secrets in the window',
  goal: '0 hits in heap, page, storage and what main sends; tokens 0 after clear',
  async check({ form, note }) {
    const { secrets, looks, replies, email } = await liveADay(form);
    const searchAll = searchFor(secrets);
    const searchNever = searchFor(only(secrets, (kind) => !tokens.includes(kind)));
    const searchTokens = searchFor(only(secrets, (kind) => tokens.includes(kind)));
    const searchEmail = searchFor({ email });
    const finds: Find[] = [];
    let controls = 0;
    let seen = 0;
    /** Something that is known to be there has to be found. */
    const control = (where: string, hits: readonly Find[]) => {
      controls += 1;
      if (hits.length > 0) seen += 1;
      else note(`the search saw nothing in ${where}`);
    };
    for (const { when, shows, locked, parts } of looks) {
      if (shows) control(`the window ${when}`, searchTokens(when, parts.heap));
      for (const [part, content] of Object.entries(parts)) {
        const where = `the window's ${part} ${when}`;
        finds.push(...(shows ? searchNever : searchAll)(where, content));
        if (part !== 'storage' && !locked) control(where, searchEmail(where, content));
      }
    }
    const revealing = commandChannel('revealToken');
    for (const { channel, text } of replies) {
      const content = Buffer.from(text);
      finds.push(...(channel === revealing ? searchNever : searchAll)(`what came by ${channel}`, content));
      if (channel === revealing) control(`what came by ${channel}`, searchTokens(channel, content));
    }
    if (!replies.some(({ channel }) => channel === revealing)) note('no token was revealed');
    for (const { secret, encoding, where } of finds) note(`${secret}, ${encoding}, in ${where}`);
    const points = looks.filter(({ shows }) => !shows).length;
    return {
      held: finds.length === 0 && seen === controls && replies.some(({ channel }) => channel === revealing),
      figure: [
        `${finds.length} hits at ${looks.length} points`,
        `${megabytes(looks)} MB of heap`,
        `and in ${replies.length} messages from main`,
        `tokens 0 at ${points} points, seen at ${looks.length - points} while shown`,
        `${seen} of ${controls} controls found`,
      ].join(', '),
    };
  },
};

const only = (secrets: Secrets, isMeant: (kind: string) => boolean): Secrets =>
  Object.fromEntries(Object.entries(secrets).filter(([name]) => isMeant(kindOf(name))));

const megabytes = (looks: readonly Look[]) =>
  Math.round(looks.reduce((sum, { parts }) => sum + parts.heap.length, 0) / 1e6);
