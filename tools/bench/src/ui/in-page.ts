/**
 * What runs in the page: every event's time to the next paint, long tasks, layout shifts and the largest paint, all as
 * the browser itself reports them; and a stopwatch for what takes more than one frame. Times in ms.
 */
export const inPage = `(() => {
  const bench = { events: [], longTasks: [], largestPaint: 0, shift: 0 };
  const watch = (type, take, more = {}) => {
    try { new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more }); } catch {}
  };
  let pressed = '';
  addEventListener('keydown', ({ key }) => { pressed = key; }, true);
  watch('event', ({ name, duration, interactionId, startTime, target }) => bench.events.push({ name: name + ' ' + (target?.id || target?.tagName || '') + ' ' + (name.startsWith('key') ? pressed : ''), duration, interactionId, startTime }), { durationThreshold: 16 });
  watch('longtask', ({ duration, startTime }) => bench.longTasks.push({ duration, startTime }));
  watch('largest-contentful-paint', ({ startTime }) => { bench.largestPaint = startTime; });
  watch('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) bench.shift += value; });
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(0);
  }));
  bench.time = async (act, holds, giveUpMs = 15000) => {
    const since = performance.now();
    act();
    for (;;) {
      if (holds()) return (await painted()) - since;
      if (performance.now() - since > giveUpMs) throw new Error('It never held: ' + holds);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  };
  const rows = () => [...document.querySelectorAll('[role=grid] [role=row][data-id]')];
  bench.rows = () => rows().map((row) => row.dataset.id);
  bench.showView = (href) => {
    const link = [...document.querySelectorAll('nav a')].find((one) => one.getAttribute('href') === href);
    if (!link) throw new Error('No view ' + href);
    const grid = () => document.querySelector('[role=grid]');
    return bench.time(
      () => link.click(),
      () => link.getAttribute('aria-current') === 'page' && rows().length > 5 && grid().getAttribute('aria-busy') !== 'true',
    );
  };
  bench.openRow = (id) => {
    const row = document.getElementById('row-' + id);
    if (!row) throw new Error('No row ' + id);
    const name = row.querySelector('bdi').textContent;
    return bench.time(() => row.click(), () => document.querySelector('section h2 bdi')?.textContent === name && document.querySelector('[role=log] .said') !== null && location.pathname.includes(id));
  };
  window.bench = bench;
})()`;
