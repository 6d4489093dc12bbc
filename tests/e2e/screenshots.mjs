// Pictures of the app for judging: every state, size, theme and language, into target/screenshots.
//
//   cargo xtask screenshots [STATE...] [--language=pt] [--size=390x844] [--theme=dark]
//
// A state is a name and what to do to a page that has just opened; add one by adding a line.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch, root, serve, started } from "./harness.mjs";

const STATES = {
  "first-view": async () => {},
  details: async (page) => {
    await page.evaluate(() => (location.hash = "record=partnership/sao-paulo-ethekwini-mentoring"));
    await page.locator(".details [aria-expanded]").nth(1).click();
  },
  table: async (page) => {
    await page.evaluate(() => (location.hash = "show=table&record=partnership/sao-paulo-ethekwini-mentoring"));
    await page.locator("tr[aria-current]").waitFor();
  },
  about: async (page) => {
    await page.locator(".top-bar > button").last().click();
    await page.getByRole("dialog").waitFor();
  },
  notices: async (page) => {
    await page.evaluate(() => (location.hash = "years=soon&at=10,99,3&record=place/nowhere"));
    await page.locator(".notice").nth(1).waitFor();
  },
  city: async (page) => {
    await page.evaluate(() => (location.hash = "record=place/ethekwini"));
    await page.locator(".details-title").waitFor();
  },
  years: async (page) => {
    await page.evaluate(() => (location.hash = "years=2013..2014"));
    await page.locator(".timeline-handle-chosen").first().waitFor();
  },
  table: async (page) => {
    await page.evaluate(() => (location.hash = "show=table"));
    await page.locator(".table-ties").waitFor();
  },
  filters: (page) => page.locator(".top-bar-filters").click(),
  about: async (page) => {
    await page.locator(".top-bar button").last().click();
    await page.locator("dialog[open]").waitFor();
  },
  answer: async (page) => {
    await page.getByRole("combobox").first().fill("Kisumu");
    await page.locator(".search-answer").waitFor();
  },
  everything: async (page) => {
    await page.evaluate(() => (location.hash = "collections=%2Bsame-story-later-sources,%2Bother-partnerships"));
    await page.waitForFunction(() => document.querySelectorAll("[aria-label] > li").length > 40);
  },
  globe: async (page) => {
    await page.evaluate(() => (location.hash = "projection=globe"));
  },
  stopped: (page) => page.evaluate(() => window.atlas.panic("an example")),
};
const SIZES = ["1440x900", "1024x768", "390x844"];
const THEMES = ["light", "dark"];
const LANGUAGES = ["en", "fr", "es", "pt"];

const options = process.argv.slice(2);
const only = (name, all) => {
  const wanted = options.filter((option) => option.startsWith(`--${name}=`)).map((option) => option.split("=")[1]);
  return wanted.length ? wanted : all;
};
const named = options.filter((option) => !option.startsWith("--"));
const states = named.length ? named : Object.keys(STATES);
const unknown = states.filter((state) => !(state in STATES));
if (unknown.length) throw new Error(`no state ${unknown.join(", ")}; there are: ${Object.keys(STATES).join(", ")}`);

const folder = join(root, "target/screenshots");
mkdirSync(folder, { recursive: true });
const server = await serve();
const browser = await launch();
for (const size of only("size", SIZES)) {
  const [width, height] = size.split("x").map(Number);
  for (const colorScheme of only("theme", THEMES)) {
    for (const locale of only("language", LANGUAGES)) {
      const isPhone = width < 600;
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        locale,
        hasTouch: isPhone,
        isMobile: isPhone,
        reducedMotion: "reduce",
        serviceWorkers: "block",
      });
      for (const state of states) {
        const page = await context.newPage();
        await page.goto(server.address);
        await started(page);
        await STATES[state](page);
        await page.screenshot({ path: join(folder, `${state}-${size}-${colorScheme}-${locale}.png`) });
        await page.close();
      }
      await context.close();
    }
  }
}
await browser.close();
await server.stop();
console.log(`Pictures in ${folder}`);
