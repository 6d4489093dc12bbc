// Many tabs of one browser that edit at the same time: `node tests/e2e/soak_tabs.mjs [N]`; 2,000 edits a tab are the long form,
// 20 the short one. `ATLAS_TABS=2,4` takes other numbers of tabs than 2, 4, 8 and 16.
//
// Each tab writes notes on records, takes back and brings back, while tabs are closed, or their processes killed, and opened
// again. What each page called saved is known outside of the browser. When all is quiet, all tabs must have the same changes
// within 2 s, and among them all that any page called saved; so must a browser that starts anew after it was killed.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchIn, serve, started } from "./harness.mjs";
import { MEETING, RECORDS, added, hands } from "./editing.mjs";

const N = Number(process.argv[2] ?? 20);
const TABS = (process.env.ATLAS_TABS ?? "2,4,8,16").split(",").map(Number);
const AGREEMENT_MS = 2_000;
/** After so long a page that does not open is given up, and another one opened. */
const OPEN_MS = 15_000;

/** In the page: tells outside what it did, and what it called saved. */
function reporter() {
  const { hands } = window;
  const report = { n: 0, told: 0, made: 0 };
  /** Changes are named by their checksum, which is short. */
  const names = (from) => hands.made.slice(from).map((text) => text.split(":", 3)[2]);
  report.did = () => {
    window.atlasDid(names(report.made));
    report.made = hands.made.length;
  };
  report.saved = () => {
    if (hands.state() !== "Saved" || report.told === hands.made.length) return;
    window.atlasSaved(names(report.told));
    report.told = hands.made.length;
  };
  hands.listeners.push((state) => {
    if (state === "Not saved") window.atlasAlarm(document.querySelector(".edit-trouble p")?.textContent ?? "");
    return hands.turn().then(report.saved);
  });
  window.report = report;
}

/** In the page: edits from one number up to another. */
async function work([tab, from, to, records]) {
  const { hands, report } = window;
  for (let n = from; n < to; n += 1) {
    const chance = Math.random();
    const before = hands.made.length;
    if (chance < 0.15 && !hands.tool("Undo").disabled) hands.key(false);
    else if (chance < 0.25 && !hands.tool("Redo").disabled) hands.key(true);
    else {
      const record = records[Math.floor(Math.random() * records.length)];
      await hands.say(record, `soak-${tab}-${n}-${Math.random().toString(36).slice(2, 8)}`);
    }
    if (hands.made.length === before) throw new Error("an act made no change");
    await hands.turn();
    report.did();
    // Some wait, most go on.
    if (Math.random() < 0.2) await hands.saved();
    await hands.turn();
    report.saved();
  }
  await hands.saved();
  await hands.turn();
  report.saved();
}

/** In the page: the last note of a tab, and when the notes of all tabs were seen by a page that called all saved. */
async function meet([record, note]) {
  const { hands, report } = window;
  const save = await hands.type(record, note, { mayReplace: false });
  await window.atlasReady();
  const at = Date.now();
  save.click();
  await hands.closed();
  report.did();
  return at;
}
async function agreed([notes, ms]) {
  const { hands, report } = window;
  const has = () => hands.state() === "Saved" && notes.every((note) => hands.details().textContent.includes(note));
  const isThere = await hands.until(has, "agreement", ms).catch(() => false);
  const at = Date.now();
  await hands.turn();
  report.saved();
  return isThere ? at : Infinity;
}
async function whole() {
  const { hands } = window;
  const { texts, ms } = await hands.exportByHistory();
  return { digest: await hands.digest(texts), names: texts.map((text) => text.split(":", 3)[2]), ms };
}
async function database() {
  const texts = await window.hands.inDatabase();
  return { digest: await window.hands.digest(texts), names: texts.map((text) => text.split(":", 3)[2]) };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** What is asked of a page that may be dead by now may never be answered. */
const perhaps = (promise) => Promise.race([promise.catch(() => null), pause(3_000)]);
const site = await serve();

async function soak(nTabs) {
  const profile = mkdtempSync(join(tmpdir(), "atlas-tabs-"));
  const all = new Set();
  const called = new Set();
  const found = [];
  const stuck = [];
  const alarms = [];
  const count = { killed: 0, closed: 0, lost: 0, diverging: 0 };
  let nDone = 0;

  async function begin() {
    const browser = await launchIn(profile);
    await browser.context.addInitScript(`(${hands})(); (${reporter})();`);
    await browser.context.exposeBinding("atlasSaved", (_, names) => names.forEach((name) => called.add(name)));
    await browser.context.exposeBinding("atlasAlarm", (_, text) => alarms.push(text));
    return browser;
  }
  async function open(context) {
    let page;
    let step = "making a page";
    // What is killed while it is made may never say so.
    const patience = new Promise((_, reject) => {
      setTimeout(async () => {
        reject(new Error("killed"));
        if (!page || step === "open") return;
        const answers = await Promise.race([page.evaluate(() => true).catch(() => false), pause(2_000)]);
        stuck.push(`${step}, ${answers ? "the page answers" : "the page is dead"}`);
        await page.close().catch(() => {});
      }, OPEN_MS).unref();
    });
    patience.catch(() => {});
    page = await Promise.race([context.newPage(), patience]);
    page.setDefaultTimeout(0);
    page.on("pageerror", (error) => found.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) found.push(`console: ${message.text()}`);
    });
    page.on("dialog", (dialog) => dialog.accept().catch(() => {}));
    const death = new Promise((_, reject) => {
      for (const event of ["crash", "close"]) page.on(event, () => reject(new Error("killed")));
    });
    death.catch(() => {});
    /** What a page does ends with it. */
    page.lives = (promise) => {
      promise.catch(() => {});
      return Promise.race([promise, death]);
    };
    const soon = (name, promise) => {
      step = name;
      return Promise.race([page.lives(promise), patience]);
    };
    await soon("going there", page.goto(`${site.address}#record=${RECORDS[0]}`));
    await soon("starting", started(page));
    await soon("the save state", page.evaluate(() => window.hands.until(() => window.hands.state(), "a state", 60_000)));
    step = "open";
    return page;
  }

  const { context, kill } = await begin();
  let isEnded = false;
  context.on("close", () => (isEnded = true));
  const done = Array(nTabs).fill(0);
  const pages = Array(nTabs);
  let nReady = 0;
  let allReady;
  const ready = new Promise((resolve) => (allReady = resolve));
  await context.exposeBinding("atlasReady", () => {
    nReady += 1;
    if (nReady === nTabs) allReady();
    return ready;
  });
  await context.exposeBinding("atlasDid", ({ page }, names) => {
    names.forEach((name) => all.add(name));
    nDone += names.length;
    const tab = pages.indexOf(page);
    if (tab >= 0) done[tab] += 1;
  });

  async function tab(at) {
    while (done[at] < N) {
      let page;
      try {
        page = await open(context);
        pages[at] = page;
        await page.lives(page.evaluate(work, [at, done[at], N, RECORDS]));
        return;
      } catch (error) {
        if (isEnded) throw new Error(`the browser has ended: ${error.message}`);
        if (!/killed|crash|closed|detached|destroyed/i.test(error.message)) {
          found.push(`tab ${at} of ${nTabs}: ${error.message.split("\n")[0]}`);
          if (found.length > 50) throw error;
        }
        if (page) await perhaps(page.close());
      }
    }
  }
  let isOver = false;
  const over = () => (isOver = true);
  const reaper = (async () => {
    // About four ends of each tab, fewer where that would be most of what is done.
    const nEnds = Math.ceil(nTabs * Math.min(4, N / 20));
    for (let n = 0; !isOver && n < nEnds; n += 1) {
      const wanted = ((n + Math.random()) / nEnds) * nTabs * N;
      while (!isOver && done.reduce((a, b) => a + b) < wanted) await pause(20);
      const page = pages[Math.floor(Math.random() * nTabs)];
      if (isOver || !page || page.isClosed()) continue;
      const chance = Math.random();
      const crash = async (page) => {
        const session = await perhaps(context.newCDPSession(page));
        if (session) await perhaps(session.send("Page.crash"));
      };
      if (chance < 0.45) {
        count.closed += 1;
        await perhaps(page.close());
      } else {
        // One, or all at the same moment.
        const dying = chance < 0.9 ? [page] : pages.filter((page) => page && !page.isClosed());
        count.killed += dying.length;
        await Promise.all(dying.map(crash));
      }
    }
  })();
  const begun = performance.now();
  await Promise.all(pages.fill().map((_, at) => tab(at)));
  over();
  await reaper;
  const editMs = performance.now() - begun;

  // Those that ended after their last edit are opened again.
  for (let at = 0; at < nTabs; at += 1) {
    const isAlive = await pages[at].lives(pages[at].evaluate(() => true)).catch(() => false);
    if (isAlive) continue;
    await perhaps(pages[at].close());
    for (let n = 0; n < 5; n += 1) {
      const page = await open(context).catch(() => null);
      if (page) pages[at] = page;
      if (page) break;
    }
  }
  const notes = pages.map((_, at) => `soak-last-${at}.`);
  const clicked = Math.max(...(await Promise.all(pages.map((page, at) => page.evaluate(meet, [MEETING, notes[at]])))));
  const seen = await Promise.all(pages.map((page) => page.evaluate(agreed, [notes, 30_000])));
  const agreementMs = Math.max(...seen) - clicked;

  const there = await pages[0].evaluate(database);
  let listMs = 0;
  for (const [at, page] of pages.entries()) {
    const { digest, names, ms } = await page.evaluate(whole);
    listMs = Math.max(listMs, ms);
    if (digest !== there.digest) {
      count.diverging += 1;
      const missing = there.names.filter((name) => !names.includes(name));
      found.push(`tab ${at} of ${nTabs} has ${names.length} changes, the database ${there.names.length}; missing ${missing.slice(0, 3)}`);
    }
  }
  const lost = [...called].filter((name) => !there.names.includes(name));
  await kill();
  await perhaps(context.close());

  const again = await begin();
  await again.context.exposeBinding("atlasDid", () => {});
  const page = await open(again.context);
  await page.evaluate(() => window.hands.saved());
  const after = await page.evaluate(whole);
  const kept = await page.evaluate(database);
  lost.push(...[...called].filter((name) => !after.names.includes(name) || !kept.names.includes(name)));
  if (after.digest !== there.digest) {
    found.push(`after a new start ${after.names.length} changes, before ${there.names.length}`);
  }
  count.lost = new Set(lost).size;
  await again.context.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });

  const nDead = all.size - [...all].filter((name) => kept.names.includes(name)).length;
  console.log(
    `${nTabs} tabs: ${nDone} edits in ${(editMs / 1000).toFixed(0)} s, ${called.size} called saved, ${count.lost} of them lost (${nDead} of the others died with their page); ${count.closed} tabs closed, ${count.killed} killed; ${count.diverging} diverging; agreed after ${agreementMs} ms; the list of ${after.names.length} changes takes up to ${listMs.toFixed(0)} ms`,
  );
  if (alarms.length) console.log(`  ${alarms.length} times "Not saved" was said: ${[...new Set(alarms)].join(" | ")}`);
  for (const text of new Set(stuck)) console.log(`  ${stuck.filter((other) => other === text).length} pages given up: ${text}`);
  for (const text of new Set(found)) console.log(`  ${found.filter((other) => other === text).length} times: ${text}`);
  return { nDone, nSaved: called.size, ...count, agreementMs, nFound: found.length };
}

const figures = [];
for (const nTabs of TABS) figures.push(await soak(nTabs));
await site.stop();
const sum = (name) => figures.reduce((sum, figure) => sum + figure[name], 0);
const worstMs = Math.max(...figures.map(({ agreementMs }) => agreementMs));
const lines = added("tabs", [sum("nDone"), sum("nSaved"), sum("lost"), sum("diverging"), sum("closed"), sum("killed"), worstMs]);
const over = (at) => lines.reduce((sum, line) => sum + line[at], 0);
console.log(
  `${over(0)} edits in tabs over time, ${over(1)} called saved: ${over(2)} lost, ${over(3)} tabs diverging, with ${over(4)} tabs closed and ${over(5)} killed; agreement after at most ${Math.max(...lines.map((line) => line[6]))} ms (${worstMs} ms this time)`,
);
assert.equal(sum("lost"), 0);
assert.equal(sum("diverging"), 0);
assert.equal(sum("nFound"), 0);
assert.ok(worstMs <= AGREEMENT_MS, `agreement after ${worstMs} ms`);
