import { encode } from 'uqr';

const quiet = 4;

/** Row by row, true where dark; null where the text holds more than a code can. */
const modulesOf = (text: string): boolean[][] | null => {
  try {
    return encode(text, { ecc: 'M', border: 0 }).data;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

/** A text as a QR code, dark on light in every theme, since readers expect that. Nothing where the text is too long. */
export const QrPicture = ({ text, label, size = 192 }: { text: string; label: string; size?: number }) => {
  const modules = modulesOf(text);
  if (!modules) return null;
  const side = modules.length + 2 * quiet;
  const dark = modules.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])),
  );
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${side} ${side}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
      style={{ forcedColorAdjust: 'none', borderRadius: 6 }}
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
};
