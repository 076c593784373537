import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { atMost, type Figure, percentile } from '../figures';
import { isQuick, startFilled } from '../filled';
import { newPage } from './browser';

const rows = isQuick() ? 20_000 : 100_000;
const early = 1000; // rows after which the memory is first looked at
const frameMs = 16.7;
const clockMs = 0.5; // by which the browser's own ticks differ from each other
const rowPx = 88;

/** Wheel, held key and scroll bar through a list of 100,000 rows that are read as one goes. */
export const scroll = async (browser: Browser): Promise<Figure[]> => {
  const product = await startFilled(rows);
  try {
    const page = await newPage(browser, product, product.url);
    await page.addInitScript(watchFrames);
    await page.goto(`${product.url}/inbox?sort=recent`);
    await page.locator('[role=row][data-id]').nth(4).waitFor();
    const heapMb = await heapOf(page);
    await page.locator('#conversation-list').focus();

    const fresh = await framesOf(page, () => wheel(page, 8));
    await pullTo(page, early);
    const before = await heapMb();
    const since = Date.now();
    await pullTo(page, 10_000);
    await standInTheMiddle(page);
    const held = await framesOf(page, () => hold(page, 'j', 5));
    await pullTo(page, rows);
    const loadedS = (Date.now() - since) / 1000;

    await page.evaluate(`document.getElementById('conversation-list').scrollTop = ${(rows / 2) * rowPx}`);
    await sleep(1500);
    const middle = await framesOf(page, () => wheel(page, 8));
    await page.keyboard.press('x'); // picks, wherever it is, the row of the cursor
    const picked = await page.evaluate<number>('document.querySelectorAll("[aria-selected=true]").length');
    await page.keyboard.press('Escape');
    await standInTheMiddle(page);
    const heldFar = await framesOf(page, () => hold(page, 'j', 5));
    const dragged = await framesOf(page, () => drag(page, 6));
    const settled = await page.evaluate<number>('bench.time(() => {}, () => !bench.isBlank())');
    const after = await heapMb();
    const all = [fresh, held, middle, heldFar, dragged];
    const lost = all.reduce((sum, { lost }) => sum + lost, picked === 1 ? 0 : 1);
    return [
      smooth('ui.scroll.wheel', fresh),
      smooth('ui.scroll.wheel.far', middle),
      smooth('ui.scroll.held', held),
      smooth('ui.scroll.held.far', heldFar),
      atMost('ui.scroll.drag', settled, 'ms until all rows are there', 1000, told(dragged)),
      atMost('ui.scroll.focus', lost, 'frames without the focused row', 0, `${all.length} ways`),
      atMost('ui.scroll.heap', after, 'MB', 300, `${Math.round(before)} MB after ${early} rows`),
      atMost(
        'ui.scroll.growth',
        ((after - before) / rows) * 1000,
        'MB per 1,000 rows passed',
        0.5,
        `read in ${Math.round(loadedS)} s`,
      ),
    ];
  } finally {
    await product.stop();
  }
};

interface Frames {
  deltas: number[]; // ms from frame to frame
  blank: number; // frames that showed a row without its words
  lost: number; // frames in which the focused row, or the focus, was gone
  longTasks: number;
}

const told = ({ deltas, blank, longTasks }: Frames): string => {
  const dropped = deltas.reduce((sum, delta) => sum + Math.max(0, Math.round(delta / frameMs) - 1), 0);
  const share = (count: number) => `${((count / Math.max(1, deltas.length)) * 100).toFixed(1)} %`;
  return `${deltas.length} frames, ${share(dropped)} dropped, ${share(blank)} with a blank row, ${longTasks} tasks > 50 ms`;
};

const smooth = (name: string, frames: Frames): Figure => {
  const p95 = percentile(frames.deltas, 0.95);
  const figure = atMost(name, p95, 'ms a frame, p95', frameMs, told(frames));
  return { ...figure, holds: p95 <= frameMs + clockMs && frames.blank <= frames.deltas.length / 100 };
};

const framesOf = async (page: Page, act: () => Promise<void>): Promise<Frames> => {
  await page.evaluate('bench.longTasks.length = 0; bench.startFrames()');
  await act();
  const frames = await page.evaluate<Omit<Frames, 'longTasks'>>('bench.stopFrames()');
  return { ...frames, longTasks: await page.evaluate<number>('bench.longTasks.length') };
};

/** A wheel that is turned quickly: some 90 rows a second. */
const wheel = async (page: Page, seconds: number): Promise<void> => {
  const box = await page.locator('#conversation-list').boundingBox();
  await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 200);
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(15)) await page.mouse.wheel(0, 160);
};

/** The cursor on a row that is on screen, no conversation open. */
const standInTheMiddle = async (page: Page): Promise<void> => {
  await page.evaluate(`(() => {
    const frame = document.getElementById('conversation-list');
    const middle = Math.floor((frame.scrollTop + frame.clientHeight / 2) / ${rowPx}) + 1;
    frame.querySelector('[aria-rowindex="' + middle + '"]').click();
  })()`);
  await sleep(500);
  await page.keyboard.press('u');
  await sleep(500);
};

/** A key that is held down, repeated as keyboards do it. */
const hold = async (page: Page, key: string, seconds: number): Promise<void> => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(30)) await page.keyboard.down(key);
  await page.keyboard.up(key);
};

/** The bar is drawn from one end to the other and back to a third. */
const drag = (page: Page, seconds: number): Promise<void> =>
  page.evaluate(
    `(async () => {
      const frame = document.getElementById('conversation-list');
      const since = performance.now();
      for (let part = 0; part < 1; ) {
        part = Math.min(1, (performance.now() - since) / ${seconds * 1000});
        const place = part < 0.6 ? part / 0.6 : 1 - (part - 0.6) / 0.6;
        frame.scrollTop = place * frame.scrollHeight;
        await new Promise(requestAnimationFrame);
      }
    })()`,
  );

/** To the end of what is loaded again and again, until so many rows are. */
const pullTo = (page: Page, count: number): Promise<void> =>
  page.evaluate(
    `(async () => {
      const frame = document.getElementById('conversation-list');
      for (let last = 0, since = performance.now(); frame.scrollHeight < ${count - 60} * ${rowPx}; ) {
        frame.scrollTop = frame.scrollHeight;
        await new Promise((resolve) => setTimeout(resolve, 15));
        if (frame.scrollHeight > last) { last = frame.scrollHeight; since = performance.now(); }
        else if (performance.now() - since > 15000) throw new Error('Only ' + last / ${rowPx} + ' rows came');
      }
    })()`,
  );

const heapOf = async (page: Page): Promise<() => Promise<number>> => {
  const line = await page.context().newCDPSession(page);
  await line.send('HeapProfiler.enable');
  return async () => {
    await line.send('HeapProfiler.collectGarbage');
    const { usedSize } = await line.send('Runtime.getHeapUsage');
    return usedSize / 2 ** 20;
  };
};

/** Looks at what each frame has painted, once it is painted. */
const watchFrames = `(() => {
  let frames = null;
  const frame = () => document.getElementById('conversation-list');
  bench.isBlank = () => {
    const { scrollTop, clientHeight, scrollHeight } = frame();
    const there = new Set();
    for (const row of frame().querySelectorAll('[role=row][data-id]'))
      if (row.querySelector('bdi')) there.add(Number(row.getAttribute('aria-rowindex')) - 1);
    const end = Math.min(Math.floor(scrollHeight / ${rowPx}), Math.ceil((scrollTop + clientHeight) / ${rowPx}));
    for (let at = Math.floor(scrollTop / ${rowPx}); at < end; at += 1) if (!there.has(at)) return true;
    return false;
  };
  const isLost = () => {
    const id = frame().getAttribute('aria-activedescendant');
    return document.activeElement !== frame() || !id || !document.getElementById(id);
  };
  const look = (last) => {
    if (!frames) return;
    requestAnimationFrame((now) => {
      if (!frames) return;
      if (last) frames.deltas.push(now - last);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        if (!frames) return;
        if (bench.isBlank()) frames.blank += 1;
        if (isLost()) frames.lost += 1;
      };
      channel.port2.postMessage(0);
      look(now);
    });
  };
  bench.startFrames = () => { frames = { deltas: [], blank: 0, lost: 0 }; look(0); };
  bench.stopFrames = () => { const done = frames; frames = null; return done; };
})()`;
