import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzyQuery, fuzzyRanges, fuzzyScore, fuzzyText } from '../../app/fuzzy.ts';

const prepared = (texts: readonly string[]) => texts.map((text) => fuzzyText(text));
const scoreOf = (looked: string, ...texts: string[]) => fuzzyScore(fuzzyQuery(looked), prepared(texts));
const rangesOf = (looked: string, ...texts: string[]) => fuzzyRanges(fuzzyQuery(looked), prepared(texts));

/** The texts that are found, best first. */
const ranked = (looked: string, texts: readonly string[]) =>
  texts
    .map((text) => ({ text, score: scoreOf(looked, text) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ text }) => text);

/** What of a text stands out, in brackets. */
function marked(looked: string, text: string): string {
  const ranges = rangesOf(looked, text)?.[0];
  if (!ranges) return 'not found';
  return [...ranges]
    .reverse()
    .reduce((all, [start, end]) => `${all.slice(0, start)}[${all.slice(start, end)}]${all.slice(end)}`, text);
}

describe('ranking', () => {
  test.each<[looked: string, texts: string[]]>([
    ['deploy', ['deploy', 'deploy-bot', 'x-deploy', 'redeploy', 'd-e-p-l-o-y']],
    ['api', ['api', 'api@acme', 'orders-api', 'rapid-things', 'a-p-x-i']],
    ['acme-prod', ['acme-prod', 'acme-prod-2', 'ci@acme-prod', 'notacme-prod']],
    ['dp', ['dp', 'dp-x', 'a-dp', 'adpx', 'deployer-prod', 'dxxxxxxxp']],
    ['orders api', ['Orders API', 'Orders API 2', 'api for orders']],
  ])('%j finds %j in this order', (looked, texts) => {
    expect(ranked(looked, texts.toReversed())).toEqual(texts);
  });

  test.each(['@', '.', '-', '_', '/', ' ', ':'])('a part begins after %j', (separator) => {
    expect(scoreOf('prod', `acme${separator}prod`)).toBeGreaterThan(scoreOf('prod', 'acmexprod'));
  });

  test('what is used often can only overtake what is found in the next best way', () => {
    expect(scoreOf('prod', 'prod-bot') - scoreOf('prod', 'bot-prod')).toBe(100);
  });

  test('the first text counts most', () => {
    expect(scoreOf('ci', 'ci', 'other')).toBeGreaterThan(scoreOf('ci', 'other', 'ci'));
  });
});

test.each([
  ['depl', 'deployer@acme-prod', '[depl]oyer@acme-prod'],
  ['PROD', 'deployer@acme-prod', 'deployer@acme-[prod]'],
  ['dprod', 'deployer@acme-prod', '[d]eployer@acme-[prod]'],
  ['müll', 'Mull & Müll', '[Mull] & Müll'],
  ['zurich', 'Büro Zürich', 'Büro [Zürich]'],
  ['prod dep', 'deployer@acme-prod', '[dep]loyer@acme-[prod]'],
  ['prod od', 'deployer@acme-prod', 'deployer@acme-[prod]'],
  ['  ', 'deployer', 'deployer'],
  ['dx', 'deployer', 'not found'],
  ['prod x', 'deployer@acme-prod', 'not found'],
  ['yd', 'deployer', 'not found'],
])('%j in %j is %j', (looked, text, expected) => {
  expect(marked(looked, text)).toBe(expected);
});

test('stray letters are not looked for in a strict text', () => {
  const strict = [fuzzyText('gserviceaccount', true)];
  expect(fuzzyScore(fuzzyQuery('gsa'), strict)).toBe(0);
  expect(fuzzyRanges(fuzzyQuery('gsa'), strict)).toBeUndefined();
  expect(fuzzyRanges(fuzzyQuery('service'), strict)).toEqual([[[1, 8]]]);
});

const texts = fc.string({ unit: 'grapheme', maxLength: 40 });
const names = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}(?:@[a-z0-9-]{1,12})?$/);

test('what is found lies within the text, in order and apart', () => {
  fc.assert(
    fc.property(texts, fc.array(texts, { maxLength: 3 }), (looked, all) => {
      const found = rangesOf(looked, ...all);
      expect(found !== undefined).toBe(scoreOf(looked, ...all) > 0);
      for (const [index, ranges] of (found ?? []).entries()) {
        let last = -1;
        for (const [start, end] of ranges) {
          expect(start).toBeGreaterThan(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(all[index]?.length ?? 0);
      }
    }),
  );
});

test('the very text is found, and nothing is found better', () => {
  fc.assert(
    fc.property(names, fc.array(names), (name, others) => {
      const best = scoreOf(name, name);
      expect(best).toBe(1000);
      for (const other of others) if (other !== name) expect(scoreOf(name, other)).toBeLessThan(best);
    }),
  );
});

test('a start is better than the middle', () => {
  fc.assert(
    fc.property(names, names, (word, rest) => {
      fc.pre(!rest.includes(word));
      expect(scoreOf(word, `${word}x${rest}`)).toBeGreaterThan(scoreOf(word, `${rest}x${word}`));
    }),
  );
});

test('any letters of a text are found in it as long as they keep their order', () => {
  fc.assert(
    fc.property(names, fc.infiniteStream(fc.boolean()), (name, keep) => {
      const looked = [...name].filter(() => keep.next().value).join('');
      expect(scoreOf(looked, name)).toBeGreaterThan(0);
      expect(scoreOf(looked, name)).toBeLessThanOrEqual(1000);
    }),
  );
});

test('the order of the words makes no difference to what is found', () => {
  fc.assert(
    fc.property(names, names, names, (first, second, text) => {
      expect(scoreOf(`${first} ${second}`, text) > 0).toBe(scoreOf(`${second} ${first}`, text) > 0);
    }),
  );
});
