/** Which role the caller needs at the service, in one quiet line; the names that an admin types stand beside the words. */
import type { RoleHint } from '../../app/role-hints.ts';
import { LinkButton } from '../parts/LinkButton.tsx';

interface RoleHintLineProps {
  readonly hint: RoleHint | undefined;
  /** Puts the e-mail into the token; absent while it is in it. */
  readonly onIncludeEmail: (() => void) | undefined;
}

export function RoleHintLine({ hint, onIncludeEmail }: RoleHintLineProps) {
  if (!hint) return null;
  return (
    <>
      <p className="field-line">
        {hint.words}{' '}
        {hint.roles.map((role) => (
          <code key={role} className="field-line-name">
            {role}
          </code>
        ))}
      </p>
      {hint.readsEmail && onIncludeEmail && (
        <p className="field-line" data-advice>
          The token leaves the e-mail out, and IAP lets nobody in without it.{' '}
          <LinkButton onClick={onIncludeEmail}>Include the e-mail</LinkButton>
        </p>
      )}
    </>
  );
}
