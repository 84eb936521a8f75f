/** Advice about an audience, each in a line; what was probably meant is one press away. */
import type { AudienceRemark } from '../../app/audience.ts';
import { LinkButton } from '../parts/LinkButton.tsx';

interface AudienceRemarksProps {
  readonly remarks: readonly AudienceRemark[];
  readonly onUse: (audience: string) => void;
}

export function AudienceRemarks({ remarks, onUse }: AudienceRemarksProps) {
  return remarks.map(({ kind, words, instead }) => (
    <p key={kind} className="field-line" data-advice>
      {words} {instead !== undefined && <LinkButton onClick={() => onUse(instead)}>Use {instead}</LinkButton>}
    </p>
  ));
}
