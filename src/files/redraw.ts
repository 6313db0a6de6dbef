import sharp from 'sharp';
import { Refusal } from '../kernel/refusal.ts';
import { filesPack as pack } from './pack.ts';

let last: Promise<unknown> = Promise.resolve();

/** A photo of 48 million points takes 160 MB while it is drawn anew: two at once would be too many. */
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work, work);
  last = mine.catch(() => {});
  return mine;
}

// Nothing is kept between images: what one person sent does not stay in memory.
sharp.cache(false);

/**
 * An image drawn anew: what comes out is its points and nothing that was beside or behind them.
 * @throws Refusal `file.broken`, `file.image-too-large`
 */
export const redraw = (bytes: Buffer, mediaType: string): Promise<Buffer> =>
  oneAtATime(async () => {
    const drawn = sharp(bytes, {
      limitInputPixels: pack.pixels,
      animated: mediaType !== 'image/jpeg',
      failOn: 'warning',
    });
    try {
      const { width, height, pages = 1 } = await drawn.metadata();
      // The height of an animation is that of all its frames, one below the other.
      if (width * height > pack.pixels) throw tooManyPoints();
      // Telephones store a picture lying down and note how to turn it; without the note it has to be turned. Making a large one
      // smaller while it is read keeps it from ever standing whole in memory.
      const kept = { width: pack.side, height: pack.side, fit: 'inside', withoutEnlargement: true } as const;
      const upright = pages > 1 ? drawn : drawn.autoOrient().resize(kept);
      switch (mediaType) {
        case 'image/jpeg':
          return await upright.jpeg({ quality: 90 }).toBuffer();
        case 'image/png':
          return await upright.png().toBuffer();
        case 'image/webp':
          return await upright.webp({ quality: 90 }).toBuffer();
        case 'image/tiff':
          return await upright.tiff({ compression: 'lzw' }).toBuffer();
        default:
          return await upright.gif().toBuffer();
      }
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (/pixel limit/.test((error as Error).message)) throw tooManyPoints();
      throw new Refusal('file.broken');
    }
  });

const tooManyPoints = (): Refusal => new Refusal('file.image-too-large', { millions: Math.floor(pack.pixels / 1e6) });
