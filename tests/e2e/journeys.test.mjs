// What people come for, as they would do it: by roles and names, in a real browser, on the built site.
//
// The whole journey is walked twice: from a server, and with the server gone, below another path.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { assertQuiet, copyOfSite, importFiles, isNamed, keptForOffline, launch, map, openPage, serve, started } from "./harness.mjs";

let browser;
let context;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(async () => {
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
});
afterEach(() => context.close());

/** A page of the atlas, opened and working. */
async function opened(address, fragment = "") {
  const page = await openPage(context, new URL(address).origin);
  await page.goto(address + fragment);
  await started(page);
  return page;
}

const region = (page, name) => page.getByRole("region", { name, exact: true });
const timeline = (page) => region(page, "Timeline").getByRole("application");
const details = (page) => region(page, "Details");
/** Waits until an element says something. */
const says = (locator, text) => locator.filter({ hasText: text }).first().waitFor();

async function search(page, text) {
  await page.getByRole("combobox", { name: "Search" }).fill(text);
}

/** The whole journey, on a page that has just opened. */
async function wholeJourney(page) {
  // The story is there without a click.
  await isNamed(map(page), /2 partnerships, 2 open to sharing, 4 that wanted to join/);
  const lists = region(page, "Partnerships and possibilities");
  for (const heading of ["Learning together", "Open to sharing", "Wants to join"]) {
    await lists.getByRole("heading", { name: heading }).waitFor();
  }
  await says(lists, /São Paulo and eThekwini\s*Mentoring, set up in 2011/);
  await says(lists, "our reading: São Paulo shares");
  await says(lists, "planned for 2013 to 2014");
  await says(lists, "Cities in Kenya");

  // Durban is found as eThekwini.
  await search(page, "durban");
  await page.getByRole("option", { name: /eThekwini/ }).first().click();
  await details(page).getByRole("heading", { name: /eThekwini/ }).waitFor();
  await details(page).getByRole("button", { name: /São Paulo and eThekwini/ }).first().click();
  await details(page).getByRole("heading", { name: /São Paulo/ }).waitFor();

  // Its evidence is one click away.
  await details(page).getByRole("button", { name: /Evidence.*since 2011, end not known/ }).click();
  await says(details(page), "UCLG promotes session about peer learning in Africa, promotional article, paragraph 4");
  await says(details(page), "Said in the source");
  await details(page).getByRole("button", { name: "Copy citation" }).first().click();
  await says(details(page), "Citation copied");
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /paragraph \d/);
  await page.keyboard.press("Escape");
  await says(lists, "Learning together");

  // The years 2013 to 2014: the mentoring may have been running.
  await page.getByRole("textbox", { name: "From year" }).fill("2013");
  await page.getByRole("textbox", { name: "From year" }).press("Enter");
  await page.getByRole("textbox", { name: "To year" }).fill("2014");
  await page.getByRole("textbox", { name: "To year" }).press("Enter");
  await isNamed(timeline(page), /2013 to 2014/);
  await isNamed(timeline(page), /1 that may have been running|1 partnership running/);
  assert.match(page.url() + (await address(page, /years=2013/)), /years=2013/);
  await page.getByRole("button", { name: "Table", exact: true }).click();
  const table = page.getByRole("table", { name: "Partnerships", exact: false }).first();
  await table.waitFor();
  const rows = await table.getByRole("row").count();
  assert.ok(rows > 1, `${rows} rows`);

  // Only what the European Union supports.
  await page.getByRole("button", { name: "Filters", exact: false }).first().click();
  await region(page, "Filters").getByText("Supported or funded by").click();
  await region(page, "Filters").getByRole("checkbox", { name: /European Union/ }).check();
  await says(table, /Guarulhos/);
  await table.getByText("Mentoring").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await isNamed(map(page), /1 partnership[^s]/);
  await region(page, "Filters").getByRole("button", { name: "Clear all" }).click();
  await isNamed(map(page), /2 partnerships/);

  // A city that the atlas does not know gets a true answer.
  await search(page, "Kisumu");
  await page.getByText("Kisumu (Kenya): nothing recorded yet.").waitFor();
  await says(page.locator("body"), /Cities in Kenya/);
  await page.getByRole("combobox", { name: "Search" }).press("Escape");
  await search(page, "");

  // Later sources, and where they differ.
  await region(page, "Filters").getByRole("checkbox", { name: /The same story, later sources/ }).check();
  await page.getByRole("button", { name: "All years" }).click();
  await isNamed(map(page), /[1-9]\d partnerships|[3-9] partnerships/);
  await search(page, "Johannesburg");
  await page.getByRole("option", { name: /Johannesburg/ }).first().click();
  await details(page).getByRole("button", { name: /Lilongwe/ }).first().click();
  await says(details(page), "Sources differ");
  await region(page, "Filters").getByRole("button", { name: "Close" }).click();

  // The copied link, opened fresh, is the same view.
  await page.getByRole("button", { name: /Copy link/ }).click();
  await page.getByRole("button", { name: "Link copied" }).waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const title = await details(page).getByRole("heading").first().textContent();
  const fresh = await opened(link);
  await details(fresh).getByRole("heading", { name: title }).waitFor();
  await says(details(fresh), "Sources differ");
  assert.equal(await map(fresh).getAttribute("aria-label"), await map(page).getAttribute("aria-label"));
  assertQuiet(fresh);
  await fresh.close();

  // In Portuguese.
  await page.getByRole("combobox", { name: "Language" }).selectOption("pt");
  await page.getByRole("button", { name: /Filtros/ }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "pt");
  await page.keyboard.press("Escape");
}

/** Waits until the address holds something, and gives it. */
async function address(page, pattern) {
  await page.waitForFunction((source) => new RegExp(source).test(location.hash), pattern.source);
  return page.url();
}

test("from the first view to a link that opens the same", async () => {
  const server = await serve({ base: "/" });
  const page = await opened(server.address);
  await wholeJourney(page);
  assertQuiet(page);
  await server.stop();
});

test("the same without a server, below a path", async () => {
  const server = await serve({ base: "/a b/atlas/" });
  const first = await opened(server.address);
  await keptForOffline(first);
  // The list of places is kept once it was used, or when everything is.
  await first.evaluate(() => window.atlas.keepEverything());
  await first.close();
  await server.stop();
  const page = await opened(server.address);
  await wholeJourney(page);
  // Only the look for a new version may fail, unseen by the page.
  assertQuiet(page);
});

describe("what a page cannot read", () => {
  let site;
  let server;
  const dataset = /^article-[0-9a-f]+\.json$/;
  beforeEach(async () => {
    site = copyOfSite();
    server = await serve({ folder: site.folder });
  });
  afterEach(async () => {
    await server.stop();
    site.remove();
  });

  const broken = {
    "is missing": [() => null, /did not come/],
    "is cut short": [(text) => text.slice(0, text.length * 0.7), /article\.json/],
    "is not JSON": [() => "<html>no</html>", /article\.json/],
    "is of a newer version": [(text) => text.replace('"version":1', '"version":9'), /article\.json/],
    "has bad records": [(text) => text.replace('"field":"said"', '"field":"sayd"'), /article\.json/],
  };
  for (const [what, [breakIt, pattern]] of Object.entries(broken)) {
    test(`a dataset that ${what}: what is good is shown, what is not is told`, async () => {
      const { readdirSync, readFileSync, rmSync, writeFileSync } = await import("node:fs");
      const folder = `${site.folder}/lang/en/data`;
      const file = `${folder}/${readdirSync(folder).find((name) => dataset.test(name))}`;
      const text = breakIt(readFileSync(file, "utf8"));
      if (text === null) rmSync(file);
      else writeFileSync(file, text);
      const page = await openPage(context, server.origin);
      page.expected = [/404/];
      await page.goto(server.address);
      await page.getByRole("button", { name: "Filters" }).waitFor();
      await says(page.getByRole("status"), pattern);
      if (what === "is cut short" || what === "has bad records") {
        await isNamed(map(page), /[12] partnerships?/);
      }
      assertQuiet(page);
    });
  }

  test("a link that cannot be read is told, and the rest of it is used", async () => {
    const page = await opened(server.address, "#lang=en&at=nonsense&years=2013..2014&bogus=1");
    await says(page.getByRole("status"), /link/i);
    await isNamed(timeline(page), /2013 to 2014/);
    assertQuiet(page);
  });

  test("a link to a record that is in no collection opens with a sentence", async () => {
    const page = await opened(server.address, "#record=place/nowhere-at-all");
    await says(details(page), /none of the collections/);
    // It is told once.
    assert.equal(await page.getByText(/none of the collections/).filter({ visible: true }).count(), 1);
    assertQuiet(page);
  });
});

test("on a phone a record lies over the lists, and the map stays as it is", async () => {
  await context.close();
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const server = await serve();
  const page = await opened(server.address);
  const lists = region(page, "Partnerships and possibilities");
  const size = () => map(page).boundingBox();
  await says(lists, /Mentoring, set up in 2011/);
  const before = await size();
  await lists.getByRole("button", { name: /São Paulo and eThekwini/ }).tap();
  await details(page).getByRole("heading", { name: /São Paulo/ }).waitFor();
  assert.deepEqual(await size(), before);
  const sheet = await details(page).boundingBox();
  assert.ok(sheet.height > 300 && sheet.y > before.y + before.height / 2, JSON.stringify(sheet));
  await details(page).getByRole("button", { name: "Close" }).tap();
  await says(lists, /Mentoring, set up in 2011/);
  assertQuiet(page);
  await server.stop();
});

test("filters leave at least half of the page to the map, or lie over it", async () => {
  const server = await serve();
  const page = await opened(server.address);
  for (const [width, height] of [[1440, 900], [1024, 768]]) {
    await page.setViewportSize({ width, height });
    await page.getByRole("button", { name: "Filters", exact: false }).first().click();
    await region(page, "Filters").getByRole("checkbox").first().waitFor();
    const box = await map(page).boundingBox();
    assert.ok(box.width >= width / 2, `${width}: ${box.width}`);
    await region(page, "Filters").getByRole("button", { name: "Close" }).click();
  }
  assertQuiet(page);
  await server.stop();
});

test("by keys alone: from the map to the evidence and back", async () => {
  const server = await serve();
  const page = await opened(server.address);
  await map(page).focus();
  await page.keyboard.press("n");
  await page.keyboard.press("Enter");
  await details(page).getByRole("heading").first().waitFor();
  await page.keyboard.press("Escape");
  await region(page, "Partnerships and possibilities").waitFor();
  // What was opened from the list is where the keyboard is again.
  const entry = region(page, "Partnerships and possibilities").getByRole("button", { name: /Bilbao/ });
  await entry.focus();
  await page.keyboard.press("Enter");
  await details(page).getByRole("heading", { name: "Bilbao" }).waitFor();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement.textContent.startsWith("Bilbao"));
  await map(page).focus();
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "combobox");
  assertQuiet(page);
  await server.stop();
});

test("languages chosen one after the other: the last one is spoken, by the interface and by the evidence", async () => {
  const server = await serve();
  const page = await opened(server.address, "#record=partnership/sao-paulo-ethekwini-mentoring");
  const language = page.locator(".top-bar-lang");
  // The slower answer to the first choice comes after the answer to the second one.
  await page.route(/lang\/fr\/data\/article-/, async (route) => {
    await page.waitForFunction(() => document.documentElement.lang === "pt");
    await route.continue();
  });
  const french = page.waitForResponse(/lang\/fr\/data\/article-/);
  await language.selectOption("fr");
  await page.waitForRequest(/lang\/fr\/data\/article-/);
  await language.selectOption("pt");
  await (await french).finished();
  await page.getByRole("button", { name: /Filtros/ }).waitFor();
  const panel = region(page, "Detalhes");
  await panel.getByRole("button", { name: /desde 2011, fim/ }).click();
  await says(panel, "Criada em 2011. Não se indica um fim.");
  assertQuiet(page);
  await server.stop();
});

describe("files of pairs that a person imports", () => {
  let server;
  beforeEach(async () => (server = await serve()));
  afterEach(() => server.stop());

  const header = "city1,country1,lat1,lng1,city2,country2,lat2,lng2,form,start,end";
  const good = "Lyon,France,45.76,4.84,Ouagadougou,Burkina Faso,12.37,-1.52,jumelage,1994,";
  const file = (name, ...rows) => ({ name, mimeType: "text/csv", buffer: Buffer.from([header, ...rows, ""].join("\n")) });
  const box = (page) => page.getByRole("dialog", { name: "Import" });
  const close = (page) => box(page).getByRole("button", { name: "Close" }).click();
  const collection = (page, name) => region(page, "Filters").getByRole("checkbox", { name });
  const openFilters = (page) => page.getByRole("button", { name: "Filters", exact: false }).first().click();

  /** Drags files over the page and drops them, as a browser tells of it. */
  async function drop(page, files) {
    const data = await page.evaluateHandle((files) => {
      const data = new DataTransfer();
      for (const [name, text] of files) data.items.add(new File([text], name, { type: "text/csv" }));
      return data;
    }, files.map(({ name, buffer }) => [name, buffer.toString()]));
    const over = (type) =>
      page.evaluate(
        ([type, data]) => {
          const target = document.querySelector("main");
          const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data });
          return target.dispatchEvent(event);
        },
        [type, data],
      );
    await over("dragenter");
    // What is not taken over is shown by the browser in the place of the page.
    assert.equal(await over("dragover"), false);
    await page.getByText("Drop the file to import it").waitFor();
    assert.equal(await over("drop"), false);
    await page.getByText("Drop the file to import it").waitFor({ state: "hidden" });
  }

  test("one that is chosen is shown, kept, there again without a connection, and gone when it is removed", async () => {
    const page = await opened(server.address);
    await importFiles(page, file("twins.csv", good));
    await says(box(page), "It is kept in this browser");
    await says(box(page), /Rows read\s*1/);
    await close(page);
    await isNamed(map(page), /3 partnerships/);
    await search(page, "Ouagadougou");
    await page.getByRole("option", { name: /Ouagadougou/ }).first().click();
    await details(page).getByRole("button", { name: /Lyon and Ouagadougou/ }).first().click();
    await says(details(page), /Twinning.*since 1994, end not known/);
    const link = await address(page, /record=partnership/);

    // Off and on again.
    await page.keyboard.press("Escape");
    await openFilters(page);
    await says(region(page, "Filters"), /Imported on .*, 1 partnership/);
    await collection(page, "twins.csv").uncheck();
    await isNamed(map(page), /2 partnerships/);
    await collection(page, "twins.csv").check();
    await isNamed(map(page), /3 partnerships/);

    // The same file again changes nothing.
    await importFiles(page, file("again.csv", good));
    await says(box(page), "“again.csv” is in the atlas already, as the collection “twins.csv”");
    await close(page);
    await isNamed(map(page), /3 partnerships/);

    await keptForOffline(page);
    await page.reload();
    await started(page);
    await isNamed(map(page), /3 partnerships/);
    await server.stop();
    await page.reload();
    await started(page);
    await isNamed(map(page), /3 partnerships/);
    await page.goto(link);
    await details(page).getByRole("heading", { name: /Lyon/ }).waitFor();
    await page.getByRole("combobox", { name: "Language" }).selectOption("fr");
    await page.getByRole("button", { name: /Filtres/ }).waitFor();
    await isNamed(region(page, "Carte").getByRole("application"), /3 partenariats/);
    await page.getByRole("combobox", { name: "Langue" }).selectOption("en");
    await page.getByRole("button", { name: /Filters/ }).first().waitFor();

    await openFilters(page);
    await region(page, "Filters").getByRole("button", { name: "Remove twins.csv" }).click();
    await collection(page, "twins.csv").waitFor({ state: "detached" });
    await isNamed(map(page), /2 partnerships/);
    await says(details(page), /none of the collections/);
    await page.waitForFunction(async () => {
      const database = await new Promise((resolve) => (indexedDB.open("peer-atlas").onsuccess = (e) => resolve(e.target.result)));
      const all = database.transaction("imports").objectStore("imports").getAllKeys();
      const keys = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
      database.close();
      return keys.length === 0;
    });
    await page.goto("about:blank");
    await page.goto(server.address);
    await started(page);
    await openFilters(page);
    await region(page, "Filters").getByRole("checkbox", { name: /The same story/ }).waitFor();
    await isNamed(map(page), /2 partnerships/);
    assertQuiet(page);
  });

  /** Does something with the database of the page: `act` gets what waits for a request, and what opens a store. */
  function inDatabase(page, act) {
    return page.evaluate(`(async () => {
      const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
      const database = await done(indexedDB.open("peer-atlas"));
      try {
        return await (${act})(done, (name) => database.transaction(name, "readwrite").objectStore(name));
      } finally {
        database.close();
      }
    })()`);
  }

  test("one that is kept is read again only where what was read of it is lost, damaged or of another build", async () => {
    const page = await opened(server.address);
    // The reader needs the words of all languages, and nothing else at the start does.
    const nReads = () => page.requested.filter((url) => /^\/data\/vocabularies/.test(new URL(url).pathname)).length;
    await importFiles(page, file("twins.csv", good));
    await says(box(page), "It is kept in this browser");
    assert.equal(nReads(), 1);
    const again = async (n, why) => {
      await page.reload();
      await started(page);
      await isNamed(map(page), /3 partnerships/);
      assert.equal(nReads(), n, why);
    };
    const isPacked = async () => {
      const build = await page.evaluate(() => window.atlas.build);
      for (;;) {
        const packs = await inDatabase(page, (done, store) => done(store("packs").getAll()));
        if (packs.length === 1 && packs[0].build === build) return;
      }
    };
    await isPacked();
    await again(1, "as it was packed");
    await inDatabase(page, (done, store) => done(store("packs").clear()));
    await again(2, "without what was read");
    await isPacked();
    await again(2, "packed anew");
    await inDatabase(page, async (done, store) => {
      const [pack] = await done(store("packs").getAll());
      pack.bytes[pack.bytes.length >> 1] ^= 4;
      await done(store("packs").put(pack));
    });
    await again(3, "damaged");
    await inDatabase(page, async (done, store) => {
      const [pack] = await done(store("packs").getAll());
      await done(store("packs").put({ ...pack, build: "another" }));
    });
    await again(4, "of another build");
    await isPacked();

    // Another window has removed its file.
    await inDatabase(page, async (done, store) => done(store("packs").put({ slug: "import-0", build: "", bytes: new Uint8Array(4) })));
    await again(4, "as it was packed");
    await isPacked();

    // As earlier versions kept it: the file alone.
    const [kept] = await inDatabase(page, async (done, store) => (await done(store("imports").getAll())).map((kept) => ({ ...kept, bytes: [...kept.bytes] })));
    await page.evaluate(async (kept) => {
      const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject, onblocked: reject }));
      await done(indexedDB.deleteDatabase("peer-atlas"));
      const request = indexedDB.open("peer-atlas", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("imports", { keyPath: "slug" });
      const database = await done(request);
      const record = { ...kept, version: 1, bytes: new Uint8Array(kept.bytes) };
      await done(database.transaction("imports", "readwrite").objectStore("imports").put(record));
      database.close();
    }, kept);
    await again(5, "without a place for what was read");
    await isPacked();
    await again(5, "packed after the file was read");

    await openFilters(page);
    await region(page, "Filters").getByRole("button", { name: "Remove twins.csv" }).click();
    await collection(page, "twins.csv").waitFor({ state: "detached" });
    const left = () => inDatabase(page, async (done, store) => [...(await done(store("imports").getAllKeys())), ...(await done(store("packs").getAllKeys()))]);
    while ((await left()).length > 0);
    assertQuiet(page);
  });

  test("one that is kept is shown though nothing that was read of it can be had, and kept where there is room for it alone", async () => {
    const page = await openPage(context, server.origin);
    await page.addInitScript(() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (value) {
        if (this.name === "packs") throw new DOMException("no", "QuotaExceededError");
        return put.call(this, value);
      };
      IDBObjectStore.prototype.getAll = () => {
        throw new DOMException("no", "UnknownError");
      };
    });
    await page.goto(server.address);
    await started(page);
    await importFiles(page, file("twins.csv", good));
    await says(box(page), "It is kept in this browser");
    await page.reload();
    await started(page);
    await isNamed(map(page), /3 partnerships/);
    assertQuiet(page);
  });

  test("one that is dropped: bad rows are listed and can be saved, the rest is shown", async () => {
    const page = await opened(server.address);
    const bad = ["Lyon,France,45.76,4.84,,Spain,40,-3,,,", "Lyon,France,x,4.84,Turin,Italy,45.07,7.69,,May 2001,", '"Lyon,France'];
    const many = Array.from({ length: 250 }, (_, n) => `Town ${n},Chile`);
    await drop(page, [file("mixed.csv", good, ...bad.slice(0, 2), ...many, bad[2])]);
    const listed = box(page).getByRole("table", { name: "What could not be read" });
    await says(listed, /3\s*city2\s*the city has no name; the row is left out/);
    await says(listed, /4\s*start\s*not a date of ISO 8601-2; the partnership is shown without it\s*May 2001/);
    assert.equal(await listed.getByRole("row").count(), 201);
    await says(box(page), "and 54 more");
    const saved = page.waitForEvent("download");
    await box(page).getByRole("button", { name: "Download this list" }).click();
    assert.equal((await saved).suggestedFilename(), "mixed-not-read.csv");
    const text = (await import("node:fs")).readFileSync(await (await saved).path(), "utf8");
    assert.equal(text.trim().split("\r\n").length, 1 + 254);
    assert.match(text, /2 cells, where the first row has 11/);
    await close(page);
    await isNamed(map(page), /4 partnerships/);
    assertQuiet(page);
  });

  test("one that is no such file is told in words, and nothing changes", async () => {
    const page = await opened(server.address);
    await importFiles(
      page,
      { name: "photo.csv", mimeType: "image/png", buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]) },
      { name: "other.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n") },
      file("empty.csv"),
      file("bad.csv", ",,,,,,,,,,x"),
    );
    await says(box(page), "“photo.csv” cannot be imported: it is not text in UTF-8");
    await says(box(page), "its first row does not name city1, country1");
    await says(box(page), "“empty.csv” cannot be imported: there are no rows in it");
    await says(box(page), "No row of “bad.csv” can be used. Nothing has changed.");
    await close(page);
    await isNamed(map(page), /2 partnerships/);
    await openFilters(page);
    assert.equal(await region(page, "Filters").getByText(/\.csv/).count(), 0);
    assertQuiet(page);
  });

  test("one that the browser does not let go is told: it would come back", async () => {
    const page = await opened(server.address);
    await importFiles(page, file("twins.csv", good));
    await says(box(page), "It is kept in this browser");
    await close(page);
    await page.evaluate(() => {
      IDBObjectStore.prototype.delete = () => {
        throw new DOMException("no", "UnknownError");
      };
    });
    await openFilters(page);
    await region(page, "Filters").getByRole("button", { name: "Remove twins.csv" }).click();
    await collection(page, "twins.csv").waitFor({ state: "detached" });
    await says(page.getByRole("status"), /“twins\.csv” was taken out of the atlas, but its file is still kept/);
    await isNamed(map(page), /2 partnerships/);
    await page.reload();
    await started(page);
    await isNamed(map(page), /3 partnerships/);
    assertQuiet(page);
  });

  test("without a database the file is there for as long as the page, and that is told", async () => {
    const page = await openPage(context, server.origin);
    await page.addInitScript(() => Object.defineProperty(window, "indexedDB", { value: undefined }));
    // Whoever sent the link has a file that is not here.
    await page.goto(`${server.address}#collections=%2Bimport-0123456789abcdef&record=place/0123456789abcdef.3`);
    await started(page);
    await importFiles(page, file("twins.csv", good));
    await says(box(page), "It is there until the page is closed or reloaded: this browser stores nothing for this page");
    await close(page);
    await says(page.getByRole("status"), /twins\.csv: It is there until the page is closed/);
    await isNamed(map(page), /3 partnerships/);
    await page.reload();
    await started(page);
    await isNamed(map(page), /2 partnerships/);
    assertQuiet(page);
  });
});
