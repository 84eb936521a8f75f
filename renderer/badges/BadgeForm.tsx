/** What a badge is called, how it looks and how it is copied. Nothing changes before it is saved. */
import { Checkbox, Select } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type BadgeView, badgeColours, environments, longestBadgeName } from '../../app/badge.ts';
import { formatFits, formatFor, formatNames, formats } from '../../app/formats.ts';
import { Button } from '../parts/Button.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import type { BadgeDesk } from './badge-desk.ts';
import { environmentLabels } from './badge-words.ts';
import { ColourChoice } from './ColourChoice.tsx';
import './BadgeForm.css';

interface BadgeFormProps {
  readonly badge: BadgeView;
  readonly desk: BadgeDesk;
  readonly onClose: () => void;
}

export function BadgeForm({ badge, desk, onClose }: BadgeFormProps) {
  const { kind } = badge.request;
  const [name, setName] = useState(badge.name);
  const [environment, setEnvironment] = useState(badge.environment);
  const [colour, setColour] = useState(badge.colour);
  const [askTwice, setAskTwice] = useState(badge.askTwice);
  const [format, setFormat] = useState(formatFor(kind, badge.format));
  const missing = name.trim() === '';

  const save = (event: FormEvent) => {
    event.preventDefault();
    if (missing) return;
    void desk.change(badge.id, { name: name.trim(), environment, colour, askTwice, format });
    onClose();
  };

  return (
    <form className="badge-form" aria-label={`Edit ${badge.name}`} onSubmit={save}>
      <label className="badge-form-row">
        <span className="badge-form-label">Name</span>
        <input
          className="text-field"
          data-autofocus
          value={name}
          maxLength={longestBadgeName}
          aria-invalid={missing}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <div className="badge-form-row">
        <span className="badge-form-label">Environment</span>
        <Segmented
          name="Environment"
          value={environment}
          choices={environments.map((value) => ({ value, label: environmentLabels[value] }))}
          onChange={setEnvironment}
        />
      </div>
      <div className="badge-form-row">
        <span className="badge-form-label">Colour</span>
        <ColourChoice environment={environment} colour={colour} choices={badgeColours} onChoose={setColour} />
      </div>
      <div className="badge-form-row">
        <span className="badge-form-label">Format</span>
        <Select
          aria-label="Format"
          data={formatNames
            .filter((value) => formatFits(value, kind))
            .map((value) => ({ value, label: formats[value].label }))}
          value={format}
          allowDeselect={false}
          withScrollArea={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(value) => setFormat(formatNames.find((each) => each === value) ?? format)}
        />
      </div>
      {environment === 'prod' && (
        <Checkbox
          label="Ask for a second press"
          checked={askTwice}
          onChange={(event) => setAskTwice(event.currentTarget.checked)}
        />
      )}
      <div className="badge-form-answers">
        <Button look="main" type="submit">
          Save
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
