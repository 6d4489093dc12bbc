// Many partnerships at once: counted into a picture, found by pointer, listed, and drawn each where they are few.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertQuiet, browserAndSite, importFiles, map, openPage, started } from "./harness.mjs";

const both = browserAndSite();

/** A file of pairs between cities on a grid over Europe and Africa, always the same. */
function registry(n) {
  const rows = ["city1,country1,lat1,lng1,city2,country2,lat2,lng2,form,start,end"];
  const city = (at) => [`Town ${at}`, at % 2 ? "France" : "Kenya", (at % 12) * 5 - 10, Math.floor(at / 12) * 4 - 15];
  for (let at = 0; at < n; at++) {
    // Two numbers without a common divisor meet each pair once.
    const [a, b] = [(at * 7) % 144, (at * 7 + 1 + (at % 89)) % 144];
    rows.push([...city(a), ...city(b), at % 3 ? "twinning" : "mentoring", 1960 + (at % 60), ""].join(","));
  }
  return { name: "registry.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) };
}

async function openWithMany(fragment = "", options = {}) {
  const context = await both.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await openPage(context, both.site.origin);
  await page.addInitScript(`window.pixels = ${pixels}; window.darkness = ${darkness}`);
  await page.goto(both.site.address + fragment);
  await started(page);
  await importFiles(page, registry(2000));
  await complete(page);
  await page.keyboard.press("Escape");
  return page;
}

/** Waits for a picture of all that is counted. */
const complete = (page) =>
  page.waitForFunction(() => performance.getEntriesByName("atlas:map-complete").length > 0);

/** In the page: the pixels of a part of the map, from a copy, since reading changes how browsers keep a canvas. */
const pixels = (x, y, width, height) => {
  const canvas = document.querySelector("canvas.map-canvas");
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, -x, -y);
  return copy.getImageData(0, 0, width, height).data;
};

/** In the page: how dark a box in the middle of the map is, a sum over its pixels. */
const darkness = () => {
  const { width, height } = document.querySelector("canvas.map-canvas");
  const data = window.pixels(width / 2 - 150, height / 2 - 150, 300, 300);
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) sum += 765 - data[at] - data[at + 1] - data[at + 2];
  return sum;
};

/** In the page: where it is darkest, away from the edges and from what lies over the map; the darkest spots first. */
const darkest = () => {
  const { width, height } = document.querySelector("canvas.map-canvas");
  const data = window.pixels(0, 0, width, height);
  const spots = [];
  for (let y = 150; y < height - 150; y += 5) {
    for (let x = 320; x < width - 120; x += 5) {
      let dark = 0;
      for (let dy = -6; dy <= 6; dy += 3) {
        for (let dx = -6; dx <= 6; dx += 3) dark += 255 - data[((y + dy) * width + x + dx) * 4];
      }
      spots.push({ dark, x, y });
    }
  }
  return spots.sort((a, b) => b.dark - a.dark).slice(0, 400);
};

test("many partnerships are a picture in which the pointer finds them", async () => {
  const page = await openWithMany("#at=10,20,3.4");
  const all = await page.evaluate(darkness);

  // Between the places so many are near that they are counted, and a click lists the nearest.
  const box = await map(page).boundingBox();
  let at;
  for (const spot of await page.evaluate(darkest)) {
    await page.mouse.move(box.x + spot.x, box.y + spot.y);
    const card = await page.locator(".map .hover-card").textContent();
    const n = Number(/and (\d+) more here/.exec(card)?.[1] ?? 0);
    if (n > 50 && /Town \d+ and Town \d+/.test(card)) {
      at = spot;
      break;
    }
  }
  assert.ok(at, "somewhere more than fifty lie at one point");
  await page.mouse.click(box.x + at.x, box.y + at.y);
  const list = page.getByRole("dialog", { name: /^\d+ partnerships here$/ });
  await list.getByRole("button", { name: /Town/ }).first().click();
  await page.getByRole("heading", { name: /Town \d+ and Town \d+/ }).first().waitFor();
  await list.waitFor({ state: "detached" });

  // Fewer years, less light.
  await page.evaluate(() => (location.hash += "&years=1960..1985"));
  await page.waitForFunction((all) => window.darkness() < all, all);
  assertQuiet(page);
  await page.context().close();
});

test("where few of many run they are drawn each, and a place lights its own", async () => {
  const page = await openWithMany("#at=10,20,3.4");
  const places = page.getByRole("list", { name: "Places on the map" }).getByRole("button");
  await places.nth(20).waitFor({ state: "attached" });
  const name = (await places.first().textContent()).split(",")[0];
  await places.first().evaluate((button) => button.click());
  await page.getByRole("heading", { name }).first().waitFor();
  assertQuiet(page);
  await page.context().close();
});

test("a picture that is complete is not told to be so in each frame in which something flows above it", async () => {
  const page = await openWithMany("#at=10,20,3.4");
  const box = await map(page).boundingBox();
  const [spot] = await page.evaluate(darkest);
  await page.mouse.move(box.x + spot.x, box.y + spot.y);
  await page.locator(".map .hover-card").filter({ hasText: /Town/ }).waitFor();
  // Frames go on, since dots flow, and leave the mark where it is.
  await page.waitForFunction(() => {
    const [told] = performance.getEntriesByName("atlas:map-complete");
    return performance.getEntriesByName("atlas:map-frame").at(-1).startTime > told.startTime + 300;
  });
  assertQuiet(page);
  await page.context().close();
});

test("ties that were counted fade into ties that are drawn each, and back, and come to rest", async () => {
  const page = await openWithMany("#at=10,20,3.4");
  for (const zoom of [9, 3.4]) {
    await page.evaluate((zoom) => {
      performance.clearMarks("atlas:map-complete");
      location.hash = location.hash.replace(/at=10,20,[^&]*/, `at=10,20,${zoom}`);
    }, zoom);
    await complete(page);
  }
  assertQuiet(page);
  await page.context().close();
});

for (const projection of ["globe", "mercator"]) {
  test(`many partnerships are counted in the projection ${projection}`, async () => {
    const page = await openWithMany(`#projection=${projection}&at=10,20,3`);
    const before = await page.evaluate(darkness);
    await page.evaluate(() => (location.hash += "&form=mentoring"));
    await page.waitForFunction((before) => window.darkness() < before, before);
    assertQuiet(page);
    await page.context().close();
  });
}
