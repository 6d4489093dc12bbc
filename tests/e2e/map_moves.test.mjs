// The map while it moves, and on screens that change: what is painted once and shifted is where it would be painted anew.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertQuiet, browserAndSite, map, openPage, started } from "./harness.mjs";

const both = browserAndSite();

async function newPage(context) {
  const page = await openPage(context, both.site.origin);
  await page.addInitScript(`window.bytesOfMap = ${bytesOfMap}`);
  return page;
}

async function opened(context, fragment) {
  const page = await newPage(context);
  await page.goto(both.site.address + fragment);
  await started(page);
  await map(page).waitFor();
  return page;
}

/** Alaska: coasts and borders, and nothing of the atlas. */
const ALASKA = "at=-150,62,4.2";

/** In the page: the bytes of the map, read from a copy, since reading changes how browsers keep a canvas. */
const bytesOfMap = () => {
  const { width, height } = document.querySelector("canvas.map-canvas");
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(document.querySelector("canvas.map-canvas"), 0, 0);
  return { width, height, bytes: copy.getImageData(0, 0, width, height).data };
};

/** The pixels of the map. */
const pixels = (page) =>
  page.evaluate(() => {
    const { width, height, bytes } = window.bytesOfMap();
    return { width, height, reds: Array.from(bytes.filter((_, at) => at % 4 === 0)) };
  });

/** Of how many pixels two pictures differ, the one shifted by whole pixels. */
function differing(a, b, dx, dy) {
  let n = 0;
  for (let y = 8; y < a.height - 8; y++) {
    for (let x = 8; x < a.width - 8; x++) {
      n += Math.abs(a.reds[y * a.width + x] - b.reds[(y + dy) * a.width + x + dx]) > 6;
    }
  }
  return n;
}

/** How many lightnesses there are: few, and the land has not come. */
const isPainted = (page) =>
  page.waitForFunction(() => {
    const { bytes } = window.bytesOfMap();
    return bytes.some((value, at) => at % 4 === 3 && value > 0) && new Set(bytes).size > 30;
  });

for (const projection of ["equal-earth", "mercator"]) {
  for (const density of [1, 2]) {
    test(`after fifty drags the coast is where a fresh page draws it: ${projection}, ${density} pixels in one`, async () => {
      const context = await both.browser.newContext({ locale: "en-GB", viewport: { width: 800, height: 600 }, deviceScaleFactor: density });
      const fine = (page) => page.waitForResponse(/land-fine/).then((response) => response.finished());
      const page = await newPage(context);
      const hasFine = fine(page);
      await page.goto(`${both.site.address}#projection=${projection}&${ALASKA}`);
      await started(page);
      await hasFine;
      const box = await map(page).boundingBox();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      for (let at = 0; at < 50; at++) {
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x - 3.3, y + 1.7, { steps: 2 });
        await page.mouse.move(x - 6.6 + (at % 3), y + 3.4 - (at % 2), { steps: 2 });
        await page.mouse.up();
      }
      await page.waitForFunction((start) => location.hash.includes("at=") && !location.hash.includes(start), ALASKA);
      // The address follows the view once it rests.
      await page.waitForFunction(() => {
        const is = location.hash;
        const was = (window.lastHash ??= is);
        window.lastHash = is;
        return was === is;
      }, undefined, { polling: 400 });
      const dragged = await pixels(page);
      const fresh = await newPage(context);
      const freshFine = fine(fresh);
      await fresh.goto(page.url());
      await started(fresh);
      await freshFine;
      await isPainted(fresh);
      let least = Infinity;
      for (let round = 0; round < 20 && least > 40; round++) {
        const anew = await pixels(fresh);
        assert.deepEqual([anew.width, anew.height], [dragged.width, dragged.height]);
        // The address is rounded: that may take it to the next pixel.
        for (const [dx, dy] of [0, 1, -1].flatMap((dx) => [0, 1, -1].map((dy) => [dx, dy]))) {
          least = Math.min(least, differing(dragged, anew, dx, dy));
        }
        await fresh.evaluate(() => new Promise(requestAnimationFrame));
      }
      assert.ok(least <= 40, `${least} pixels differ`);
      assertQuiet(page);
      await context.close();
    });
  }
}

test("a screen of another density, another size, and turned: the map is crisp at once", async () => {
  const context = await both.browser.newContext({ locale: "en-GB", viewport: { width: 800, height: 600 } });
  const page = await opened(context, `#${ALASKA}`);
  const devtools = await context.newCDPSession(page);
  await map(page).focus();
  // A picture that is presented without anything on it would be seen as a flash.
  await page.evaluate(() => {
    window.blanks = 0;
    const look = () => {
      const { width, height, bytes } = window.bytesOfMap();
      window.blanks += bytes[4 * ((height >> 1) * width + (width >> 1)) + 3] === 0;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const screens = [[800, 600, 2], [800, 600, 3], [800, 600, 1.25], [600, 800, 1.25], [390, 844, 3], [1440, 900, 1]];
  for (const [width, height, deviceScaleFactor] of screens) {
    await devtools.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor, mobile: false });
    // What is only emulated is not always told to the page; the next picture knows.
    await page.keyboard.press("ArrowLeft");
    await page.waitForFunction((density) => {
      const canvas = document.querySelector("canvas.map-canvas");
      return devicePixelRatio === density && canvas.width === Math.round(canvas.clientWidth * density);
    }, deviceScaleFactor);
    await isPainted(page);
  }
  assert.equal(await page.evaluate(() => window.blanks), 0);
  assertQuiet(page);
  await context.close();
});

test("another projection: the old picture goes and leaves nothing behind, at once where motion is unwanted", async () => {
  for (const reducedMotion of ["no-preference", "reduce"]) {
    const context = await both.browser.newContext({ locale: "en-GB", viewport: { width: 1000, height: 700 }, reducedMotion });
    const page = await opened(context, `#${ALASKA}`);
    await page.evaluate(() => {
      window.animated = 0;
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (...rest) {
        window.animated += 1;
        return animate.apply(this, rest);
      };
    });
    for (const projection of ["globe", "mercator", "equal-earth"]) {
      await page.getByRole("combobox", { name: "Projection" }).selectOption({ label: { globe: "Globe", mercator: "Mercator", "equal-earth": "Equal Earth" }[projection] });
      await page.waitForFunction(() => document.getAnimations().length === 0 && document.querySelector(".map-leaving").width <= 300);
      await isPainted(page);
    }
    assert.equal((await page.evaluate(() => window.animated)) > 0, reducedMotion === "no-preference");
    assertQuiet(page);
    await context.close();
  }
});

test("dots flow towards who learns along what is pointed at, and not where motion is unwanted", async () => {
  for (const reducedMotion of ["no-preference", "reduce"]) {
    const context = await both.browser.newContext({ locale: "en-GB", viewport: { width: 1200, height: 800 }, reducedMotion });
    const page = await opened(context, "");
    // Frames are asked for while something flows only.
    await page.evaluate(() => {
      window.asked = 0;
      const request = window.requestAnimationFrame;
      window.requestAnimationFrame = (callback) => {
        window.asked += 1;
        return request(callback);
      };
      window.frames = (n) => new Promise((done) => { const next = (left) => (left ? request(() => next(left - 1)) : done()); next(n); });
    });
    /** In how many of the map's rows, as a share, pixels change within some frames. */
    const flowing = () =>
      page.evaluate(async () => {
        const before = window.bytesOfMap();
        await window.frames(12);
        const after = window.bytesOfMap();
        const rows = new Set();
        before.bytes.forEach((byte, at) => byte !== after.bytes[at] && rows.add(Math.floor(at / 4 / before.width)));
        return rows.size / before.height;
      });
    await page.getByRole("button", { name: /São Paulo and eThekwini/ }).first().hover();
    await page.waitForFunction(() => window.asked > 0);
    await page.evaluate(() => window.frames(30));
    const share = await flowing();
    assert.equal(share > 0, reducedMotion === "no-preference");
    // What is dashed elsewhere stays as it is: the line runs through a small part of the map.
    assert.ok(share < 0.3, `${share} of the map changes`);
    // What is only selected is still.
    await page.mouse.move(600, 20);
    await page.evaluate(() => window.frames(30));
    const asked = await page.evaluate(() => window.asked);
    await page.evaluate(() => window.frames(12));
    assert.equal(await page.evaluate(() => window.asked), asked);
    assertQuiet(page);
    await context.close();
  }
});
