// What every journey needs: the site served by our own server, a browser, and a page that is watched.
//
// A watched page fails the journey for any message on the console, any error, any violation of the policy, and any request that
// leaves the origin; `page.expected` lists patterns of messages that a journey provokes on purpose.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const dist = process.env.ATLAS_SITE ?? join(root, "dist");
/** Names of the files that the first view may ask for. */
export const firstView = () => JSON.parse(readFileSync(join(root, ".stage/first-view.json"), "utf8")).files;

const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-unsafe-swiftshader",
  // Whatever asks for another host gets no answer, and is seen.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** A browser with an empty profile of its own. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.ATLAS_CHROMIUM ?? "/usr/bin/chromium",
    // The flag above says which headless mode; the option would choose another.
    headless: false,
    args: FLAGS,
  });
}

/** A browser that keeps its profile in a folder, to be killed without a word: all its processes. */
export async function launchIn(profile) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.ATLAS_CHROMIUM ?? "/usr/bin/chromium",
    headless: false,
    args: FLAGS,
    locale: "en",
  });
  const processes = async () => {
    const session = await context.browser().newBrowserCDPSession();
    return (await session.send("SystemInfo.getProcessInfo")).processInfo;
  };
  const main = (await processes()).find(({ type }) => type === "browser").id;
  // All that it started is of its group; what is left over would go on writing into the profile.
  const isThere = () => {
    try {
      return process.kill(-main, 0);
    } catch {
      return false;
    }
  };
  const kill = async () => {
    process.kill(-main, "SIGKILL");
    while (isThere()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  /** Kills the processes of pages; the browser lives. */
  const killPage = async () => {
    for (const { type, id } of await processes()) {
      if (type === "renderer") process.kill(id, "SIGKILL");
    }
  };
  return { context, kill, killPage };
}

const running = new Set();
// A journey that failed has not stopped its server.
process.on("exit", () => running.forEach((server) => server.kill("SIGKILL")));

/** Serves a folder below a path, on a free port or on that one again. */
export async function serve({ folder = dist, base = "/", port = 0 } = {}) {
  const program = process.env.ATLAS_XTASK ?? join(root, "target/debug/xtask");
  const server = spawn(program, ["serve", "--dist", folder, "--base", base, "--port", String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(server);
  for await (const line of createInterface(server.stdout)) {
    const address = /http:\S+/.exec(line)?.[0];
    if (address) {
      server.unref();
      server.stdout.unref();
      const stop = () =>
        new Promise((resolve) => {
          if (server.exitCode !== null || server.signalCode !== null) return resolve();
          running.delete(server);
          server.ref();
          server.once("exit", resolve);
          server.kill("SIGKILL");
        });
      return { address, origin: new URL(address).origin, port: Number(new URL(address).port), stop };
    }
  }
  throw new Error("the server did not start");
}

/** A copy of the site to be changed or broken by a journey. */
export function copyOfSite() {
  const folder = mkdtempSync(join(tmpdir(), "atlas-site-"));
  cpSync(dist, folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A page that is watched; `page.complaints()` lists what it did that no page of ours should. */
export async function openPage(context, origin) {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const found = [];
  page.expected = [];
  page.requested = [];
  page.on("console", (message) => found.push(`console ${message.type()}: ${message.text()} ${message.location()?.url ?? ""}`));
  page.on("pageerror", (error) => found.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    page.requested.push(request.url());
    if (url.origin !== origin && !["blob:", "data:"].includes(url.protocol)) found.push(`request to ${url}`);
  });
  await page.exposeFunction("atlasViolation", (text) => found.push(`policy: ${text}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) =>
      window.atlasViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
    );
  });
  page.complaints = () => found.filter((text) => !page.expected.some((pattern) => pattern.test(text)));
  return page;
}

/** Fails when the page did anything it should not. */
export function assertQuiet(page) {
  assert.deepEqual(page.complaints(), []);
}

/** Waits until the first map is painted and everything of the first view works. */
export async function started(page) {
  await page.waitForFunction(() =>
    ["atlas:first-map", "atlas:ready"].every((name) => performance.getEntriesByName(name).length > 0),
  );
}

/** Waits until the page has kept itself for use without a connection. */
export async function keptForOffline(page) {
  await page.waitForFunction(() => window.atlas?.offline === "ready");
}

/** A browser and the site served, for the tests of one file: filled before the first and ended after the last. */
export function browserAndSite() {
  const both = {};
  before(async () => {
    [both.browser, both.site] = await Promise.all([launch(), serve()]);
  });
  after(async () => {
    await both.browser.close();
    await both.site.stop();
  });
  return both;
}

/** Chooses files for "Import", and waits until something is said about them. */
export async function importFiles(page, ...files) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await (await chooser).setFiles(files);
  await page.getByRole("dialog", { name: "Import" }).waitFor();
}

/** The map, as a drawing that takes keys. */
export const map = (page) => page.getByRole("region", { name: "Map", exact: true }).getByRole("application");

/** Waits until what a locator finds is named so. */
export async function isNamed(locator, pattern) {
  const element = await locator.elementHandle();
  await locator.page().waitForFunction(([element, source]) => new RegExp(source).test(element.getAttribute("aria-label")), [
    element,
    pattern.source,
  ]);
}
