import type { Product } from './lines/lines';

/** The shop of the demo: a small pottery that makes tea ware. Invented, like everybody in it. */
export const brand = { name: 'Larkspur Kiln', handle: 'larkspur.kiln' };

export const demoApp = {
  id: '1517300000000042',
  secret: 'larkspur-demo-app-secret',
  verifyToken: 'larkspur-demo-verify',
};

export const pageId = '105920000000017';
export const instagramId = '17841460000000023';
export const pageToken = 'larkspur-demo-page-token';
export const instagramToken = 'larkspur-demo-instagram-token';

export interface BrandPost {
  key: string;
  text: string;
  /** What it shows; null: no single product. */
  product: Product | null;
  isWorkshop?: boolean;
  /** How long before the start of the demo it was published. */
  ageHours: number;
}

/** Newest first. Both channels publish all of them. */
export const brandPosts: readonly BrandPost[] = [
  {
    key: 'harbour',
    product: 'harbour',
    ageHours: 9,
    text: 'The Harbour teapot is back. One kiln, forty pots, and a green that only comes out when the wind is right. Which cup would you pour first?',
  },
  {
    key: 'pebble',
    product: 'pebble',
    ageHours: 34,
    text: 'Two Pebble cups, no two alike. We sand every rim by hand so that the first sip is the soft one. On the shelf from today.',
  },
  {
    key: 'workshop',
    product: null,
    isWorkshop: true,
    ageHours: 76,
    text: 'Saturday class: three hours at the wheel, your own two cups, tea on the stove. Beginners are our favourite people. Places for November are open.',
  },
  {
    key: 'fig',
    product: 'fig',
    ageHours: 124,
    text: 'Smoked Fig: black tea, dried figs from Pelion and a slow fire. It tastes like the last evening of the summer.',
  },
  {
    key: 'fog',
    product: 'fog',
    ageHours: 220,
    text: 'The Fog gaiwan took eleven tries. The twelfth one holds the heat, not your fingers. A small batch, numbered below the glaze.',
  },
  {
    key: 'saffron',
    product: 'saffron',
    ageHours: 400,
    text: 'Saffron Road is in new tins. Same tea, same people who pick it, and a lid that finally closes. Tell us how you drink yours.',
  },
];
