/** What can be pasted, while nothing is. */
import { IconFileCode, IconId, IconKey, IconTerminal2 } from '@tabler/icons-react';
import './PasteExamples.css';

const examples = [
  {
    Icon: IconId,
    name: 'A JWT',
    about: 'An ID token, what a service account signed, IAP’s assertion: every claim explained.',
  },
  {
    Icon: IconKey,
    name: 'An access token',
    about: 'Opaque, as ya29.… is. Only its issuer knows what it may do, and is asked after your yes.',
  },
  {
    Icon: IconTerminal2,
    name: 'Something around a token',
    about: 'A header, a curl command, an .http request, an env line, a JSON answer: the token is taken out.',
  },
  {
    Icon: IconFileCode,
    name: 'Credentials',
    about: 'A key, ADC or OAuth client JSON: whose it is and which. Its secrets are never shown.',
  },
] as const;

export function PasteExamples() {
  return (
    <ul className="paste-examples" aria-label="What can be pasted">
      {examples.map(({ Icon, name, about }) => (
        <li key={name} className="paste-example">
          <Icon size={20} stroke={1.6} aria-hidden="true" />
          <div>
            <p className="paste-example-name">{name}</p>
            <p className="paste-example-about">{about}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
