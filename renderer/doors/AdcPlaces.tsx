/** The places where default credentials are looked for, in order: which one wins, and why each other does not. */
import type { AdcPlace, FoundGcloud } from '../../app/found.ts';
import { adcFileTypeLabels } from '../sidebar/account-line.ts';
import './AdcPlaces.css';

const placeLabels: Readonly<Record<AdcPlace['place'], string>> = {
  'environment-variable': 'GOOGLE_APPLICATION_CREDENTIALS',
  'well-known-file': 'gcloud’s file for default credentials',
  'metadata-server': 'Metadata server',
};

function verdict(place: AdcPlace): string {
  const what = place.fileType === undefined ? '' : ` (${adcFileTypeLabels[place.fileType]})`;
  switch (place.state) {
    case 'wins':
      return `wins${what}`;
    case 'shadowed':
      return `is there${what}, but an earlier place wins`;
    case 'absent':
      return place.path === undefined ? 'is not set' : 'nothing is there';
    case 'broken':
      return place.failure ? `${place.failure.title}. ${place.failure.sentence}` : 'cannot be used';
    case 'not-asked':
      return 'is asked only on a press';
    default:
      return place.state satisfies never;
  }
}

interface AdcPlacesProps {
  readonly places: readonly AdcPlace[];
  readonly gcloud: FoundGcloud;
}

export function AdcPlaces({ places, gcloud }: AdcPlacesProps) {
  return (
    <ol className="adc-places" aria-label="Places of default credentials">
      {places.map((place) => (
        <li key={place.place} className="adc-place" data-state={place.state}>
          <p className="adc-place-name">{placeLabels[place.place]}</p>
          {place.path !== undefined && <code className="adc-place-path">{place.path}</code>}
          <p className="adc-place-verdict">{verdict(place)}</p>
        </li>
      ))}
      {gcloud.state === 'found' && gcloud.version !== undefined && (
        <li className="adc-place">
          <p className="adc-place-name">gcloud</p>
          <p className="adc-place-verdict">version {gcloud.version}</p>
        </li>
      )}
    </ol>
  );
}
