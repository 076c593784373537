/** The longest side of a small view, in pixels. */
const sidePixels = 640;
/** More than any camera makes; a picture that claims more is a bomb. */
const mostPixels = 100_000_000;

/** Unpacked, a picture may take hundreds of megabytes: however many come at once, one at a time is unpacked. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * A small WebP of a picture, its first frame upright and without metadata (place, camera). False where the bytes
 * are no picture after all.
 */
export const makeThumbnail = (path: string, thumbnailPath: string): Promise<boolean> => {
  const made = turn.then(() => shrink(path, thumbnailPath));
  turn = made.catch(() => undefined);
  return made;
};

const shrink = async (path: string, thumbnailPath: string): Promise<boolean> => {
  // Loaded with the first picture: a server without pictures need not hold libvips in memory.
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  try {
    await sharp(path, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 })
      .rotate()
      .resize(sidePixels, sidePixels, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78 })
      .timeout({ seconds: 20 })
      .toFile(thumbnailPath);
    return true;
  } catch {
    return false;
  }
};
