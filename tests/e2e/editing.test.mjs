// Editing and saving as people do it: add, reload, take back, another window, a browser that is killed or keeps nothing.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assertQuiet, browserAndSite, isNamed, launchIn, map, openPage, started } from "./harness.mjs";

const all = browserAndSite();

async function opened(context, hash = "") {
  const page = await openPage(context, all.site.origin);
  await page.goto(all.site.address + hash);
  await started(page);
  return page;
}

const button = (page, name) => page.getByRole("button", { name, exact: true });
const form = (page) => page.getByRole("dialog", { name: "Add partnership" });
const state = (page) => page.getByRole("status", { name: "Save state" });
const heading = (page, name) => page.getByRole("region", { name: "Details" }).getByRole("heading", { name, level: 2 });
const saved = (page) => state(page).filter({ hasText: /^Saved$/ }).waitFor();

async function choose(page, label, typed, option) {
  await form(page).getByLabel(label).fill(typed);
  await form(page).getByRole("option", { name: option }).first().click();
}

/** Adds a partnership of Bilbao with a city of the world's list. */
async function add(page, { typed = "Windhoek", option = /^Windhoek .*Namibia/, when = "since 2019", source } = {}) {
  await button(page, "Add partnership").click();
  await choose(page, "First city", "Bilbao", /^Bilbao .*Spain/);
  await choose(page, "Second city", typed, option);
  await form(page).getByLabel("When", { exact: true }).fill(when);
  if (source) await form(page).getByLabel("Source", { exact: true }).fill(source);
  await form(page).getByRole("button", { name: "Save" }).click();
  await form(page).waitFor({ state: "hidden" });
  // The address follows, and a page that is loaded again opens it.
  const words = typed.toLowerCase();
  await page.waitForFunction((words) => location.hash.includes(`bilbao-${words}`), words);
}

test("a partnership is added with its evidence, is there after a reload, and is taken back and brought back", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context);
  assert.equal(await button(page, "Undo").isDisabled(), true);
  await add(page, { source: "City news of Windhoek" });
  await heading(page, "Bilbao and Windhoek").waitFor();
  await saved(page);
  await page.reload();
  await started(page);
  await heading(page, "Bilbao and Windhoek").waitFor();
  // The evidence is one click away.
  await page.getByRole("region", { name: "Details" }).getByRole("button", { name: /since 2019/ }).click();
  await page.getByText("City news of Windhoek").first().waitFor();
  await button(page, "Undo").click();
  await heading(page, "Bilbao and Windhoek").waitFor({ state: "detached" });
  await button(page, "Redo").click();
  await heading(page, "Bilbao and Windhoek").waitFor();
  await saved(page);
  // By keys too.
  await map(page).focus();
  await page.keyboard.press("Control+z");
  await heading(page, "Bilbao and Windhoek").waitFor({ state: "detached" });
  await page.keyboard.press("Control+Shift+z");
  await heading(page, "Bilbao and Windhoek").waitFor();
  assertQuiet(page);
  await context.close();
});

test("what is typed is understood while it is typed, what is wrong is said beside it, and nothing typed is lost", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context);
  await button(page, "Add partnership").click();
  const when = form(page).getByLabel("When", { exact: true });
  await when.fill("2013-2014");
  await form(page).getByText("Understood as: 2013 to 2014.").waitFor();
  await when.fill("3/4/2019");
  await form(page).getByText(/3 April 2019.*4 March 2019/).waitFor();
  await when.fill("some day");
  await form(page).getByRole("button", { name: "Save" }).click();
  await form(page).getByRole("alert").getByText("3 fields need another look.").waitFor();
  assert.equal(await form(page).getByLabel("First city").evaluate((field) => field === document.activeElement), true);
  await choose(page, "First city", "Bilbao", /^Bilbao .*Spain/);
  await form(page).getByLabel("Themes").fill("water");
  await page.keyboard.press("Escape");
  await form(page).waitFor({ state: "hidden" });
  await page.reload();
  await started(page);
  await button(page, "Add partnership").click();
  assert.equal(await form(page).getByLabel("First city").inputValue(), "Bilbao");
  assert.equal(await when.inputValue(), "some day");
  assert.equal(await form(page).getByLabel("Themes").inputValue(), "water");
  await when.fill("about 1998");
  await choose(page, "Second city", "Nakuru", /^“Nakuru” as a new place/);
  await form(page).getByRole("button", { name: "Save" }).click();
  await heading(page, "Bilbao and Nakuru").waitFor();
  // The next one begins empty.
  await button(page, "Add partnership").click();
  assert.equal(await form(page).getByLabel("First city").inputValue(), "");
  assertQuiet(page);
  await context.close();
});

test("a record is edited line by line, removed and brought back; what is typed is not lost meanwhile", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context, "#record=partnership/sao-paulo-ethekwini-mentoring");
  const details = page.getByRole("region", { name: "Details" });
  const dialog = page.getByRole("dialog", { name: /^Edit: / });
  await button(page, "Edit").click();
  await dialog.getByLabel("Status").fill("ended");
  const when = dialog.getByLabel("One more: When").last();
  await when.fill("no day at all");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("1 field needs another look.").waitFor();
  assert.equal(await when.evaluate((field) => field === document.activeElement), true);
  // The details stay open behind it, and the focus goes back to where it was.
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.activeElement?.textContent.trim() === "Edit");
  await details.getByRole("heading", { level: 2 }).first().waitFor();
  await page.reload();
  await started(page);
  await button(page, "Edit").click();
  assert.equal(await dialog.getByLabel("Status").inputValue(), "ended");
  assert.equal(await when.inputValue(), "no day at all");
  await when.fill("");
  await dialog.getByLabel("Source", { exact: true }).fill("A letter");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.activeElement?.textContent.trim() === "Edit");
  await details.getByText("ended", { exact: true }).waitFor();
  await saved(page);
  // The next change remembers where this one came from.
  await button(page, "Edit").click();
  assert.equal(await dialog.getByLabel("Source", { exact: true }).inputValue(), "A letter");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Nothing was changed.").waitFor();
  await dialog.getByRole("button", { name: "Remove this record" }).click();
  await dialog.waitFor({ state: "hidden" });
  await isNamed(map(page), /1 partnership[^s]/);
  await page.waitForFunction(() => !location.hash.includes("record="));
  await button(page, "Undo").click();
  await isNamed(map(page), /2 partnerships/);
  await button(page, "Undo").click();
  await page.evaluate(() => (location.hash = "record=partnership/sao-paulo-ethekwini-mentoring"));
  await details.getByText("running", { exact: true }).waitFor();
  assertQuiet(page);
  await context.close();
});

test("each change can be taken back alone, later ones stay", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context);
  await add(page);
  await add(page, { typed: "Kampala", option: /^Kampala .*Uganda/, when: "2020" });
  await saved(page);
  await page.reload();
  await started(page);
  await button(page, "History").click();
  const history = page.getByRole("dialog", { name: "History" });
  const entries = history.getByRole("list").getByRole("listitem");
  assert.equal(await entries.count(), 2);
  const first = entries.filter({ hasText: "Windhoek" });
  await first.getByRole("button", { name: /^Take back/ }).click();
  await first.getByText("taken back").waitFor();
  await page.keyboard.press("Escape");
  const list = page.getByRole("region", { name: "Details" });
  await list.waitFor();
  await heading(page, "Bilbao and Kampala").waitFor();
  await button(page, "History").click();
  await first.getByRole("button", { name: /^Bring back/ }).click();
  await first.getByRole("button", { name: /^Take back/ }).waitFor();
  assertQuiet(page);
  await context.close();
});

test("a clock that was ahead keeps nothing from being changed or taken back", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const ahead = await openPage(context, all.site.origin);
  await ahead.addInitScript(() => {
    const Today = Date;
    window.Date = class extends Today {
      constructor(...parts) {
        super(...(parts.length ? parts : [Today.now() + 10 * 365 * 86_400_000]));
      }
    };
  });
  await ahead.goto(all.site.address);
  await started(ahead);
  await add(ahead);
  await saved(ahead);
  const hash = new URL(ahead.url()).hash;
  await ahead.close();
  const page = await opened(context, hash);
  await button(page, "Edit").click();
  const dialog = page.getByRole("dialog", { name: /^Edit: / });
  await dialog.getByLabel("What it is about").fill("How they work together");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("region", { name: "Details" }).getByText("How they work together").first().waitFor();
  await button(page, "Undo").click();
  await button(page, "Undo").click();
  await heading(page, "Bilbao and Windhoek").waitFor({ state: "detached" });
  assertQuiet(page);
  await context.close();
});

test("another window sees a change at once, and leaves what it did itself to itself", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const [one, two] = [await opened(context), await opened(context)];
  await add(one);
  await saved(one);
  const hash = new URL(one.url()).hash;
  await two.evaluate((hash) => (location.hash = hash), hash);
  await heading(two, "Bilbao and Windhoek").waitFor({ timeout: 1_000 });
  assert.equal(await button(two, "Undo").isDisabled(), true, "not this window's to take back");
  await add(two, { typed: "Kampala", option: /^Kampala .*Uganda/, when: "2020" });
  await button(two, "Undo").click();
  await two.evaluate((hash) => (location.hash = hash), hash);
  await heading(two, "Bilbao and Windhoek").waitFor();
  await Promise.all([saved(one), saved(two)]);
  const three = await opened(context, hash);
  await heading(three, "Bilbao and Windhoek").waitFor();
  [one, two, three].forEach(assertQuiet);
  await context.close();
});

test("what was called saved is there after the browser was killed", async () => {
  const profile = mkdtempSync(join(tmpdir(), "atlas-profile-"));
  try {
    for (let n = 0; n < 3; n += 1) {
      const { context, kill } = await launchIn(profile);
      const page = await opened(context);
      await button(page, "History").click();
      const entries = page.getByRole("dialog", { name: "History" }).getByRole("listitem");
      await page.waitForFunction((n) => document.querySelectorAll(".history-list li").length === n, n);
      assert.equal(await entries.count(), n);
      await page.keyboard.press("Escape");
      await add(page, { when: String(2000 + n) });
      await saved(page);
      await kill();
    }
  } finally {
    // Its other processes may be writing their last.
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
});

/** What a browser may do to a page, as a script that runs before it. */
const FAULTS = {
  "no local storage": () => Object.defineProperty(window, "localStorage", { get: () => undefined }),
  "local storage that throws": () =>
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    }),
  "local storage whose reading throws": () => {
    Storage.prototype.getItem = () => {
      throw new DOMException("corrupt", "NS_ERROR_FILE_CORRUPTED");
    };
  },
  "local storage whose writing throws": () => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  },
  "local storage that cannot be counted": () =>
    Object.defineProperty(Storage.prototype, "length", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    }),
};

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`with ${name} changes are saved in the database`, async () => {
    const context = await all.browser.newContext({ locale: "en" });
    await context.addInitScript(fault);
    const page = await opened(context);
    await add(page);
    await saved(page);
    await page.reload();
    await started(page);
    await heading(page, "Bilbao and Windhoek").waitFor();
    assertQuiet(page);
    await context.close();
  });
}

const DATABASE_FAULTS = {
  "no database": () => Object.defineProperty(window, "indexedDB", { get: () => undefined }),
  "a database that refuses": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("denied", "SecurityError");
    };
  },
  "a database that never answers": () => {
    IDBFactory.prototype.open = () => new EventTarget();
  },
  "a database whose writing fails": () => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...args) {
      if (this.name === "changes") throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, args);
    };
  },
};

test("a database that is silent at first is tried again by itself, once for all that waits", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  await context.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    window.opened = 0;
    window.isSilent = true;
    IDBFactory.prototype.open = function (...args) {
      if (args[0].endsWith(":edits")) window.opened += 1;
      return window.isSilent ? new EventTarget() : open.apply(this, args);
    };
  });
  const page = await opened(context);
  await add(page);
  await button(page, "Undo").click();
  await button(page, "Redo").click();
  await state(page).filter({ hasText: /^Not saved$/ }).waitFor();
  const n = await page.evaluate(() => window.opened);
  assert.ok(n <= 3, `${n} requests`);
  await page.evaluate(() => (window.isSilent = false));
  await saved(page);
  await page.reload();
  await started(page);
  await heading(page, "Bilbao and Windhoek").waitFor();
  assertQuiet(page);
  await context.close();
});

for (const [name, fault] of Object.entries(DATABASE_FAULTS)) {
  test(`with ${name} it is said that nothing is saved, and changes can be handed out`, async () => {
    const context = await all.browser.newContext({ locale: "en" });
    await context.addInitScript(fault);
    const page = await opened(context);
    await add(page);
    await heading(page, "Bilbao and Windhoek").waitFor();
    await state(page).filter({ hasText: /^Not saved$/ }).waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("alert").getByRole("button", { name: "Export my changes" }).click();
    assert.match((await download).suggestedFilename(), /^peer-atlas-changes-\d{4}-\d\d-\d\d/);
    // Local storage has them for as long as the browser lives.
    page.on("dialog", (dialog) => dialog.accept());
    await page.reload();
    await started(page);
    await heading(page, "Bilbao and Windhoek").waitFor();
    assertQuiet(page);
    await context.close();
  });
}

test("where nothing keeps anything the page works, and says so", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  await context.addInitScript(FAULTS["local storage that throws"]);
  await context.addInitScript(DATABASE_FAULTS["no database"]);
  const page = await opened(context);
  await page.getByRole("alert").getByText("This browser keeps nothing for this page").waitFor();
  await add(page);
  await heading(page, "Bilbao and Windhoek").waitFor();
  await button(page, "Undo").click();
  await heading(page, "Bilbao and Windhoek").waitFor({ state: "detached" });
  assertQuiet(page);
  await context.close();
});

test("what was damaged is put aside and told, the rest is there", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context);
  await add(page);
  await saved(page);
  const hash = new URL(page.url()).hash;
  await page.evaluate(() => {
    localStorage.setItem("peer-atlas:j:0000000000000001:00000000:0000000000000000", "1:99:0123456789abcdef:{");
  });
  await page.reload();
  await started(page);
  await page.getByText("1 change kept in this browser could not be read").waitFor();
  assert.match(hash, /bilbao-windhoek/);
  await heading(page, "Bilbao and Windhoek").waitFor();
  await page.reload();
  await started(page);
  await heading(page, "Bilbao and Windhoek").waitFor();
  assert.equal(await page.getByText("could not be read").count(), 0, "it is told once");
  assertQuiet(page);
  await context.close();
});

const storage = (page) => page.getByRole("dialog", { name: "Storage and backups" });
const told = (page, text) => storage(page).getByRole("status").filter({ hasText: text }).waitFor();

/** What a file chosen for saving holds. */
async function exported(page, act) {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return readFileSync(await download.path(), "utf8");
}

test("what was exported is opened again, after everything was deleted, in all windows", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context);
  const other = await opened(context);
  await add(page);
  await saved(page);
  await button(page, "Undo").click();
  await button(page, "Redo").click();
  await saved(page);
  await button(page, "Storage and backups").click();
  await storage(page).getByText(/^3 changes of yours are kept in this browser. Not exported yet.$/).waitFor();
  const file = await exported(page, () => storage(page).getByRole("button", { name: "Export my changes" }).click());
  assert.equal(file.split("\n").length, 3);
  await storage(page).getByText(/Last exported: /).waitFor();
  await storage(page).getByRole("button", { name: "Delete everything on this computer" }).click();
  await storage(page).getByText(/Nobody can bring them back/).waitFor();
  const again = [page, other].map((window) => window.waitForEvent("domcontentloaded"));
  await storage(page).getByRole("button", { name: "Delete for good" }).click();
  await Promise.all(again);
  for (const window of [page, other]) {
    await started(window);
    await saved(window);
    assert.equal(await heading(window, "Bilbao and Windhoek").count(), 0);
    assert.equal(await button(window, "Undo").isDisabled(), true);
  }
  const kept = await page.evaluate(async () => [
    ...Object.keys(localStorage).filter((key) => /:(j|all|q):|exported/.test(key)),
    ...(await Promise.all(
      (await indexedDB.databases()).map(
        ({ name }) =>
          new Promise((resolve) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => {
              const stores = [...request.result.objectStoreNames];
              const counts = stores.map(
                (store) =>
                  new Promise((resolve) => {
                    const count = request.result.transaction(store).objectStore(store).count();
                    count.onsuccess = () => resolve(count.result);
                  }),
              );
              Promise.all(counts).then((counts) => resolve(counts.reduce((sum, n) => sum + n, 0)));
            };
          }),
      ),
    ).then((counts) => counts.filter((n) => n > 0))),
  ]);
  assert.deepEqual(kept, []);
  // And back, here and in the other window.
  await button(page, "Storage and backups").click();
  await storage(page).locator("input[type=file]").setInputFiles({ name: "mine.txt", mimeType: "text/plain", buffer: Buffer.from(file) });
  await told(page, "mine.txt: 3 changes added.");
  await storage(page).locator("input[type=file]").setInputFiles({ name: "mine.txt", mimeType: "text/plain", buffer: Buffer.from(file) });
  await told(page, "mine.txt: 0 changes added. 3 were there already.");
  await storage(page).locator("input[type=file]").setInputFiles({ name: "other.txt", mimeType: "text/plain", buffer: Buffer.from("hello") });
  await told(page, "other.txt is not a file of changes");
  await page.keyboard.press("Escape");
  for (const window of [page, other]) {
    await button(window, "History").click();
    await window.getByRole("dialog", { name: "History" }).getByText("Added: Bilbao and Windhoek", { exact: true }).waitFor();
    assertQuiet(window);
  }
  await context.close();
});

test("a backup is restored in one step, which is taken back in one step", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context);
  await add(page);
  await saved(page);
  await button(page, "Storage and backups").click();
  const backups = storage(page).getByRole("list", { name: "Backups" }).getByRole("listitem");
  // The first of the day is made by itself; the same is not put away twice.
  await backups.filter({ hasText: "1 change, made daily" }).waitFor();
  await storage(page).getByRole("button", { name: "Back up now" }).click();
  await page.keyboard.press("Escape");
  await add(page, { typed: "Maputo", option: /^Maputo .*Mozambique/ });
  await add(page, { typed: "Nairobi", option: /^Nairobi .*Kenya/ });
  await saved(page);
  await button(page, "Storage and backups").click();
  assert.equal(await backups.count(), 1);
  await backups.getByRole("button", { name: /^Restore/ }).click();
  await told(page, "Restored.");
  // What was there before lies beside it.
  await backups.filter({ hasText: "3 changes, made before another one was restored" }).waitFor();
  await backups.last().getByRole("button", { name: /^Restore/ }).click();
  await told(page, "This is what is there now.");
  await page.keyboard.press("Escape");
  await heading(page, "Bilbao and Nairobi").waitFor({ state: "detached" });
  await button(page, "History").click();
  await page.getByRole("dialog", { name: "History" }).getByText("Taken back in one step: 2 changes", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await button(page, "Undo").click();
  await heading(page, "Bilbao and Nairobi").waitFor();
  await saved(page);
  assertQuiet(page);
  await context.close();
});

test("who has not exported for long is reminded, until it is done", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context);
  await add(page);
  const notice = page.getByText(/changes of yours are only in this browser/);
  for (let n = 1; n < 19; n += 1) await button(page, n % 2 ? "Undo" : "Redo").click();
  assert.equal(await notice.count(), 0);
  await button(page, "Undo").click();
  await notice.filter({ hasText: "20 changes" }).waitFor();
  await exported(page, () => page.getByRole("button", { name: "Export my changes" }).click());
  await notice.waitFor({ state: "detached" });
  await page.reload();
  await started(page);
  await saved(page);
  assert.equal(await notice.count(), 0);
  await context.close();
});

test("after a panic the plain page saves what lies in the database too, and the atlas opens that", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context);
  await add(page);
  await saved(page);
  // Only the database has it.
  await page.evaluate(() => {
    localStorage.clear();
    window.atlas.panic("a test");
  });
  const file = await exported(page, () => button(page, "Save a copy of what this browser keeps").click());
  await context.close();
  const elsewhere = await all.browser.newContext({ locale: "en" });
  const fresh = await opened(elsewhere);
  await button(fresh, "Storage and backups").click();
  await storage(fresh).locator("input[type=file]").setInputFiles({ name: "rescue.json", mimeType: "application/json", buffer: Buffer.from(file) });
  await told(fresh, "rescue.json: 1 change added.");
  await saved(fresh);
  assertQuiet(fresh);
  await elsewhere.close();
});

const lists = (page) => page.getByRole("region", { name: "Partnerships and possibilities" });
const record = (page) => page.getByRole("dialog", { name: /^(Edit|Add): / });

test("who takes part is changed in the form of a partnership, with role and department", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context, "#record=partnership/sao-paulo-ethekwini-mentoring");
  await button(page, "Edit").click();
  await record(page).getByLabel("Department (São Paulo)").fill("Housing");
  const more = record(page).getByLabel("One more: Participant", { exact: true });
  await more.fill("Windh");
  await record(page).getByLabel("Role (One more: Participant)").fill("learner");
  // Typed and not chosen: it is said, and stays.
  await record(page).getByRole("button", { name: "Save" }).click();
  await record(page).getByText(/^Choose from the list/).waitFor();
  await page.reload();
  await started(page);
  await button(page, "Edit").click();
  assert.equal(await more.inputValue(), "Windh");
  await more.fill("Windhoek");
  await record(page).getByRole("option", { name: /^Windhoek .*Namibia/ }).click();
  await record(page).getByRole("button", { name: "Save" }).click();
  await record(page).waitFor({ state: "hidden" });
  const details = page.getByRole("region", { name: "Details" });
  await details.getByRole("button", { name: "Windhoek", exact: true }).waitFor();
  await details.getByText("Housing").first().waitFor();
  // Taken away, with its role.
  await button(page, "Edit").click();
  await record(page).locator("input").and(record(page).getByLabel("Participant", { exact: true })).last().fill("");
  await record(page).getByRole("button", { name: "Save" }).click();
  await record(page).waitFor({ state: "hidden" });
  await details.getByRole("button", { name: "Windhoek", exact: true }).waitFor({ state: "detached" });
  await saved(page);
  assertQuiet(page);
  await context.close();
});

test("a city, a programme and a wish are added by forms of their own", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context);
  const begin = async (kind) => {
    await button(page, "Add partnership").click();
    await form(page).getByRole("button", { name: "Add something else" }).click();
    await record(page).getByLabel("What it is").selectOption(kind);
  };
  await begin("Place");
  await record(page).getByRole("button", { name: "Save" }).click();
  await record(page).getByText("1 field needs another look.").waitFor();
  await record(page).getByLabel("Name", { exact: true }).fill("Kisumu Ndogo");
  await record(page).getByLabel("Country").fill("Kenya");
  await record(page).getByLabel("Position").fill("-0.09, 34.76");
  await record(page).getByRole("button", { name: "Save" }).click();
  await heading(page, "Kisumu Ndogo").waitFor();
  await begin("Wanted to join");
  await record(page).getByLabel("Who", { exact: true }).fill("Kisumu Ndogo");
  await record(page).getByRole("option", { name: /^Kisumu Ndogo/ }).first().click();
  await record(page).getByLabel("Theme", { exact: true }).fill("housing");
  await record(page).getByRole("button", { name: "Save" }).click();
  await record(page).waitFor({ state: "hidden" });
  await page.getByRole("region", { name: "Details" }).getByRole("button", { name: "Close" }).click();
  await lists(page).getByText("Kisumu Ndogo").waitFor();
  await saved(page);
  assertQuiet(page);
  await context.close();
});

/** Where the map has a place, found with the mouse around a spot: the middle of it unless said. */
async function spotOf(page, name, spot) {
  const box = await map(page).boundingBox();
  const [x, y] = spot ?? [box.x + box.width / 2, box.y + box.height / 2];
  const card = page.locator(".map .hover-card-title");
  for (let turn = 0; turn < 900; turn += 1) {
    // A spiral whose arms are as far apart as a mouse reaches.
    const angle = 2 * Math.sqrt(turn);
    const at = [x + 1.6 * angle * Math.cos(angle), y + 1.6 * angle * Math.sin(angle)];
    await page.mouse.move(...at);
    if ((await card.count()) && (await card.textContent()) === name) return at;
  }
  throw new Error(`no ${name} on the map`);
}

async function drag(page, from, to) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

test("a partnership is drawn on the map from city to city", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context, "#at=-46.6,-23.5,6.5");
  const [from, to] = [await spotOf(page, "Guarulhos"), await spotOf(page, "São Paulo")];
  await button(page, "Draw a partnership").click();
  await page.getByText(/^Drag from one city to another/).waitFor();
  await drag(page, from, to);
  await form(page).waitFor();
  assert.equal(await form(page).getByLabel("First city").inputValue(), "Guarulhos");
  assert.equal(await form(page).getByLabel("Second city").inputValue(), "São Paulo");
  await form(page).getByRole("button", { name: "Save" }).click();
  await heading(page, "Guarulhos and São Paulo").waitFor();
  // Without a city at its end a line is nothing, and Escape ends the drawing.
  await button(page, "Draw a partnership").click();
  await drag(page, from, [from[0] + 160, from[1] - 90]);
  assert.equal(await form(page).isVisible(), false);
  await map(page).focus();
  await page.keyboard.press("Escape");
  await page.getByText(/^Drag from one city to another/).waitFor({ state: "detached" });
  assertQuiet(page);
  await context.close();
});

test("a place of a form is shown on the map", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context, "#at=34.7,-0.1,6");
  await button(page, "Add partnership").click();
  await form(page).getByRole("button", { name: "Add something else" }).click();
  await record(page).getByLabel("Name", { exact: true }).fill("Kisumu Ndogo");
  await record(page).getByRole("button", { name: "Show on the map" }).click();
  await record(page).waitFor({ state: "hidden" });
  const box = await map(page).boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await record(page).waitFor();
  assert.equal(await record(page).getByLabel("Name", { exact: true }).inputValue(), "Kisumu Ndogo");
  const [lat, lon] = (await record(page).getByLabel("Position").inputValue()).split(", ").map(Number);
  assert.ok(Math.abs(lat + 0.1) < 0.05 && Math.abs(lon - 34.7) < 0.05, `${lat}, ${lon}`);
  await record(page).getByRole("button", { name: "Save" }).click();
  await heading(page, "Kisumu Ndogo").waitFor();
  assertQuiet(page);
  await context.close();
});

test("cities that were not named are named, from the panel and by hand, and their history stays", async () => {
  const context = await all.browser.newContext({ locale: "en", viewport: { width: 1440, height: 900 } });
  const page = await opened(context, "#record=place/cities-kenya");
  const naming = page.getByRole("dialog", { name: /^Who they are: / });
  await button(page, "Name the cities").click();
  await naming.getByLabel("City", { exact: true }).fill("Kisumu");
  await naming.getByRole("option", { name: /^Kisumu .*Kenya/ }).first().click();
  await naming.getByLabel("One more: City").first().fill("Nakuru");
  await naming.getByRole("option", { name: /^Nakuru .*Kenya/ }).first().click();
  await naming.getByLabel("Source", { exact: true }).fill("A letter of 2014");
  await naming.getByRole("button", { name: "Save" }).click();
  await naming.waitFor({ state: "hidden" });
  await page.getByRole("region", { name: "Details" }).getByRole("button", { name: "Close" }).click();
  const wishes = lists(page);
  await wishes.getByText(/Kisumu.*Nakuru|Nakuru.*Kisumu/).waitFor();
  assert.equal(await wishes.getByText("Cities in Kenya").count(), 0);
  await button(page, "Undo").click();
  await wishes.getByText(/Cities in Kenya/).waitFor();
  // By hand: from them to a city that is one of them.
  await button(page, "Draw a partnership").click();
  await drag(page, await spotOf(page, "Cities in Kenya, not named", [806, 406]), await spotOf(page, "eThekwini", [756, 636]));
  await naming.waitFor();
  assert.equal(await naming.getByLabel("City", { exact: true }).inputValue(), "eThekwini");
  await naming.getByRole("button", { name: "Cancel" }).click();
  assertQuiet(page);
  await context.close();
});

test("an end of a bar is dragged to another year", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context, "#record=partnership/sao-paulo-ethekwini-mentoring");
  const timeline = page.getByRole("region", { name: "Timeline", exact: true }).getByRole("application");
  const box = await timeline.boundingBox();
  const start = await timeline.evaluate(async (hands, [left, top, width, height]) => {
    // The start of the bar is where the pointer says that it can be taken.
    for (let y = top + 4; y < top + height - 24; y += 3) {
      for (let x = left + 2; x < left + width; x += 4) {
        hands.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y, bubbles: true, pointerType: "mouse" }));
        await new Promise((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
        if (hands.style.cursor === "col-resize") return [x, y];
      }
    }
  }, [box.x, box.y, box.width, box.height]);
  assert.ok(start, "an end can be taken");
  await drag(page, start, [start[0] + 130, start[1]]);
  const details = page.getByRole("region", { name: "Details" });
  await details.getByText(/^since 201[2-4], end not known$/).waitFor();
  await button(page, "Undo").click();
  await details.getByText("since 2011, end not known", { exact: true }).waitFor();
  await saved(page);
  assertQuiet(page);
  await context.close();
});

test("rows of the table are changed together and undone in one step, and two are made one", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context, "#show=table");
  await add(page);
  await add(page, { when: "" });
  await button(page, "Change together").click();
  const bar = page.getByRole("group", { name: "Change together" });
  const rows = page.getByRole("table", { name: "Partnerships" }).getByRole("row");
  const boxes = page.getByRole("checkbox", { name: /^Select: Bilbao, Windhoek/ });
  for (const at of [0, 1]) await boxes.nth(at).check();
  await bar.getByText("2 selected").waitFor();
  await bar.getByRole("button", { name: "Edit" }).click();
  const bulk = page.getByRole("dialog", { name: "Change 2 partnerships" });
  await bulk.getByLabel("New value").fill("twinning");
  await bulk.getByRole("button", { name: "Save" }).click();
  await bulk.waitFor({ state: "hidden" });
  const twinned = rows.filter({ hasText: "Bilbao" }).filter({ hasText: /twinning/i });
  await twinned.nth(1).waitFor();
  await button(page, "Undo").click();
  await twinned.first().waitFor({ state: "detached" });
  // What is the same is found, and one of the two stays.
  await button(page, "Find duplicates").click();
  const found = page.getByRole("dialog", { name: "Find duplicates" });
  const members = found.getByRole("listitem").filter({ hasText: "Bilbao and Windhoek" });
  await members.nth(1).waitFor();
  const dated = members.filter({ hasText: "2019" });
  await dated.getByText(/records? would change/).waitFor();
  await dated.getByRole("button", { name: /^Keep this one/ }).click();
  await members.first().waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  assert.equal(await rows.filter({ hasText: "Bilbao, Windhoek" }).count(), 1);
  await button(page, "Undo").click();
  await rows.filter({ hasText: "Bilbao, Windhoek" }).nth(1).waitFor();
  // Before either a copy was put away.
  await button(page, "Storage and backups").click();
  await storage(page).getByText(/made before many records were changed/).first().waitFor();
  await saved(page);
  assertQuiet(page);
  await context.close();
});

test("another source stands beside what is there, is shown as differing, and one of the two is chosen", async () => {
  const context = await all.browser.newContext({ locale: "en" });
  const page = await opened(context, "#record=partnership/sao-paulo-ethekwini-mentoring");
  const details = page.getByRole("region", { name: "Details" });
  await button(page, "Edit").click();
  await record(page).getByLabel("Form", { exact: true }).fill("twinning");
  await record(page).getByLabel("Keep what is there beside it: sources differ").check();
  await record(page).getByRole("button", { name: "Save" }).click();
  await record(page).waitFor({ state: "hidden" });
  const choices = details.getByRole("button", { name: /^Choose this/ });
  await choices.nth(1).waitFor();
  await details.getByRole("button", { name: /^Choose this.*mentoring/ }).click();
  await choices.first().waitFor({ state: "detached" });
  await details.getByText("mentoring", { exact: true }).first().waitFor();
  assert.equal(await details.getByText("twinning", { exact: true }).count(), 0);
  await button(page, "Undo").click();
  await choices.nth(1).waitFor();
  await saved(page);
  assertQuiet(page);
  await context.close();
});
