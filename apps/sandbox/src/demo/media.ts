import sharp from 'sharp';
import type { StandIn } from '../stand-in';

interface Scene {
  wall: [string, string];
  table: string;
  glaze: [string, string];
  things: 'pot' | 'cups' | 'wheel' | 'tin' | 'gaiwan';
}

const scenes: Record<string, Scene> = {
  harbour: { wall: ['#dfe8e4', '#b9cfc8'], table: '#8a6a4f', glaze: ['#2f7a6d', '#174b45'], things: 'pot' },
  pebble: { wall: ['#f1e9df', '#dccbb8'], table: '#a58261', glaze: ['#9aa5a8', '#5f6c70'], things: 'cups' },
  workshop: { wall: ['#f3e3d3', '#e0c1a2'], table: '#6d5240', glaze: ['#c98a5e', '#8c5634'], things: 'wheel' },
  fig: { wall: ['#eadfe6', '#cdb6c6'], table: '#5b4438', glaze: ['#6f3b57', '#3d1f33'], things: 'tin' },
  fog: { wall: ['#eef0f2', '#cfd6db'], table: '#877a6c', glaze: ['#dfe4e6', '#a9b3b8'], things: 'gaiwan' },
  saffron: { wall: ['#fbf0d6', '#f0d79a'], table: '#7a5637', glaze: ['#d98f1f', '#a35f0c'], things: 'tin' },
};

/** `/media/<post>.jpg`: the pictures of the shop's posts, drawn when somebody looks. */
export const createMedia = (): StandIn => {
  const drawn = new Map<string, Promise<Buffer>>();
  return {
    id: 'media',
    answer: async ({ segments }) => {
      const name = /^(\w+)\.jpg$/.exec(segments[1] ?? '')?.[1] ?? '';
      const scene = scenes[name];
      if (!scene) return { status: 404, body: 'There is no such picture' };
      const picture =
        drawn.get(name) ??
        sharp(Buffer.from(draw(scene)))
          .jpeg({ quality: 86 })
          .toBuffer();
      drawn.set(name, picture);
      const headers = {
        'content-type': 'image/jpeg',
        'cache-control': 'max-age=3600',
        'cross-origin-resource-policy': 'cross-origin',
      };
      return { status: 200, headers, body: await picture };
    },
    error: (status) => ({ status, body: '' }),
  };
};

const draw = ({ wall, table, glaze, things }: Scene): string => `
<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640" viewBox="0 0 640 640">
  <defs>
    <linearGradient id="w" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${wall[0]}"/><stop offset="1" stop-color="${wall[1]}"/></linearGradient>
    <linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${glaze[0]}"/><stop offset="1" stop-color="${glaze[1]}"/></linearGradient>
  </defs>
  <rect width="640" height="640" fill="url(#w)"/>
  <circle cx="500" cy="140" r="74" fill="#fff" opacity="0.45"/>
  <rect y="456" width="640" height="184" fill="${table}"/>
  <rect y="456" width="640" height="10" fill="#fff" opacity="0.15"/>
  <ellipse cx="320" cy="486" rx="210" ry="24" fill="#000" opacity="0.18"/>
  ${shapes[things]}
</svg>`;

const steam =
  '<g fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity="0.6"><path d="M300 190c-26-30 26-52 0-90"/><path d="M350 200c-26-30 26-52 0-90"/></g>';
const cup = (x: number, y: number, size: number) =>
  `<g transform="translate(${x} ${y}) scale(${size})"><path d="M-70-90h140l-14 96c-4 22-20 34-42 34h-28c-22 0-38-12-42-34z" fill="url(#g)"/><ellipse cy="-90" rx="70" ry="15" fill="url(#g)"/><ellipse cy="-90" rx="62" ry="11" fill="#000" opacity="0.4"/><path d="M-50-70l9 70" stroke="#fff" stroke-width="9" opacity="0.35" stroke-linecap="round"/></g>`;

const shapes: Record<Scene['things'], string> = {
  pot: `${steam}<path d="M478 330c78-16 96 96 0 106" fill="none" stroke="url(#g)" stroke-width="26"/><path d="M176 372l-92-66 22-24 96 42z" fill="url(#g)"/><ellipse cx="326" cy="384" rx="168" ry="104" fill="url(#g)"/><ellipse cx="326" cy="286" rx="88" ry="14" fill="url(#g)"/><ellipse cx="326" cy="286" rx="88" ry="14" fill="#000" opacity="0.25"/><path d="M246 280c0-46 160-46 160 0z" fill="url(#g)"/><circle cx="326" cy="238" r="18" fill="url(#g)"/><path d="M216 352c14-34 46-48 74-50" fill="none" stroke="#fff" stroke-width="14" opacity="0.4" stroke-linecap="round"/>`,
  cups: `${cup(226, 440, 1.35)}${cup(432, 450, 1.1)}`,
  wheel: `<ellipse cx="320" cy="452" rx="210" ry="40" fill="#3f342d"/><ellipse cx="320" cy="440" rx="196" ry="32" fill="#5a4a40"/><path d="M212 250c10 70-26 132 26 178h164c52-46 16-108 26-178z" fill="url(#g)"/><ellipse cx="320" cy="250" rx="108" ry="24" fill="url(#g)"/><ellipse cx="320" cy="250" rx="96" ry="18" fill="#000" opacity="0.4"/><g stroke="#fff" stroke-width="4" opacity="0.25" fill="none"><path d="M222 300c60 20 136 20 196 0"/><path d="M222 344c60 20 136 20 196 0"/><path d="M226 388c60 18 128 18 188 0"/></g>`,
  tin: `<rect x="214" y="206" width="212" height="270" rx="16" fill="url(#g)"/><rect x="204" y="176" width="232" height="52" rx="12" fill="url(#g)"/><rect x="204" y="218" width="232" height="8" fill="#000" opacity="0.25"/><rect x="246" y="282" width="148" height="118" rx="8" fill="#fff" opacity="0.85"/><path d="M320 304c34 18 34 56 0 76c-34-20-34-58 0-76z" fill="url(#g)"/><path d="M320 308v70" stroke="#fff" stroke-width="4"/>`,
  gaiwan: `${steam}<ellipse cx="320" cy="462" rx="170" ry="26" fill="url(#g)"/><path d="M190 300h260c0 84-52 150-130 150s-130-66-130-150z" fill="url(#g)"/><path d="M206 296c20-62 208-62 228 0z" fill="url(#g)"/><ellipse cx="320" cy="246" rx="26" ry="10" fill="#000" opacity="0.25"/><path d="M220 322c6 44 24 74 52 92" fill="none" stroke="#fff" stroke-width="12" opacity="0.6" stroke-linecap="round"/>`,
};
