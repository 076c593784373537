import { accessSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { Product } from '../product';
import { inPage } from './in-page';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium: the one of CHROME_PATH, the system's, or the one that comes with the packages. */
export const openBrowser = async (): Promise<Browser> => {
  const own = process.env['CHROME_PATH'] ?? usualPlaces.find(isThere);
  if (own) return chromium.launch({ executablePath: own, args: ['--no-sandbox', ...withoutGpu] });
  // It unpacks its libraries only where it believes to be on Lambda.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x';
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  const { default: packed } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await packed.executablePath(),
    args: [...packed.args.filter((argument) => !notForUs.test(argument)), ...withoutGpu],
  });
};

/**
 * The packed arguments have every frame drawn by an emulated graphics card, which takes a core for itself and hides what
 * the page costs. Without a card Chromium composes frames by its own plain renderer.
 */
const notForUs = /^--(?:single-process|in-process-gpu|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist)/;
const withoutGpu = ['--disable-gpu', '--disable-software-rasterizer'];

const isThere = (path: string): boolean => {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
};

/** A signed-in page that watches itself; not opened yet. */
export const newPage = async (
  browser: Browser,
  product: Product,
  base: string,
  options: BrowserContextOptions = {},
): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options });
  context.setDefaultTimeout(60_000);
  await context.request.post(`${base}/api/session`, { data: product.signIn, headers: { origin: base } });
  const page = await context.newPage();
  await page.addInitScript(inPage);
  return page;
};

export interface Gate {
  url: string;
  cut(): void;
  mend(): void;
  close(): void;
}

/** A wire to the product that can be cut: open lines die at once, new ones are refused. */
export const openGate = async (product: Product): Promise<Gate> => {
  const target = Number(new URL(product.url).port);
  const lines = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    for (const [line, other] of [
      [near, far],
      [far, near],
    ] as const) {
      lines.add(line);
      line.on('error', () => other.destroy());
      line.on('close', () => {
        lines.delete(line);
        other.destroy();
      });
      line.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const cutLines = (): void => lines.forEach((line) => line.destroy());
  return {
    url: `http://127.0.0.1:${port}`,
    cut() {
      isCut = true;
      cutLines();
    },
    mend: () => void (isCut = false),
    close() {
      server.close();
      cutLines();
    },
  };
};
