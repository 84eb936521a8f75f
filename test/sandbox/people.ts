/** The people who can sign in at the sandbox. Always the same, so that tests can name them. */

export type Person = {
  email: string;
  password: string;
  name: string;
  givenName: string;
  familyName: string;
  sub: string;
  /** The Workspace domain; absent for a person with a private account. */
  hd?: string;
  /** True when the domain's administrator has blocked the application for this person. */
  blocked?: boolean;
};

export const PEOPLE: readonly Person[] = [
  person('alice@acme.example', 'Alice', 'Adler', 1),
  person('carol@acme.example', 'Carol', 'Castillo', 2),
  person('bob@client.example', 'Bob', 'Brandt', 3),
  privatePerson('dana@gmail.example', 'Dana', 'Duarte', 4),
  { ...person('erin@blocked.example', 'Erin', 'Eriksen', 5), blocked: true },
];

export function personByEmail(email: string): Person | undefined {
  return PEOPLE.find((candidate) => candidate.email === email.trim().toLowerCase());
}

export function personBySub(sub: string): Person | undefined {
  return PEOPLE.find((candidate) => candidate.sub === sub);
}

/** `login_hint` may be an e-mail address or a `sub`. */
export function personByHint(hint: string): Person | undefined {
  return personByEmail(hint) ?? personBySub(hint);
}

/** The claims that the granted scopes open, the same in ID tokens and userinfo. */
export function claimsOf(person: Person, scopes: readonly string[], pictureOrigin: string) {
  const sees = (name: string) => scopes.includes(`https://www.googleapis.com/auth/userinfo.${name}`);
  return {
    sub: person.sub,
    ...(sees('email') && {
      ...(person.hd !== undefined && { hd: person.hd }),
      email: person.email,
      email_verified: true,
    }),
    ...(sees('profile') && {
      name: person.name,
      picture: `${pictureOrigin}/pictures/${person.sub}.png`,
      given_name: person.givenName,
      family_name: person.familyName,
    }),
  };
}

function person(email: string, givenName: string, familyName: string, index: number): Person {
  return { ...privatePerson(email, givenName, familyName, index), hd: email.slice(email.indexOf('@') + 1) };
}

function privatePerson(email: string, givenName: string, familyName: string, index: number): Person {
  return {
    email,
    password: `${givenName.toLowerCase()}-sandbox`,
    name: `${givenName} ${familyName}`,
    givenName,
    familyName,
    sub: `1000000000000000000${String(index).padStart(2, '0')}`,
  };
}
