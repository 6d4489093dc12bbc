// Many partnerships at once: counted into a picture, found by pointer, listed, and drawn each where they are few.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, launch, openPage, serve, started } from "./harness.mjs";

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser.close();
  await site.stop();
});

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
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await openPage(context, site.origin);
  await page.goto(site.address + fragment);
  await started(page);
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Import" }).click(),
  ]);
  await chooser.setFiles(registry(2000));
  await page.getByRole("dialog", { name: /Import/ }).waitFor();
  await complete(page);
  await page.keyboard.press("Escape");
  return page;
}

/** Waits for a picture of all that is counted, made after `since` (of the page's clock). */
const complete = (page, since = 0) =>
  page.waitForFunction((since) => performance.getEntriesByName("atlas:map-complete").some((mark) => mark.startTime >= since), since);

const now = (page) => page.evaluate(() => performance.now());

/** Of a box in the middle of the map, how much its pixels differ from the sea and land below: a sum over all of them. */
const ink = (page) =>
  page.evaluate(() => {
    const canvas = document.querySelector(".map canvas");
    const { data } = canvas.getContext("2d").getImageData(canvas.width / 2 - 150, canvas.height / 2 - 150, 300, 300);
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) sum += 765 - data[at] - data[at + 1] - data[at + 2];
    return sum;
  });

test("many partnerships are a picture in which the pointer finds them", async () => {
  const page = await openWithMany("#at=10,20,3.4");
  const all = await ink(page);

  // Where they meet, so many are near that they are counted, and a click lists the nearest.
  const hands = page.getByRole("application", { name: /Map/ });
  const box = await hands.boundingBox();
  const at = await page.evaluate(() => {
    const canvas = document.querySelector(".map canvas");
    const context = canvas.getContext("2d");
    const { width, height } = canvas;
    const { data } = context.getImageData(0, 0, width, height);
    let best = [0, 0, 0];
    for (let y = 150; y < height - 150; y += 5)
      for (let x = 320; x < width - 120; x += 5) {
        let dark = 0;
        for (let dy = -6; dy <= 6; dy += 3) for (let dx = -6; dx <= 6; dx += 3) dark += 255 - data[((y + dy) * width + x + dx) * 4];
        if (dark > best[0]) best = [dark, x, y];
      }
    return [best[1], best[2]];
  });
  await page.mouse.move(box.x + at[0], box.y + at[1]);
  await page.getByText(/and \d+ more here/).waitFor();

  // Fewer years, less light; all years again, the same picture.
  const since = await now(page);
  await page.evaluate(() => (location.hash += "&years=1965..1970&possible=no"));
  await complete(page, since);
  await page.waitForFunction(() => /[1-9]\d* partnerships/.test(document.querySelector(".map-hands").getAttribute("aria-label")));
  assert.ok((await ink(page)) < all, "years take light away");
  assertQuiet(page);
  await page.context().close();
});

test("where few of many run they are drawn each, and a place lights its own", async () => {
  const page = await openWithMany("#at=10,20,3.4");
  const places = page.getByRole("list", { name: "Places on the map" }).getByRole("button");
  await page.waitForFunction(() => document.querySelectorAll(".map ul.unseen button").length > 20);
  const name = (await places.first().textContent()).split(",")[0];
  await places.first().evaluate((button) => button.click());
  await page.getByRole("heading", { name }).first().waitFor();
  assertQuiet(page);
  await page.context().close();
});

for (const projection of ["globe", "mercator"]) {
  test(`many partnerships are counted in the projection ${projection}`, async () => {
    const page = await openWithMany(`#projection=${projection}&at=10,20,3`);
    const before = await ink(page);
    const since = await now(page);
    await page.evaluate(() => (location.hash += "&form=mentoring"));
    await complete(page, since);
    await page.waitForFunction((before) => {
      const canvas = document.querySelector(".map canvas");
      const { data } = canvas.getContext("2d").getImageData(canvas.width / 2 - 150, canvas.height / 2 - 150, 300, 300);
      let sum = 0;
      for (let at = 0; at < data.length; at += 4) sum += 765 - data[at] - data[at + 1] - data[at + 2];
      return sum < before;
    }, before);
    assertQuiet(page);
    await page.context().close();
  });
}
