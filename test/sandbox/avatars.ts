/** The people's pictures: real PNG files, drawn here so that no image has to be kept in the repository. */
import { crc32, deflateSync } from 'node:zlib';
import { answerJson, type Exchange } from './exchange.ts';
import { type Person, personBySub } from './people.ts';

const SIZE = 96;
/** Samples a side of each pixel, for smooth edges. */
const SAMPLES = 3;

type Colour = readonly [number, number, number];
const BACKGROUNDS: readonly Colour[] = [
  [110, 79, 188],
  [36, 88, 211],
  [179, 38, 30],
  [11, 112, 105],
  [154, 91, 0],
];
const FIGURE: Colour = [255, 255, 255];

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export async function showPicture({ res, url }: Exchange): Promise<void> {
  const person = personBySub(/^\/pictures\/(\d+)\.png$/.exec(url.pathname)?.[1] ?? '');
  if (!person) {
    answerJson(res, 404, { error: 'not_found' });
    return;
  }
  res.setHeader('content-type', 'image/png');
  res.setHeader('cache-control', 'public, max-age=3600');
  res.end(pictureOf(person));
}

function pictureOf(person: Person): Buffer {
  const background = BACKGROUNDS[Number(person.sub.slice(-2)) % BACKGROUNDS.length] ?? FIGURE;
  const rows = Array.from({ length: SIZE }, (_, y) => row(y, background));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits a channel, RGB
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function row(y: number, background: Colour): Buffer {
  const pixels = Array.from({ length: SIZE }, (_, x) => blend(background, coverage(x, y)));
  const noFilter = 0;
  return Buffer.from([noFilter, ...pixels.flat()]);
}

function coverage(x: number, y: number): number {
  let hits = 0;
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
    const offsetX = ((sample % SAMPLES) + 0.5) / SAMPLES;
    const offsetY = (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
    if (isFigure((x + offsetX) / SIZE, (y + offsetY) / SIZE)) hits++;
  }
  return hits / (SAMPLES * SAMPLES);
}

/** A head and shoulders, in a square of side 1. */
function isFigure(x: number, y: number): boolean {
  const head = Math.hypot(x - 0.5, y - 0.4) < 0.16;
  const shoulders = Math.hypot((x - 0.5) / 0.3, (y - 0.92) / 0.3) < 1;
  return head || shoulders;
}

function blend(background: Colour, share: number): number[] {
  return background.map((channel, index) =>
    Math.round(channel + ((FIGURE[index] ?? 0) - channel) * share * 0.92),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  const checksum = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}
