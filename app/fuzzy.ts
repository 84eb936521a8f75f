/**
 * Finds names by a few of their letters. A word is looked for as it stands, best at the start, then at the start of a
 * part, then anywhere; else its letters in their order, the closer together the better. Case and accents do not count.
 */

/** A part of a text, from its first character up to the one after its last. */
export type Range = readonly [start: number, end: number];

/** A text made ready to be searched many times; `folded` has a character for each of the text's own. */
export interface FuzzyText {
  readonly text: string;
  readonly folded: string;
  /** Found by whole words only: for what is long or not shown, where stray letters are found everywhere. */
  readonly strict: boolean;
}

export interface FuzzyQuery {
  /** Folded, each once. */
  readonly words: readonly string[];
  /** All of it, with single spaces. */
  readonly whole: string;
}

const exact = 1000;
const wholeAtStart = 900;
const atStart = 800;
const atBoundary = 700;
const anywhere = 500;
/** The best that letters apart from each other can get. */
const apart = 400;
/** How much less a text counts than the one before it. */
const laterText = 0.9;

const ascii = /^[\x20-\x7e]*$/;
const accents = /\p{Mn}+/gu;

/** Without case and accents, character for character, so that what is found there is found in the text. */
function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  let folded = '';
  for (let at = 0; at < text.length; at += 1) {
    const own = text.charAt(at);
    folded += own.normalize('NFD').charAt(0).toLowerCase().charAt(0) || own;
  }
  return folded;
}

export function fuzzyText(text: string, strict = false): FuzzyText {
  return { text, folded: fold(text), strict };
}

export function fuzzyQuery(text: string): FuzzyQuery {
  const words = fold(text.normalize('NFD').replace(accents, '')).split(/\s+/).filter(Boolean);
  return { words: [...new Set(words)], whole: words.join(' ') };
}

const separators = ' @.-_/:·';

/** Whether a part of the text begins there. */
const isBoundary = (folded: string, at: number) => at === 0 || separators.includes(folded.charAt(at - 1));

/** Shorter texts have less besides what was looked for. */
const surplus = (folded: string, word: string) => Math.min(90, folded.length - word.length);

/** Where the word stands as it is: at the start, else where a part begins, else wherever; -1 where it does not. */
function placeOf(word: string, folded: string): number {
  const first = folded.indexOf(word);
  let at = first;
  while (at !== -1 && !isBoundary(folded, at)) at = folded.indexOf(word, at + 1);
  return at === -1 ? first : at;
}

/** How well a word is found in a text; 0 where it is not. Thousands of texts are asked with every key. */
function scoreOf(word: string, { folded, strict }: FuzzyText): number {
  const at = placeOf(word, folded);
  if (at === -1) return strict || !hasLetters(word, folded) ? 0 : scoreOfLetters(word, folded);
  if (folded.length === word.length) return exact;
  const base = at === 0 ? atStart : isBoundary(folded, at) ? atBoundary : anywhere;
  return base - surplus(folded, word);
}

function rangesOf(word: string, { folded }: FuzzyText): Range[] {
  const at = placeOf(word, folded);
  if (at !== -1) return [[at, at + word.length]];
  const end = fillTables(word, folded);
  const ranges: Range[] = [];
  for (let letter = word.length - 1, place = end; letter >= 0; letter -= 1) {
    ranges.push([place, place + 1]);
    place = cameFrom[letter * folded.length + place] ?? 0;
  }
  return joined(ranges);
}

/** Whether all letters of the word are there in their order. */
function hasLetters(word: string, folded: string): boolean {
  let from = -1;
  for (let letter = 0; letter < word.length; letter += 1) {
    from = folded.indexOf(word.charAt(letter), from + 1);
    if (from === -1) return false;
  }
  return word.length > 1;
}

const letterPoints = 8;
const boundaryPoints = 6;
const nextPoints = 6;
const mostGapPoints = 7;
const never = -1_000_000;

// One search at a time: the tables are the same for all of them.
let points = new Int32Array(0);
let cameFrom = new Int32Array(0);

function scoreOfLetters(word: string, folded: string): number {
  const end = fillTables(word, folded);
  const best = points[(word.length - 1) * folded.length + end] ?? 0;
  const most = word.length * (letterPoints + nextPoints) + boundaryPoints;
  return Math.min(apart, Math.max(1, (apart * best) / most));
}

/**
 * The best of all ways to find the letters in their order. For each letter and each place that it stands at: the
 * points of the best way there, and the place of the letter before. Returns the place of the last letter.
 */
function fillTables(word: string, folded: string): number {
  const { length } = folded;
  if (points.length < word.length * length) {
    points = new Int32Array(word.length * length * 2);
    cameFrom = new Int32Array(word.length * length * 2);
  }
  for (let letter = 0; letter < word.length; letter += 1) {
    const wanted = word.charCodeAt(letter);
    const row = letter * length;
    /** The best place of the letter before, less what the gap up to here costs. */
    let bestBefore = never;
    let bestAt = -1;
    for (let at = 0; at < length; at += 1) {
      const adjacent = letter > 0 && at > 0 ? (points[row - length + at - 1] ?? never) : never;
      if (bestAt !== -1) bestBefore -= 1;
      if (adjacent > never && adjacent - 1 >= bestBefore) {
        bestBefore = adjacent - 1;
        bestAt = at - 1;
      }
      points[row + at] = never;
      if (folded.charCodeAt(at) !== wanted || (letter > 0 && bestAt === -1)) continue;
      const own = letterPoints + (isBoundary(folded, at) ? boundaryPoints : 0);
      const isNext = adjacent > never && adjacent + nextPoints >= bestBefore;
      const before =
        letter === 0 ? -Math.min(at, mostGapPoints) : isNext ? adjacent + nextPoints : bestBefore;
      points[row + at] = own + before;
      cameFrom[row + at] = isNext ? at - 1 : bestAt;
    }
  }
  const last = (word.length - 1) * length;
  let end = 0;
  for (let at = 1; at < length; at += 1) {
    if ((points[last + at] ?? never) > (points[last + end] ?? never)) end = at;
  }
  return end;
}

/** In order, and those that touch or overlap as one. */
function joined(ranges: readonly Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = result.at(-1);
    if (before && start <= before[1]) before[1] = Math.max(before[1], end);
    else result.push([start, end]);
  }
  return result;
}

/**
 * How well all words of `query` are found in `texts`, of which the first counts most: up to 1000. 0 unless each of them
 * is found somewhere; everything is found, by 1, where nothing is looked for.
 */
export function fuzzyScore({ words, whole }: FuzzyQuery, texts: readonly FuzzyText[]): number {
  if (words.length === 0) return 1;
  let sum = 0;
  for (const word of words) {
    const best = bestText(word, texts);
    if (bestScore === 0 || best === -1) return 0;
    sum += bestScore;
  }
  const apart = sum / words.length;
  return words.length === 1 ? apart : Math.max(apart, scoreOfWhole(whole, texts));
}

/** Of the text that `bestText` has found. */
let bestScore = 0;

/** The index of the text in which a word is found best; -1 when it is in none. */
function bestText(word: string, texts: readonly FuzzyText[]): number {
  let best = -1;
  let weight = 1;
  bestScore = 0;
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index];
    const score = text ? scoreOf(word, text) * weight : 0;
    weight *= laterText;
    if (score <= bestScore) continue;
    bestScore = score;
    best = index;
  }
  return best;
}

/** Several words that stand in a text just as they were typed. */
function scoreOfWhole(whole: string, texts: readonly FuzzyText[]): number {
  return Math.max(
    ...texts.map(({ folded }, index) => {
      if (!folded.startsWith(whole)) return 0;
      const score = folded === whole ? exact : wholeAtStart - surplus(folded, whole);
      return score * laterText ** index;
    }),
  );
}

/** What was found in each of the texts: in order, and apart from each other. Nothing where not every word is. */
export function fuzzyRanges(query: FuzzyQuery, texts: readonly FuzzyText[]): Range[][] | undefined {
  const ranges: Range[][] = texts.map(() => []);
  for (const word of query.words) {
    const index = bestText(word, texts);
    const text = texts[index];
    if (!text) return undefined;
    ranges[index]?.push(...rangesOf(word, text));
  }
  return ranges.map(joined);
}
