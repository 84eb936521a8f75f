/** The colour of a badge's clip, each with its name for those who do not see it. */
import type { BadgeColour, badgeColours, Environment } from '../../app/badge.ts';
import './ColourChoice.css';

const labels: Readonly<Record<BadgeColour, string>> = {
  plain: 'As its environment',
  teal: 'Teal',
  blue: 'Blue',
  amber: 'Amber',
  red: 'Red',
  green: 'Green',
  grey: 'Grey',
};

interface ColourChoiceProps {
  readonly environment: Environment;
  readonly colour: BadgeColour;
  readonly choices: typeof badgeColours;
  readonly onChoose: (colour: BadgeColour) => void;
}

export function ColourChoice({ environment, colour, choices, onChoose }: ColourChoiceProps) {
  return (
    <fieldset className="colour-choice" aria-label="Colour" data-environment={environment}>
      {choices.map((each) => (
        <label key={each} className="colour-swatch" data-colour={each} title={labels[each]}>
          <input
            className="colour-swatch-box"
            type="radio"
            name="badge-colour"
            aria-label={labels[each]}
            checked={each === colour}
            onChange={() => onChoose(each)}
          />
        </label>
      ))}
    </fieldset>
  );
}
