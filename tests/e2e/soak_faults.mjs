// What a browser may do to the places where changes are kept: `node tests/e2e/soak_faults.mjs [N]`; at most N writes fail one
// by one, all of them unless said. `ATLAS_FAULTS=writes,quota,matrix` takes some parts only.
//
// (1) The k-th write fails, for every k, that one alone or all from it on. (2) Local storage is filled up for real. (3) Places
// that are absent, throw, refuse, never answer, or go away. Whatever happens: an edit is on screen, what the database does not
// have is not called saved and said within a second, the file that is handed out has all, and once the fault is over all is
// saved and there after a reload. A line for each fault, and a line of figures.
import assert from "node:assert/strict";
import { launch, openPage, serve, started } from "./harness.mjs";
import { RECORDS, added, hands } from "./editing.mjs";

const N = Number(process.argv[2] ?? 1_000);
const PARTS = (process.env.ATLAS_FAULTS ?? "writes,quota,matrix").split(",");
/** So soon a failure of the database is said, in milliseconds. */
const SAID_MS = 1_000;
/** So soon the page works. */
const START_MS = 3_000;
/** The units that local storage takes. */
const QUOTA_UNITS = 5_242_880;
const AT_A_TIME = 3;

/** In the page: what is called saved is compared with the database each time. */
function watcher() {
  const { hands } = window;
  window.silent = [];
  hands.listeners.push(async (state) => {
    await hands.turn();
    if (state !== "Saved" || hands.state() !== "Saved") return;
    const made = [...hands.made];
    const texts = (await hands.inDatabase().catch(() => null)) ?? [];
    const missing = made.filter((text) => !texts.includes(text)).length;
    if (missing) window.silent.push(`${missing} of ${made.length} changes are called saved and are not in the database`);
  });
}

/** In the page, before it: one kind of call fails from the k-th on, or that one alone. */
function breakWrites([kind, k, isOnly]) {
  const fault = { n: 0, failedAt: undefined, isOver: false, k, nFailed: 0 };
  window.fault = fault;
  const fails = () => {
    fault.n += 1;
    const isIt = isOnly ? fault.n === fault.k : fault.n >= fault.k;
    if (!isIt || fault.isOver) return false;
    fault.failedAt ??= performance.now();
    fault.nFailed += 1;
    return true;
  };
  const full = () => new DOMException("full", "QuotaExceededError");
  if (kind === "setItem") {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (...args) {
      if (fails()) throw full();
      return setItem.apply(this, args);
    };
  }
  if (kind === "put") {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...args) {
      if (this.name === "changes" && fails()) throw full();
      return put.apply(this, args);
    };
  }
  if (kind === "put error") {
    // A request that fails: a key that is there already.
    const { put, add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...args) {
      if (this.name !== "changes" || !fails()) return put.apply(this, args);
      put.apply(this, ["", "twice"]);
      return add.apply(this, ["", "twice"]);
    };
  }
  if (kind === "abort") {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...args) {
      const made = transaction.apply(this, args);
      if (this.name.endsWith(":edits") && args[1] === "readwrite" && fails()) queueMicrotask(() => made.abort());
      return made;
    };
  }
  if (kind === "open") {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...args) {
      if (args[0].endsWith(":edits") && args.length > 1 && fails()) throw new DOMException("denied", "UnknownError");
      return open.apply(this, args);
    };
  }
  if (kind === "closed") {
    // The browser closes it between its opening and its use.
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...args) {
      if (this.name.endsWith(":edits") && !this.isHands && fails()) this.close();
      return transaction.apply(this, args);
    };
  }
}

/** In the page: the acts of a session, what was seen of each, and when a failure of the database was said. */
async function session([records, isDatabase]) {
  const { hands, fault } = window;
  const bad = [];
  let saidMs = 0;
  const shown = [];
  const looks = () => {
    const text = hands.details().textContent;
    for (const note of shown) if (!text.includes(note)) bad.push(`${note} is not on screen`);
  };
  const said = async () => {
    if (!isDatabase || !fault?.failedAt || saidMs) return;
    // Also one that lasted a moment only.
    const since = () => hands.states.find(([at, text]) => at >= fault.failedAt - 1 && text === "Not saved");
    const found = await hands.until(since, "Not saved", 2_000).catch(() => null);
    saidMs = found ? found[0] - fault.failedAt : Infinity;
  };
  await hands.until(() => hands.state());
  for (const [n, act] of ["say", "say", "undo", "redo", "say", "undo", "redo", "say"].entries()) {
    const before = hands.made.length;
    if (act === "say") {
      shown.push(`soak-${n}-note.`);
      await hands.say(records[0], shown.at(-1));
    } else {
      hands.key(act === "redo");
      await hands.turn();
      const isThere = hands.details().textContent.includes(shown.at(-1));
      if (isThere !== (act === "redo")) bad.push(`${act} is not seen`);
    }
    if (hands.made.length !== before + 1) bad.push(`${act} made ${hands.made.length - before} changes`);
    await hands.turn();
    if (act !== "undo") looks();
    // Each other one comes before the one before is safe.
    if (n % 2) await hands.until(() => hands.state() !== "Saving", "an answer", 8_000).catch((error) => bad.push(error.message));
    await said();
  }
  await hands.until(() => hands.state() !== "Saving", "an answer", 8_000).catch((error) => bad.push(error.message));
  await said();
  return { bad, saidMs, state: hands.state() };
}

/** In the page: what is handed out while something is wrong, or by the list. */
async function handedOut() {
  const { hands } = window;
  const button = hands.troubleButton("Export my changes");
  return button ? hands.exportBy(button) : (await hands.exportByHistory()).texts;
}

const site = await serve();
const browser = await launch();
const table = [];
let worstSaidMs = 0;
let worstStartMs = 0;
let nSilent = 0;

let isBusy = Promise.resolve();
/** Pages start one at a time: it is measured. */
function alone(act) {
  const done = isBusy.then(act);
  isBusy = done.catch(() => {});
  return done;
}

/** A page with a fault, used as a person does; what is wrong is listed. */
async function tried(name, options) {
  const { script, arg, isDatabase = false, isOver, keeps = true, says = isDatabase, during, saysMs = SAID_MS } = options;
  const bad = [];
  const context = await browser.newContext({ locale: "en" });
  const page = await openPage(context, site.origin);
  page.on("dialog", (dialog) => dialog.accept().catch(() => {}));
  const line = { name, state: "", startMs: 0, saidMs: 0, nMade: 0, nKept: 0, bad };
  try {
    await page.addInitScript(`(${hands})(); (${watcher})(); (${script ?? (() => {})})(${JSON.stringify(arg ?? null)});`);
    line.startMs = await alone(async () => {
      const begun = performance.now();
      await page.goto(`${site.address}#record=${RECORDS[0]}`);
      await started(page);
      await page.evaluate(() => window.hands.until(() => window.hands.state() && window.hands.tool("Undo")));
      return performance.now() - begun;
    });
    if (line.startMs > START_MS) bad.push(`started after ${line.startMs.toFixed(0)} ms`);
    worstStartMs = Math.max(worstStartMs, line.startMs);
    await options.first?.(page, bad);
    const done = await page.evaluate(session, [RECORDS, isDatabase && !!arg]);
    bad.push(...done.bad);
    line.state = done.state;
    line.saidMs = done.saidMs;
    await during?.(page, bad);
    if (typeof says === "function" ? await says(page) : says) {
      const isSaid = await page.evaluate(() =>
        window.hands.until(() => window.hands.state() === "Not saved", "Not saved", 5_000).then(() => true, () => false),
      );
      if (!isSaid) bad.push("nothing is said");
      line.state = await page.evaluate(() => window.hands.state());
    }
    if (isDatabase && arg) {
      worstSaidMs = Math.max(worstSaidMs, line.saidMs);
      if (line.saidMs > saysMs) bad.push(`said after ${line.saidMs} ms`);
    }
    const made = await page.evaluate(() => window.hands.made);
    line.nMade = made.length;
    const out = await page.evaluate(handedOut);
    if (!out) bad.push("nothing is handed out");
    else for (const text of made) if (!out.includes(text)) bad.push("the file lacks a change");
    if (isOver) {
      await isOver(page);
      const isSaved = await page.evaluate(() => window.hands.until(() => window.hands.state() === "Saved", "Saved", 7_000).then(() => true, () => false));
      if (!isSaved) bad.push("not saved once the fault is over");
    }
    await page.evaluate(() => window.hands.turn());
    // Whether what is called saved is so is looked at each time; and once more.
    const state = await page.evaluate(() => window.hands.state());
    line.state += state === line.state ? "" : `, ${state}`;
    const inDatabase = (await page.evaluate(() => window.hands.inDatabase().catch(() => null))) ?? [];
    const missing = made.filter((text) => !inDatabase.includes(text)).length;
    const silent = await page.evaluate(() => window.silent);
    if (state === "Saved" && missing) silent.push(`called saved in the end, ${missing} of ${made.length} are not`);
    nSilent += new Set(silent).size;
    bad.push(...new Set(silent));
    if (keeps) {
      await options.before?.(page);
      await alone(() => page.reload().then(() => started(page)));
      await page.evaluate(() => window.hands.until(() => window.hands.state() && window.hands.tool("Undo")));
      // The list is there before the database was read; what is in both comes a moment later.
      let texts = [];
      for (const end = performance.now() + 8_000; performance.now() < end; ) {
        texts = (await page.evaluate(handedOut)) ?? [];
        if (made.every((text) => texts.includes(text))) break;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      line.nKept = made.filter((text) => texts.includes(text)).length;
      if (line.nKept < made.length) bad.push(`${made.length - line.nKept} of ${made.length} are not there after a reload`);
    }
    bad.push(...page.complaints());
  } catch (error) {
    bad.push(`broken off: ${error.message.split("\n")[0]}`);
  }
  await context.close();
  table.push(line);
  console.log(
    [
      bad.length ? "BAD " : "good",
      name.padEnd(58),
      `start ${line.startMs.toFixed(0).padStart(4)} ms`,
      `said ${line.saidMs.toFixed(0).padStart(4)} ms`,
      `${line.nKept}/${line.nMade} kept`,
      line.state,
      ...new Set(bad),
    ].join("  "),
  );
  return line;
}

if (PARTS.includes("writes")) {
  for (const kind of ["setItem", "put", "put error", "abort", "open", "closed"]) {
    const isDatabase = kind !== "setItem";
    for (const isOnly of [true, false]) {
      /** Whether the k-th was reached. */
      const kth = async (k) => {
        let isReached = false;
        const isBySelf = k % 3 === 0;
        await tried(`${kind}: ${isOnly ? "the" : "from the"} ${k}. ${isOnly ? "alone" : "on"}${isBySelf ? ", by itself" : ""}`, {
          script: breakWrites,
          arg: [kind, k, isOnly],
          isDatabase,
          // One alone may be mended by the next write already.
          says: isDatabase && !isOnly && (() => isReached),
          during: async (page) => {
            isReached = await page.evaluate(() => window.fault.nFailed > 0);
          },
          isOver: (page) =>
            page.evaluate((isBySelf) => {
              window.fault.isOver = true;
              if (!isBySelf) window.hands.troubleButton("Try again")?.click();
            }, isBySelf),
          // The next page is well.
          before: (page) => page.addInitScript(() => (window.fault.isOver = true)),
        });
        return isReached;
      };
      // Some at a time: most of it is waiting.
      for (let k = 1; k <= N; k += AT_A_TIME) {
        const some = Array.from({ length: Math.min(AT_A_TIME, N - k + 1) }, (_, at) => kth(k + at));
        if ((await Promise.all(some)).includes(false)) break;
      }
    }
  }
}

/** Fills local storage up to the last unit. */
const fill = (page) =>
  page.evaluate((quota) => {
    let there = 0;
    for (let at = 0; at < localStorage.length; at += 1) {
      const key = localStorage.key(at);
      if (key !== "fill") there += key.length + localStorage.getItem(key).length;
    }
    localStorage.setItem("fill", "x".repeat(quota - there - 4));
    let isFull = false;
    try {
      localStorage.setItem("f", "");
    } catch {
      isFull = true;
    }
    if (!isFull) throw new Error("local storage is not full");
  }, QUOTA_UNITS);
const overDatabase = () => {
  IDBObjectStore.prototype.put = function () {
    throw new DOMException("full", "QuotaExceededError");
  };
};

if (PARTS.includes("quota")) {
  const full = { first: fill };
  await tried("local storage filled up before the first edit", full);
  await tried("local storage filled up, some edits before", {
    first: async (page) => {
      await page.evaluate(async (record) => {
        for (let n = 0; n < 5; n += 1) await window.hands.say(record, `soak-before-${n}.`);
        await window.hands.saved();
      }, RECORDS[1]);
      await fill(page);
      await page.evaluate((record) => window.hands.show(record), RECORDS[0]);
    },
  });
  await tried("local storage filled up, the database full too", {
    ...full,
    script: overDatabase,
    says: true,
    // Nothing keeps it, as is said.
    keeps: false,
  });
}

const define = (target, name, get) => `Object.defineProperty(${target}, ${JSON.stringify(name)}, { get: ${get} });`;
const thrower = (name) => `() => { throw new DOMException("fault", ${JSON.stringify(name)}); }`;
const absentStorage = define("window", "localStorage", "() => null");
const throwingStorage = define("window", "localStorage", thrower("SecurityError"));
const noDatabase = define("window", "indexedDB", "() => undefined");
const inPage = (text) => `() => { ${text} }`;
const method = (name, error) => `Storage.prototype.${name} = ${thrower(error)};`;

if (PARTS.includes("matrix")) {
  // Local storage is away or bad, the database is well: all is saved.
  const STORAGE = {
    "local storage: null": absentStorage,
    "local storage: undefined": define("window", "localStorage", "() => undefined"),
    "local storage: taking hold throws": throwingStorage,
    "local storage: getItem throws": method("getItem", "SecurityError"),
    "local storage: getItem throws as for a corrupt file": method("getItem", "NS_ERROR_FILE_CORRUPTED"),
    "local storage: setItem throws": method("setItem", "SecurityError"),
    "local storage: full from the start": method("setItem", "QuotaExceededError"),
    "local storage: full as Firefox says it": method("setItem", "NS_ERROR_DOM_QUOTA_REACHED"),
    "local storage: setItem does nothing": "Storage.prototype.setItem = () => {};",
    "local storage: removeItem throws": method("removeItem", "SecurityError"),
    "local storage: key throws": method("key", "SecurityError"),
    "local storage: key says nothing": "Storage.prototype.key = () => null;",
    "local storage: length throws": define("Storage.prototype", "length", thrower("SecurityError")),
    "local storage: length is none": define("Storage.prototype", "length", "() => undefined"),
    "no channel to other windows": "delete window.BroadcastChannel;",
    "no channel: taking hold throws": define("window", "BroadcastChannel", thrower("SecurityError")),
  };
  for (const [name, text] of Object.entries(STORAGE)) {
    // Without the channel nothing is heard of what was made: only the notes are looked at.
    if (name.startsWith("no channel")) {
      await withoutChannel(name, text);
      continue;
    }
    await tried(name, { script: inPage(text) });
  }
  const OPEN = "const { open } = IDBFactory.prototype; IDBFactory.prototype.open = ";
  const DATABASE = {
    "database: absent": noDatabase,
    "database: taking hold throws": define("window", "indexedDB", thrower("SecurityError")),
    "database: open throws": `${OPEN} ${thrower("SecurityError")};`,
    "database: open is refused": `${OPEN} function (...args) {
      const request = new EventTarget();
      request.error = new DOMException("refused", "UnknownError");
      setTimeout(() => request.onerror?.({ type: "error", target: request }));
      return request;
    };`,
    "database: open is blocked": `${OPEN} function (...args) {
      const request = new EventTarget();
      setTimeout(() => request.onblocked?.({ type: "blocked", target: request }));
      return request;
    };`,
    "database: never answers": `${OPEN} () => new EventTarget();`,
  };
  for (const [name, text] of Object.entries(DATABASE)) {
    await tried(name, { script: inPage(text), says: true });
    await tried(`${name}; and no local storage`, { script: inPage(throwingStorage + text), says: true, keeps: false });
  }
  await tried("database: writing fails; and no local storage", {
    script: `() => { (${overDatabase})(); ${throwingStorage} }`,
    says: true,
    keeps: false,
  });
  await tried("database: reading fails", {
    // Writing is well.
    script: inPage(`IDBObjectStore.prototype.getAll = ${thrower("UnknownError")};`),
  });

  /** Another page of the same origin, with nothing on it. */
  const beside = async (page, act) => {
    await page.context().route("**/beside", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    const other = await page.context().newPage();
    await other.goto(`${site.origin}/beside`);
    const answer = await other.evaluate(act);
    return { other, answer };
  };
  const sayOne = (page, text) =>
    page.evaluate(async ([record, text]) => {
      await window.hands.say(record, text);
      await window.hands.turn();
    }, [RECORDS[0], text]);
  const remove = () =>
    new Promise((resolve) => {
      const request = indexedDB.deleteDatabase("peer-atlas:edits");
      for (const name of ["success", "error", "blocked"]) request[`on${name}`] = () => resolve(name);
    });
  await tried("database: removed by another page while the app is open, then an edit", {
    during: async (page, bad) => {
      const { answer } = await beside(page, remove);
      if (answer !== "success") bad.push(`removing: ${answer}`);
      await sayOne(page, "soak-after-removal.");
      await page.evaluate(() => window.hands.until(() => window.hands.state() !== "Saving"));
    },
  });
  await tried("database and local storage: removed by another page, then an edit", {
    during: async (page) => {
      await beside(page, remove);
      await page.evaluate(() => localStorage.clear());
      await sayOne(page, "soak-after-removal.");
      await page.evaluate(() => window.hands.until(() => window.hands.state() !== "Saving"));
    },
  });
  await tried("database: a newer version is made by another page", {
    says: true,
    during: async (page) => {
      await beside(page, () =>
        new Promise((resolve) => {
          const request = indexedDB.open("peer-atlas:edits", 2);
          request.onsuccess = () => (request.result.close(), resolve("success"));
          request.onerror = () => resolve("error");
        }));
      await sayOne(page, "soak-after-newer.");
    },
  });
  await tried("database: its removal waits for another page that holds it", {
    says: true,
    during: async (page) => {
      const { other } = await beside(page, () =>
        new Promise((resolve) => {
          const request = indexedDB.open("peer-atlas:edits");
          request.onsuccess = () => {
            window.held = request.result;
            indexedDB.deleteDatabase("peer-atlas:edits").onblocked = () => resolve("blocked");
          };
        }));
      await sayOne(page, "soak-while-held.");
      page.other = other;
    },
    isOver: async (page) => {
      await page.other.evaluate(() => window.held.close());
    },
  });
  await tried("database: without its stores", {
    says: true,
    script: inPage(`const { createObjectStore } = IDBDatabase.prototype;
      IDBDatabase.prototype.createObjectStore = function (...args) {
        if (this.name.endsWith(":edits")) throw new DOMException("fault", "ConstraintError");
        return createObjectStore.apply(this, args);
      };`),
  });
  await sandboxed("in a frame without an origin of its own", false);
  await sandboxed("the same, where the host lets others read its files", true);
}

/** Without a channel: what is made is seen by its notes. */
async function withoutChannel(name, text) {
  const bad = [];
  const context = await browser.newContext({ locale: "en" });
  await context.addInitScript(`(${hands})(); ${text}`);
  const pages = [];
  for (let n = 0; n < 2; n += 1) {
    const page = await openPage(context, site.origin);
    await page.goto(`${site.address}#record=${RECORDS[0]}`);
    await started(page);
    pages.push(page);
  }
  const note = "soak-told.";
  await pages[0].evaluate(([record, note]) => window.hands.say(record, note).then(() => window.hands.saved()), [RECORDS[0], note]);
  await pages[1]
    .evaluate((note) => window.hands.until(() => window.hands.details().textContent.includes(note), "told", 2_000), note)
    .catch(() => bad.push("another window is not told"));
  pages.forEach((page) => bad.push(...page.complaints()));
  await context.close();
  table.push({ name, bad });
  console.log([bad.length ? "BAD " : "good", name.padEnd(58), ...bad].join("  "));
}

/** In a frame whose origin is nobody's. */
async function sandboxed(name, isShared) {
  const bad = [];
  const context = await browser.newContext({ locale: "en" });
  const seen = [];
  const page = await context.newPage();
  page.on("console", (message) => seen.push(message.text()));
  page.on("pageerror", (error) => seen.push(error.message));
  if (isShared) {
    await context.route("**/*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "access-control-allow-origin": "*" } });
    });
  }
  await context.route("**/beside", (route) =>
    route.fulfill({ contentType: "text/html", body: '<!doctype html><iframe sandbox="allow-scripts" src="/" style="width: 1200px; height: 800px"></iframe>' }),
  );
  await context.addInitScript(() => {
    // Taking hold of a place throws here already.
    window.where = self.origin;
  });
  const begun = performance.now();
  await page.goto(`${site.origin}/beside`);
  const frame = page.frames()[1];
  let state = "";
  let startMs = 0;
  try {
    // The answer is awaited without a clock of its own: whatever comes first.
    const what = await frame.waitForFunction(
      () =>
        document.querySelector(".edit-trouble")?.textContent ||
        document.querySelector("#rescue, .rescue, [role=alert], main h1")?.textContent,
      null,
      { timeout: 12_000 },
    );
    startMs = performance.now() - begun;
    state = (await what.jsonValue()).replace(/\s+/g, " ").slice(0, 160);
    const isApp = await frame.evaluate(() => !!document.querySelector(".edit-bar"));
    if (isApp) {
      await frame.getByRole("button", { name: "Add partnership" }).click();
      await frame.getByRole("dialog", { name: "Add partnership" }).waitFor();
      state = `it works; ${state}`;
    } else if (isShared) bad.push("it does not start");
  } catch (error) {
    bad.push(error.message.split("\n")[0]);
    state = (await frame.evaluate(() => document.body.innerText).catch(() => "")).replace(/\s+/g, " ").slice(0, 160);
  }
  await context.close();
  table.push({ name, bad });
  console.log([bad.length ? "BAD " : "good", name.padEnd(58), `${startMs.toFixed(0)} ms`, state, ...bad, ...new Set(seen)].join("  "));
}

await browser.close();
await site.stop();
const nBad = table.filter(({ bad }) => bad.length).length;
const lines = added("faults", [table.length, nBad, nSilent, Math.round(worstSaidMs), Math.round(worstStartMs)]);
console.log(
  `${table.length} faults (${lines.reduce((sum, line) => sum + line[0], 0)} over time): ${nBad} bad, ${nSilent} silent; a failing database is said after at most ${worstSaidMs.toFixed(0)} ms, a page starts after at most ${worstStartMs.toFixed(0)} ms`,
);
assert.equal(nSilent, 0);
assert.equal(nBad, 0);
