/** One service account to choose, with what may be done to it. */
import type { ListedServiceAccount } from '../../app/listings.ts';
import type { TokenKind } from '../../app/token-request.ts';
import { Found } from './Found.tsx';
import './rows.css';

const markWords: Readonly<Record<TokenKind, string>> = {
  'access-token': 'access',
  'id-token': 'ID',
  'signed-jwt': 'sign',
};
const markKinds = Object.keys(markWords) as TokenKind[];

interface ServiceAccountRowProps {
  /** Whether it is the account that asks: it needs nobody's leave. */
  readonly isItself: boolean;
  readonly account: ListedServiceAccount;
  readonly looked: string;
  /** Nothing while it is not known. */
  readonly may: readonly TokenKind[] | undefined;
}

export function ServiceAccountRow({ account, isItself, looked, may }: ServiceAccountRowProps) {
  const { email, name, disabled } = account;
  const isMarked = !isItself && !disabled;
  return (
    <>
      <span className="row-main mono" title={email}>
        <span className="row-cut">
          <Found text={email} looked={looked} />
        </span>
      </span>
      <span className="row-rest">
        <span className="row-cut" title={name}>
          <Found text={name ?? ''} looked={looked} />
        </span>
        <span className="row-chips">
          {isItself && <span className="row-chip">itself</span>}
          {disabled && (
            <span className="row-chip" data-off>
              disabled
            </span>
          )}
          {isMarked && may?.length === 0 && <span className="row-chip">no access</span>}
          {isMarked &&
            markKinds
              .filter((kind) => may?.includes(kind))
              .map((kind) => (
                <span key={kind} className="row-chip" data-may>
                  {markWords[kind]}
                </span>
              ))}
        </span>
      </span>
    </>
  );
}
