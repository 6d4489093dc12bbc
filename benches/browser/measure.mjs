// One row: a page in a browser of its own, all its moves, and numbers.
import { readFileSync } from "node:fs";
import { started } from "../../tests/e2e/harness.mjs";

const MOVES = readFileSync(new URL("moves.js", import.meta.url), "utf8");

/** What is looked at: projection, middle, zoom of web maps, size of the window, device pixels in a CSS pixel. */
export const VIEWS = {
  world: { projection: "equal-earth", center: [10, 15], zoom: 2.3, viewport: { width: 1280, height: 720 }, density: 1 },
  europe: { projection: "mercator", center: [10, 49], zoom: 4.2, viewport: { width: 1280, height: 720 }, density: 1 },
  "world-2x": { projection: "equal-earth", center: [10, 15], zoom: 2.3, viewport: { width: 1280, height: 720 }, density: 2 },
  globe: { projection: "globe", center: [10, 30], zoom: 1.5, viewport: { width: 1280, height: 720 }, density: 1 },
  phone: { projection: "equal-earth", center: [10, 30], zoom: 2, viewport: { width: 390, height: 844 }, density: 1 },
};
/** Everything, as long as nobody chooses years. */
const ALWAYS = [1900, 2030];
const YEARS = [1960, 2015];
/** A partnership that is in sight in every view. */
const ONE = { names: ["Paris", "Helsinki"], ends: [2.35, 48.86, 24.94, 60.17], since: 1990, until: 2000, kind: 0 };

/**
 * Megabytes of the page's renderer and the graphics process (PSS). Other renderers belong to the browser's own interface, which
 * their command tells, or are kept in store, which are smaller than any with a page.
 */
async function megabytes(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const pss = (id) => Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, "utf8"))?.[1] ?? NaN) / 1024;
  const isOwn = (id) => readFileSync(`/proc/${id}/cmdline`, "utf8").includes("--top-chrome-webui");
  const most = (wanted) => Math.max(...processInfo.filter(({ type, id }) => type === wanted && !isOwn(id)).map(({ id }) => pss(id)));
  return most("renderer") + most("GPU");
}

async function taskMs(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return 1000 * metrics.find(({ name }) => name === "TaskDuration").value;
}

/** Where the atlas has its map and timeline in a window: others get the same sizes. */
export async function sizes(browser, site, view) {
  const { viewport, density } = VIEWS[view];
  const context = await browser.newContext({ viewport, deviceScaleFactor: density, locale: "en" });
  const page = await context.newPage();
  await page.goto(site);
  await started(page);
  const found = await page.evaluate(() =>
    Object.fromEntries(
      ["map", "timeline"].map((part) => {
        const { width, height } = document.querySelector(`.${part}-canvas`).getBoundingClientRect();
        return [part, [Math.round(width), Math.round(height)]];
      }),
    ),
  );
  await context.close();
  return found;
}

/** Puts the data where the page has them at its next start, in the form it likes best. */
async function prepare(context, { row, site, peers, file }) {
  const page = await context.newPage();
  if (row.page !== "atlas") {
    await page.goto(`${peers}/${row.page}.html`);
    await page.waitForFunction(() => window.bench);
    await page.evaluate((address) => window.bench.keep(address), `/data/${row.n}`);
    return page.close();
  }
  await page.goto(site);
  await started(page);
  await page.locator(".import-field").setInputFiles(file);
  await page.getByRole("dialog", { name: "Import" }).getByText("It is kept in this browser").waitFor({ timeout: 120_000 });
  await page.close();
}

function address({ row, site, peers, size }) {
  const { projection, center, zoom } = VIEWS[row.view];
  if (row.page !== "atlas") return `${peers}/${row.page}.html?width=${size[0]}&height=${size[1]}`;
  const lanes = row.part === "timeline" ? "&lanes=country" : "";
  const look = `${projection === "equal-earth" ? "" : `projection=${projection}&`}at=${center},${zoom}`;
  return `${site}#lang=en&${look}${lanes}`;
}

/** Measures a row `{ part, view, page, n }`; puts numbers by name into `numbers`, as they come. */
export async function measure(browser, { row, site, peers, file, sizes, isShort, shot, numbers: found = {} }) {
  const { projection, center, zoom, viewport, density } = VIEWS[row.view];
  const size = sizes[row.part];
  const context = await browser.newContext({ viewport, deviceScaleFactor: density, locale: "en", serviceWorkers: "block" });
  const errors = [];
  try {
    await prepare(context, { row, site, peers, file });
    const page = await context.newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    page.setDefaultTimeout(180_000);
    await page.addInitScript(MOVES);
    await page.goto(address({ row, site, peers, size }), { waitUntil: "commit" });
    const kind = row.page !== "atlas" ? "peer" : row.part === "timeline" ? "atlas-timeline" : "atlas";
    const keep = (name, value) => {
      if (typeof value === "number") found[name] = value;
      else for (const [key, number] of Object.entries(value)) found[`${name}.${key}`] = number;
    };
    const start = { projection, center, zoom, window: row.part === "timeline" ? YEARS : ALWAYS };
    const settled = async () => {
      if (row.page === "atlas") await started(page);
      await page.waitForTimeout(isShort ? 100 : 1000);
    };
    const run = async (name, move = name, options = {}) => keep(name, await page.evaluate(([move, options]) => window.hands.measure(move, options), [move, options]));
    keep("first", await page.evaluate(([kind, start]) => window.hands.first(kind, start), [kind, start]));
    await settled();
    found.nDrawn = await page.evaluate(() => window.hands.nDrawn());
    if (shot) await page.screenshot({ path: shot });
    const session = await context.newCDPSession(page);
    await session.send("Performance.enable");
    const work = async (name, n, move) => {
      const before = await taskMs(session);
      await page.evaluate(([move, n]) => window.hands.measure(move, { n }), [move, n]);
      // What a page leaves for later is work too.
      await page.waitForTimeout(isShort ? 50 : 700);
      found[name] = ((await taskMs(session)) - before) / n;
    };
    const seconds = isShort ? 0.3 : 3;
    if (row.part === "timeline") {
      await run("years", "yearsMoved", { n: isShort ? 4 : 20 });
      await settled();
      await work("yearsWork", isShort ? 4 : 20, "yearsMoved");
      await run("yearsDrag", "yearsDragged", { seconds: isShort ? 0.3 : 2 });
    } else {
      await run("still", "frames", { seconds: isShort ? 0.2 : 1 });
      await run("drag", "drag", { seconds });
      await settled();
      await run("flick");
      await settled();
      await run("zoomIn", "zoom", { factor: 2 });
      await settled();
      await run("zoomOut", "zoom", { factor: 0.5 });
      await settled();
      await run("hover", "hover", { n: isShort ? 20 : 300, size });
      await session.send("HeapProfiler.collectGarbage");
      found.megabytes = await megabytes(browser);
      await run("window", "window", { from: YEARS[0], to: YEARS[1], moves: isShort ? [1] : [0.5, 1, 5] });
      await settled();
      await work("windowWork", isShort ? 4 : 20, "windowWork");
      await run("windowDrag", "windowDrag", { seconds: isShort ? 0.3 : 2 });
      await settled();
    }
    await run("ready", "readyToAdd", { row: ONE });
    await settled();
    await run("add", "add", { row: ONE });
    if (errors.length) throw new Error(errors.join("; "));
    return found;
  } finally {
    await context.close();
  }
}
