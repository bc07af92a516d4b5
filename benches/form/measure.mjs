// One visit to a page in a browser that never saw it, and what it took.

import { chromium } from "playwright-core";

/** The phone of the respondent: how much slower than this machine, and behind which network. */
export const PHONES = {
  "CPU 4×": { slower: 4 },
  "CPU 4×, slow 4G": { slower: 4, latency: 150, bitsPerSecond: 1.6e6 },
};

/** A browser for which every other place than this machine is unreachable, at once. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync", "--disable-component-update",
      "--enable-precise-memory-info", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });

/**
 * Runs in the page before all else. First usable input: a frame in which a visible, enabled control is
 * there, and the main thread has run one further task.
 */
function watch() {
  const marks = (window.__marks = { blocked: 0, refused: [] });
  const usable = (control) => !control.disabled && control.type !== "hidden" && control.checkVisibility({ visibilityProperty: true });
  const look = () => {
    if (![...document.querySelectorAll("input, select, textarea, [role=radio], [role=button]")].some(usable)) return requestAnimationFrame(look);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { marks.input = performance.now(); };
    channel.port2.postMessage(0);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) marks.blocked += Math.max(0, duration - 50); }).observe({ type: "longtask", buffered: true });
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => marks.refused.push(`${effectiveDirective} ${blockedURI}`));
}

/** Opens an address in a context of its own, and hands the page to `use`. */
export async function visit(browser, address, { phone = {}, ...options }, use) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
  try {
    const page = await context.newPage(), devtools = await context.newCDPSession(page), outside = [];
    page.on("request", (request) => { if (/^http/.test(request.url()) && !request.url().startsWith(address)) outside.push(request.url()); });
    await page.addInitScript(watch);
    if (phone.slower) await devtools.send("Emulation.setCPUThrottlingRate", { rate: phone.slower });
    if (phone.latency) {
      const bytes = phone.bitsPerSecond / 8;
      await devtools.send("Network.enable");
      await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: phone.latency, downloadThroughput: bytes, uploadThroughput: bytes });
    }
    await page.goto(address, { waitUntil: "load" });
    return await use(page, devtools, outside);
  } finally {
    await context.close();
  }
}

/** JavaScript memory in use after garbage was collected, in MB. */
export async function heap(devtools) {
  await devtools.send("HeapProfiler.collectGarbage");
  return (await devtools.send("Runtime.getHeapUsage")).usedSize / 1e6;
}

/** First paint, first usable input, the end of the scripts and blocking time in milliseconds, and memory in MB. */
export const times = (browser, site, phone) =>
  visit(browser, site.address, { phone }, async (page, devtools, outside) => {
    await page.waitForFunction(() => window.__marks.input && performance.getEntriesByName("first-contentful-paint").length, null, { timeout: 60000 });
    await page.waitForTimeout(300);
    const marks = await page.evaluate(() => ({ ...window.__marks, paint: performance.getEntriesByName("first-contentful-paint")[0].startTime, ready: performance.getEntriesByType("navigation")[0].domContentLoadedEventStart }));
    const { paint, input, ready, blocked } = marks;
    return { paint, input, ready, blocked, memory: await heap(devtools), outside };
  });

/** The middle of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b), half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
