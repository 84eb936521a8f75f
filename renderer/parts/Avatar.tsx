/** A person's picture, or the initials of whoever it is on a colour that stays with their address. */
import type { Account } from '../../app/account.ts';
import './Avatar.css';

const hueCount = 6;

/** The same address always gets the same hue; which one means nothing. */
function hueOf(email: string): number {
  let sum = 0;
  for (const character of email) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % hueCount;
}

function initialsOf(account: Account): string {
  const name = account.kind === 'google-sign-in' ? account.name : undefined;
  const words = name?.split(/\s+/).filter((word) => word !== '') ?? [];
  const first = words[0] ?? account.email;
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  const letters = [...first].slice(0, 1).concat([...last].slice(0, 1));
  return letters.join('').toUpperCase();
}

interface AvatarProps {
  readonly account: Account;
  readonly size: 20 | 30 | 38;
}

export function Avatar({ account, size }: AvatarProps) {
  if (account.kind === 'google-sign-in' && account.picture !== undefined) {
    return <img className="avatar" data-size={size} src={account.picture} alt="" draggable={false} />;
  }
  return (
    <span className="avatar" data-size={size} data-hue={hueOf(account.email)} aria-hidden="true">
      {initialsOf(account)}
    </span>
  );
}
