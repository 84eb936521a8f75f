import type { Page } from '@playwright/test';
import { badgeStates } from '../../window/badge-states.ts';
import { jwtOf, ownClaims, paste } from '../../window/inspector-states.ts';
import { lockStates } from '../../window/lock-states.ts';
import { paletteStates } from '../../window/palette-states.ts';
import { snapshotOf } from '../../window/people.ts';
import { type WindowState, windowStates } from '../../window/states.ts';
import { openWindowStage, type WindowStage } from '../../window/window-stage.ts';
import { type Fields, poisonAnswers, poisonSnapshot, tagOf } from '../hostile-state.ts';
import { hostileTexts } from '../hostile-texts.ts';
import type { Form, Ground, Row } from '../row.ts';

const allStates = [...windowStates, ...badgeStates, ...lockStates, ...paletteStates];
/** How many texts are one after the other in an answer; in a snapshot each stands alone in the full form. */
const together = { short: hostileTexts.length, full: 25 } as const;
/** Every which state is looked at. */
const everyWhich = { short: 20, full: 1 } as const;
const reachWithinMs = 10_000;
/** A browser gets tired of pages that are as full as these. */
const statesPerBrowser = 20;

interface Seen {
  screens: number;
  /** Numbers of fields whose text was somewhere in a page. */
  readonly fields: Set<number>;
  ran: number;
  born: number;
  violations: number;
  broken: number;
}

/** Counts what runs; the page has this before anything of ours. */
function countRuns(): void {
  let runs = 0;
  Object.assign(globalThis, {
    holdRan: () => {
      runs += 1;
    },
    holdCount: () => runs,
  });
}

/** What came of the texts in this page, and all of its markup, to look for fields in. */
function lookAtPage() {
  const { holdCount } = globalThis as unknown as { holdCount: () => number };
  const handlers = [...document.querySelectorAll('*')].filter((element) =>
    element.getAttributeNames().some((name) => /^on/.test(name)),
  );
  const born = document.querySelectorAll(
    '[data-hold], iframe, object, embed, base, meta[http-equiv=refresh], [href^="javascript:" i], [href^="data:" i]',
  );
  const values = [...document.querySelectorAll('input, textarea')].map(
    (field) => (field as HTMLInputElement).value,
  );
  return {
    ran: holdCount(),
    born: born.length + handlers.length,
    violations: (globalThis as { fakeLanyard?: { violations: string[] } }).fakeLanyard?.violations ?? [],
    markup: `${document.documentElement.outerHTML}\n${values.join('\n')}`,
    stands: document.querySelector('main, [role=main]') !== null,
  };
}

const chunks = <One>(all: readonly One[], size: number): (readonly One[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );

/** A new browser, which counts what runs in its pages. */
async function inStage<Result>(act: (stage: WindowStage) => Promise<Result>): Promise<Result> {
  const stage = await openWindowStage();
  try {
    await stage.context.addInitScript(countRuns);
    return await act(stage);
  } finally {
    await stage.close();
  }
}

/** A token that was pasted, whose claims are hostile: the window reads it by itself. */
const pastedState = (text: string): WindowState => ({
  name: 'inspector-hostile',
  snapshot: snapshotOf(),
  reach: (page) => {
    const claims = Object.fromEntries(
      Object.entries(ownClaims).map(([name, value]) => [
        name,
        typeof value === 'string' ? `${value} ${text}` : value,
      ]),
    );
    return paste(page, jwtOf({ ...claims, [text]: text, name: text }, { alg: text, kid: text, typ: 'JWT' }));
  },
});

/** One state with these texts: in its answers together, in its snapshot one after the other. */
async function show(
  stage: WindowStage,
  state: WindowState,
  texts: readonly string[],
  form: Form,
  seen: Seen,
  fields: Fields,
  note: Ground['note'],
) {
  const joined = texts.join(' ');
  const complaints: string[] = [];
  const answers = poisonAnswers(state.answers ?? {}, joined, fields);
  const page = await stage.open({ ...state, answers }, (text) => complaints.push(text));
  try {
    page.setDefaultTimeout(reachWithinMs);
    await state.reach?.(page);
    await look(page, state.name, complaints, seen, fields, note);
    for (const text of form === 'full' ? texts : [joined]) {
      await page.evaluate(
        (next) => window.fakeLanyard.push(next),
        poisonSnapshot(state.snapshot, text, fields),
      );
      await look(page, state.name, complaints, seen, fields, note);
    }
    seen.screens += 1;
  } catch (error) {
    seen.broken += 1;
    note(
      `${state.name} was not reached: ${error instanceof Error ? error.message.split('\n')[0] : 'strangely'}`,
    );
  } finally {
    await page.close();
  }
}

async function look(
  page: Page,
  name: string,
  complaints: string[],
  seen: Seen,
  fields: Fields,
  note: Ground['note'],
) {
  const { ran, born, violations, markup, stands } = await page.evaluate(lookAtPage);
  seen.ran += ran;
  seen.born += born;
  seen.violations += violations.length;
  for (const number of fields.values()) if (markup.includes(tagOf(number))) seen.fields.add(number);
  if (ran + born + violations.length > 0) note(`${name}: ${ran} ran, ${born} born, ${violations.join(', ')}`);
  if (!stands || complaints.length > 0) {
    seen.broken += 1;
    note(`${name} broke: ${complaints.splice(0).join(' ').slice(0, 200)}`);
  }
}

/** The same texts as markup of a page that nothing protects: what runs or is born there would be seen here. */
async function control(stage: WindowStage): Promise<{ dangerous: number; seen: boolean; refused: boolean }> {
  const page = await stage.context.newPage();
  const dangerous = await page.evaluate((texts) => {
    const does = (markup: string) => {
      document.body.innerHTML = `<p>${markup}</p>`;
      const all = [...document.body.querySelectorAll('*')];
      return all.some((element) => element.getAttributeNames().some((name) => /^on|^data-hold$/.test(name)));
    };
    return texts.filter(does).length;
  }, hostileTexts);
  await page.evaluate((markup) => document.write(markup), `<body><p>${hostileTexts.join(' ')}</p>`);
  const bare = await page.evaluate(lookAtPage);
  await page.close();
  const own = await stage.open({ snapshot: snapshotOf() }, () => undefined);
  await own.evaluate(() => {
    const script = document.createElement('script');
    try {
      script.text = 'holdRan()';
    } catch {
      // Trusted Types refuse it at once.
    }
    script.setAttribute('nonce', 'x');
    script.append('holdRan()');
    document.body.append(script);
  });
  const { ran, violations } = await own.evaluate(lookAtPage);
  await own.close();
  return { dangerous, seen: bare.ran > 0 && bare.born > 0, refused: ran === 0 && violations.length > 0 };
}

export const row: Row = {
  number: 24,
  name: 'hostile text',
  goal: '50 payloads in every displayed field: 0 executions, 0 CSP violations; an injected script is seen',
  async check({ form, note }) {
    const seen: Seen = { screens: 0, fields: new Set(), ran: 0, born: 0, violations: 0, broken: 0 };
    const fields: Fields = new Map();
    const states = allStates.filter((_, index) => index % everyWhich[form] === 0);
    for (const texts of chunks(hostileTexts, together[form])) {
      for (const some of chunks([...states, pastedState(texts.join(' '))], statesPerBrowser)) {
        await inStage(async (stage) => {
          for (const state of some) await show(stage, state, texts, form, seen, fields, note);
        });
      }
    }
    const { dangerous, refused, seen: wouldSee } = await inStage(control);
    if (!wouldSee) note('what runs without protection is not seen');
    if (!refused) note('an injected script was not refused, or its refusal not seen');
    const held =
      seen.ran + seen.born + seen.violations + seen.broken === 0 &&
      refused &&
      wouldSee &&
      dangerous > hostileTexts.length / 2;
    const figure = [
      `${hostileTexts.length} texts in ${seen.fields.size} fields on ${seen.screens} screens`,
      `${seen.ran} ran, ${seen.born} elements, ${seen.violations} violations`,
      `${dangerous} of them do harm in a page without protection`,
    ].join('; ');
    return { held, figure };
  },
};
