// The site as such: it opens anywhere, says nothing it should not, survives the loss of its server, and never shows a blank page.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { assertQuiet, copyOfSite, dist, firstView, keptForOffline, launch, openPage, serve, started } from "./harness.mjs";

let browser;
let context;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(async () => (context = await browser.newContext({ locale: "en-GB" })));
afterEach(() => context.close());

for (const base of ["/", "/a b/atlas/"]) {
  describe(`served below ${base}`, () => {
    let server;
    before(async () => (server = await serve({ base })));
    after(() => server.stop());

    test("opens without a word on the console and without leaving the origin", async () => {
      const page = await openPage(context, server.origin);
      await page.goto(server.address);
      await started(page);
      assert.equal(await page.title(), "Peer Atlas");
      await keptForOffline(page);
      assertQuiet(page);
    });

    test("draws map and timeline from nothing but what the first view's weight counts", async () => {
      const page = await openPage(context, server.origin);
      const counted = new Set(firstView().map((name) => new URL(name === "index.html" ? "./" : name, server.address).href));
      // Whatever else is asked for never comes.
      await page.route(
        (url) => !counted.has(url.href),
        () => {},
      );
      await page.goto(server.address, { waitUntil: "commit" });
      await page.waitForFunction(() =>
        ["atlas:first-map", "atlas:timeline-frame"].every((name) => performance.getEntriesByName(name).length > 0),
      );
      const later = /\/(lang\/en\/words-of-panels-[0-9a-f]+\.txt|parts\/panels-[0-9a-f]+\.wasm|panels-[0-9a-f]+\.css|manifest-[0-9a-f]+\.webmanifest)$/;
      assert.deepEqual(page.requested.filter((url) => !counted.has(url) && !later.test(url)), []);
    });
  });
}

test("opens again when its server is gone", async () => {
  const server = await serve({ base: "/a b/atlas/" });
  const page = await openPage(context, server.origin);
  await page.goto(server.address);
  await keptForOffline(page);
  await server.stop();
  await page.reload();
  await started(page);
  const other = await openPage(context, server.origin);
  await other.goto(`${server.address}index.html?x=1#view`);
  await started(other);
  // Only the look for a new version may fail, unseen by the page.
  assertQuiet(page);
  assertQuiet(other);
});

test("an insecure address works and says that it is not kept", async () => {
  const server = await serve();
  const page = await openPage(context, server.origin);
  await page.addInitScript(() => Object.defineProperty(window, "isSecureContext", { value: false }));
  await page.goto(server.address);
  await page.waitForFunction(() => window.atlas.offline === "insecure");
  await started(page);
  await server.stop();
});

describe("a new version", () => {
  let site;
  let server;
  beforeEach(async () => {
    site = copyOfSite();
    server = await serve({ folder: site.folder });
  });
  afterEach(async () => {
    await server.stop();
    site.remove();
  });

  const buildOf = (page) => page.evaluate(() => caches.keys());

  // The same files under another build's name: enough to be a new version to a browser.
  function publishNext() {
    const worker = readFileSync(join(site.folder, "sw.js"), "utf8");
    writeFileSync(join(site.folder, "sw.js"), worker.replace(/const BUILD = "[^"]+"/, 'const BUILD = "next"'));
  }

  const lookForUpdate = (page) => page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));

  test("waits until it is asked for, then takes over", async () => {
    const page = await openPage(context, server.origin);
    await page.goto(server.address);
    await keptForOffline(page);
    publishNext();
    await lookForUpdate(page);
    await page.waitForFunction(() => window.atlas.offline === "update");
    assert.equal((await buildOf(page)).filter((name) => !name.endsWith(" optional")).length, 2);
    await Promise.all([page.waitForEvent("load"), page.evaluate(() => window.atlas.update())]);
    await keptForOffline(page);
    assertQuiet(page);
  });

  test("that is not whole leaves the old one in place", async () => {
    const page = await openPage(context, server.origin);
    page.expected.push(/404/);
    await page.goto(server.address);
    await keptForOffline(page);
    const worker = readFileSync(join(site.folder, "sw.js"), "utf8");
    writeFileSync(join(site.folder, "sw.js"), worker.replace("const FILES = {", 'const FILES = {"nowhere.js":"00",').replace(/const BUILD = "[^"]+"/, 'const BUILD = "broken"'));
    await lookForUpdate(page).catch(() => {});
    await page.waitForFunction(async () => !(await navigator.serviceWorker.ready).installing);
    await server.stop();
    await page.reload();
    await started(page);
    assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting), null);
  });

  test("that is the kill switch lets go of everything but what the user saved", async () => {
    const page = await openPage(context, server.origin);
    await page.goto(server.address);
    await keptForOffline(page);
    await page.evaluate(() => localStorage.setItem("peer-atlas:test", "kept"));
    writeFileSync(join(site.folder, "sw.js"), readFileSync(join(site.folder, "kill-switch.js")));
    await lookForUpdate(page);
    await page.waitForFunction(async () => (await caches.keys()).length === 0);
    await page.waitForFunction(async () => !(await navigator.serviceWorker.getRegistration()));
    assert.equal(await page.evaluate(() => localStorage.getItem("peer-atlas:test")), "kept");
  });
});

describe("when something is wrong, a plain page says so", () => {
  const named = (start, ending) => readdirSync(dist).find((name) => name.startsWith(start) && name.endsWith(ending));
  const breaks = {
    "the program is missing": (folder) => rmSync(join(folder, named("atlas-", ".wasm"))),
    "the program is another file": (folder) => writeFileSync(join(folder, named("atlas-", ".wasm")), "<!doctype html>"),
    "the program is cut short": (folder) =>
      writeFileSync(join(folder, named("atlas-", ".wasm")), readFileSync(join(dist, named("atlas-", ".wasm"))).subarray(0, 5000)),
    "the glue is missing": (folder) => rmSync(join(folder, named("atlas-", ".js"))),
    "the start is missing": (folder) => rmSync(join(folder, named("boot-", ".js"))),
    "the style is missing": (folder) => rmSync(join(folder, named("atlas-", ".css"))),
  };
  for (const [what, breakIn] of Object.entries(breaks)) {
    test(what, async () => {
      const site = copyOfSite();
      breakIn(site.folder);
      const server = await serve({ folder: site.folder });
      const page = await openPage(context, server.origin);
      page.expected.push(/404/, /error:/, /WebAssembly/);
      await page.goto(server.address);
      await page.getByRole("heading", { name: "The atlas could not be loaded" }).waitFor();
      await page.getByRole("button", { name: "Reload the page" }).waitFor();
      assertQuiet(page);
      await server.stop();
      site.remove();
    });
  }

  const titles = { fr: "L’atlas s’est arrêté", es: "El atlas se ha detenido", pt: "O atlas parou", de: "The atlas has stopped" };
  for (const [language, title] of Object.entries(titles)) {
    test(`in ${language}, after a panic, and saves a copy of what is kept`, async () => {
      const speaking = await browser.newContext({ locale: language, acceptDownloads: true });
      const server = await serve();
      const page = await openPage(speaking, server.origin);
      await page.goto(server.address);
      await started(page);
      await page.evaluate(() => {
        localStorage.setItem("peer-atlas:edit", "precious");
        localStorage.setItem("another-app", "private");
        window.atlas.panic("a test");
      });
      await page.getByRole("heading", { name: title }).waitFor();
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button").nth(1).click()]);
      const saved = JSON.parse(readFileSync(await download.path(), "utf8"));
      assert.deepEqual(saved.localStorage, { "peer-atlas:edit": "precious" });
      assertQuiet(page);
      await speaking.close();
      await server.stop();
    });
  }

  test("in a browser without WebAssembly", async () => {
    const server = await serve();
    const page = await openPage(context, server.origin);
    await page.addInitScript(() => delete window.WebAssembly);
    await page.goto(server.address);
    await page.getByRole("heading", { name: "This browser cannot show the atlas" }).waitFor();
    await server.stop();
  });

  test("in a browser without scripts", async () => {
    const silent = await browser.newContext({ javaScriptEnabled: false });
    const server = await serve();
    const page = await silent.newPage();
    await page.goto(server.address);
    assert.match(await page.locator("body").innerText(), /Please switch it on and reload the page/);
    await silent.close();
    await server.stop();
  });
});
