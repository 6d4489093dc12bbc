// Many edits in one browser: `node tests/e2e/soak_browser.mjs [N]`; 100,000 is the long form, 500 the short one.
//
// Somebody writes notes on records, takes some back and brings some back, and loads the page again each 1,000. Measured are the
// time from the click on "Save", or the key, to the second frame after it; the longest task; what is written into local storage;
// the memory at the end beside that of a page that was just loaded with the same changes.
import assert from "node:assert/strict";
import { launch, openPage, serve, started } from "./harness.mjs";
import { RECORDS, added, hands, quantile } from "./editing.mjs";

const N = Number(process.argv[2] ?? 500);
const STAGE = 1_000;
/** So long an edit may take until it is seen, in milliseconds, 99 of 100. */
const LIMIT_MS = 50;
/** So many times the memory of a fresh page. */
const LIMIT_MEMORY = 1.1;
const MIB = 1 << 20;

/** In the page: counts what is written, and takes hold of the program's memory. */
function meters() {
  const { setItem } = Storage.prototype;
  window.meters = { units: {}, tasks: [], memory: undefined };
  Storage.prototype.setItem = function (key, text) {
    const kind = key.split(":").slice(1, 2)[0] ?? key;
    window.meters.units[kind] = (window.meters.units[kind] ?? 0) + key.length + String(text).length;
    return setItem.call(this, key, text);
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await original.apply(WebAssembly, args);
      const memory = Object.values((made.instance ?? made).exports).find((item) => item instanceof WebAssembly.Memory);
      window.meters.memory = memory ?? window.meters.memory;
      return made;
    };
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.meters.tasks.push([entry.startTime, entry.duration]);
  }).observe({ type: "longtask", buffered: true });
}

/** In the page: edits from one number up to another; a line for each: kind, milliseconds, the longest task. */
async function work([from, to, records]) {
  const { hands } = window;
  const lines = [];
  for (let n = from; n < to; n += 1) {
    const chance = Math.random();
    let act = "say";
    if (chance < 0.2 && !hands.tool("Undo").disabled) act = "undo";
    else if (chance < 0.35 && !hands.tool("Redo").disabled) act = "redo";
    const before = hands.made.length;
    let button;
    let opening = 0;
    if (act === "say") {
      const begin = performance.now();
      button = await hands.type(records[n % records.length], `soak-${n}-${Math.random().toString(36).slice(2, 8)}`);
      await hands.frames();
      opening = performance.now() - begin;
    }
    const begin = performance.now();
    if (button) button.click();
    else hands.key(act === "redo");
    const work = performance.now() - begin;
    await hands.frames();
    const ms = performance.now() - begin;
    if (button) await hands.closed();
    // Another edit comes when this one is safe.
    await hands.turn();
    await hands.saved();
    const kind = act === "say" ? records[n % records.length].split("/")[0] : act;
    lines.push([act, ms, work, opening, hands.made.length - before, begin, kind]);
  }
  const { units, tasks } = window.meters;
  return { lines, units, tasks };
}

const memoryOf = async (page) => {
  // What was noted here is not the page's.
  await page.evaluate(() => {
    window.hands.made.length = 0;
    window.hands.states.length = 0;
    window.meters.tasks.length = 0;
  });
  const session = await page.context().newCDPSession(page);
  // What is to be told to nobody any more is let go of in turns.
  for (let n = 0; n < 3; n += 1) await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.enable").then(() => session.send("Performance.getMetrics"));
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize").value;
  const nodes = metrics.find(({ name }) => name === "Nodes").value;
  await session.detach();
  const wasm = await page.evaluate(() => window.meters.memory?.buffer.byteLength ?? 0);
  return { heap, wasm, nodes };
};

const site = await serve();
const browser = await launch();
const context = await browser.newContext({ locale: "en" });
await context.addInitScript(hands);
await context.addInitScript(meters);
const page = await openPage(context, site.origin);
// A stage takes minutes.
page.setDefaultTimeout(0);

const open = async () => {
  const begin = performance.now();
  await page.goto("about:blank");
  await page.goto(`${site.address}#record=${RECORDS[0]}`);
  await started(page);
  await page.evaluate(() => window.hands.until(() => window.hands.state() === "Saved"));
  return performance.now() - begin;
};

const all = [];
const units = {};
const tasks = [];
let nMade = 0;
let startMs = await open();
for (let from = 0; from < N; from += STAGE) {
  const to = Math.min(N, from + STAGE);
  const stage = await page.evaluate(work, [from, to, RECORDS]);
  for (const line of stage.lines) all.push(line);
  nMade += stage.lines.reduce((sum, line) => sum + line[4], 0);
  for (const [kind, n] of Object.entries(stage.units)) units[kind] = (units[kind] ?? 0) + n;
  // Tasks of edits, not of the start.
  const first = stage.lines[0][5];
  tasks.push(...stage.tasks.filter(([begin]) => begin >= first).map(([, ms]) => ms));
  if (to === N) break;
  startMs = await open();
  if ((to / STAGE) % 5 === 0) console.log(`${to} edits, the last start took ${startMs.toFixed(0)} ms`);
}
const used = await memoryOf(page);
const freshMs = await open();
const fresh = await memoryOf(page);
const inDatabase = await page.evaluate(async () => (await window.hands.inDatabase()).length);
const shown = await page.evaluate(async () => {
  const { texts, n, ms } = await window.hands.exportByHistory();
  return { nTexts: texts.length, n, ms };
});

const sorted = (lines, at) => lines.map((line) => line[at]).sort((a, b) => a - b);
const told = (name, lines) => {
  const ms = sorted(lines, 1);
  const work = sorted(lines, 2);
  console.log(
    `${name}: ${lines.length} edits, to paint p50 ${quantile(ms, 0.5).toFixed(1)} ms, p99 ${quantile(ms, 0.99).toFixed(1)} ms, at most ${quantile(ms, 1).toFixed(1)} ms; in the handler p50 ${quantile(work, 0.5).toFixed(1)} ms, p99 ${quantile(work, 0.99).toFixed(1)} ms, at most ${quantile(work, 1).toFixed(1)} ms`,
  );
  return quantile(ms, 0.99);
};
const p99 = told("all", all);
told("first", all.slice(0, STAGE));
told("last", all.slice(-STAGE));
for (const kind of new Set(all.map((line) => line[6]))) told(kind, all.filter((line) => line[6] === kind));
const opening = sorted(all.filter((line) => line[0] === "say"), 3);
console.log(`the form opened and filled: p50 ${quantile(opening, 0.5).toFixed(1)} ms, p99 ${quantile(opening, 0.99).toFixed(1)} ms`);
console.log(`long tasks: ${tasks.length}, the longest ${Math.max(0, ...tasks).toFixed(0)} ms`);
const allUnits = Object.values(units).reduce((sum, n) => sum + n, 0);
const perHour = ((allUnits / N) * 2 * 360) / MIB;
console.log(`local storage, units an edit by kind: ${Object.entries(units).map(([kind, n]) => `${kind} ${(n / N).toFixed(0)}`).join(", ")}`);
const ratio = (used.heap + used.wasm) / (fresh.heap + fresh.wasm);
const mib = ({ heap, wasm, nodes }) => `${(heap / MIB).toFixed(1)} + ${(wasm / MIB).toFixed(1)} MiB (scripts + program, ${nodes} nodes)`;
console.log(`memory at the end ${mib(used)}, of a fresh page ${mib(fresh)}; a start with all of it takes ${freshMs.toFixed(0)} ms, the list of changes ${shown.ms.toFixed(0)} ms`);
await browser.close();
await site.stop();
const lines = added("browser", [N, p99.toFixed(1), ratio.toFixed(3), perHour.toFixed(3), nMade, inDatabase]);
const nAll = lines.reduce((sum, line) => sum + line[0], 0);
console.log(
  `${N} edits (${nAll} over time): p99 to paint ${p99.toFixed(1)} ms, memory ${ratio.toFixed(2)} of a fresh page, local storage ${perHour.toFixed(2)} MiB an hour at an edit each 10 s; ${nMade} changes made, ${inDatabase} in the database, ${shown.n} listed, ${shown.nTexts} exported`,
);
assert.deepEqual(page.complaints(), []);
// Listed is what says something.
assert.deepEqual([inDatabase, shown.nTexts, shown.n], [nMade, nMade, all.filter(([act]) => act === "say").length]);
assert.ok(p99 <= LIMIT_MS, `p99 ${p99.toFixed(1)} ms`);
assert.ok(ratio <= LIMIT_MEMORY, `memory ${ratio.toFixed(2)}`);
