// Keeps one complete build, so that the page opens with the server gone.
//
// - A build is kept whole or not at all: every file is checked against its SHA-256 before it is stored, whatever the server says.
// - A new build waits; it takes over when a page asks ("activate") or when no page of the old one is open.
// - The files of an old build stay as long as a page that runs it is open.
// - Optional files (large reference data) are kept when used, or all at once when a page asks ("keep-everything").
// To take all of this back, see kill-switch.js.
const ID = "";
const BUILD = "";
const FILES = {}; // name -> SHA-256
const OPTIONAL = {}; // name -> [SHA-256, bytes]

const scope = new URL(registration.scope);
// The path too: two atlases of one name may lie on one host.
const prefix = `${ID} ${scope.pathname} `;
const current = prefix + BUILD;
const optional = prefix + "optional";

const TYPES = {
  html: "text/html;charset=utf-8",
  css: "text/css;charset=utf-8",
  js: "text/javascript;charset=utf-8",
  json: "application/json",
  webmanifest: "application/manifest+json",
  svg: "image/svg+xml",
  png: "image/png",
  wasm: "application/wasm",
  woff2: "font/woff2",
};

const address = (name) => new URL(name === "index.html" ? "./" : name, scope).href;

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The file as built, or a failure; from the browser's own cache first, then past every cache.
async function verified(name, hash) {
  for (const cache of ["default", "reload"]) {
    const response = await fetch(address(name), { cache });
    const bytes = await response.arrayBuffer();
    if (response.ok && (await sha256(bytes)) === hash) {
      const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
      return new Response(bytes, { headers: { "content-type": type, "content-length": bytes.byteLength } });
    }
  }
  throw new Error(`not the file of this build: ${name}`);
}

async function keep(cache, name, hash) {
  if (await cache.match(address(name))) return;
  // A name by content says the same in every build; only the page itself has none.
  const older = name === "index.html" ? null : await caches.match(address(name));
  await cache.put(address(name), older ?? (await verified(name, hash)));
}

async function install() {
  const cache = await caches.open(current);
  await Promise.all(Object.entries(FILES).map(([name, hash]) => keep(cache, name, hash)));
}

async function isComplete() {
  const cache = await caches.open(current);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  return Object.keys(FILES).every((name) => kept.has(address(name)));
}

// Removes old builds that no open page runs. A page that does not answer (it may be frozen) counts as running any of them.
async function sweep() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const answers = pages.map(
    (page) =>
      new Promise((resolve, reject) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(data);
        page.postMessage("build?", [port2]);
        setTimeout(reject, 5000);
      }),
  );
  const running = await Promise.all(answers).catch(() => null);
  if (!running) return;
  for (const name of await caches.keys()) {
    if (!name.startsWith(prefix) || name === current || name === optional) continue;
    if (!running.includes(name.slice(prefix.length))) await caches.delete(name);
  }
  const wanted = new Set(Object.keys(OPTIONAL).map(address));
  const cache = await caches.open(optional);
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}

async function keepEverything(progress) {
  const cache = await caches.open(optional);
  const all = Object.values(OPTIONAL).reduce((sum, [, bytes]) => sum + bytes, 0);
  let done = 0;
  try {
    for (const [name, [hash, bytes]] of Object.entries(OPTIONAL)) {
      await keep(cache, name, hash);
      progress((done += bytes), all);
    }
    return true;
  } catch {
    return false;
  }
}

async function optionalBytes() {
  const cache = await caches.open(optional);
  const sizes = Object.entries(OPTIONAL).map(async ([name, [, bytes]]) => ((await cache.match(address(name))) ? bytes : 0));
  const all = Object.values(OPTIONAL).reduce((sum, [, bytes]) => sum + bytes, 0);
  return [(await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0), all];
}

// Our files: what is kept, else the network's, checked, and kept. `undefined`: not ours.
function answer(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const name = url.pathname.slice(scope.pathname.length) || "index.html";
  if (name in FILES) return fromCache(current, name, FILES[name]);
  if (name in OPTIONAL) return fromCache(optional, name, OPTIONAL[name][0]);
  // A page of an older build asks for a file of that build; or it is not ours at all.
  return caches.match(request, { ignoreSearch: true }).then((kept) => kept ?? fetch(request));
}

async function fromCache(cacheName, name, hash) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(address(name));
  if (kept) return kept;
  const response = await verified(name, hash);
  // A full disk must not cost the page its file.
  await cache.put(address(name), response.clone()).catch(() => {});
  return response;
}

addEventListener("install", (event) => event.waitUntil(install()));

// Claiming changes nothing for pages of an older build: their files are still kept. Old builds are swept when a page has
// opened, not here: pages wait for this to end.
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const response = answer(event.request);
  if (response) event.respondWith(response);
});

addEventListener("message", (event) => {
  const [port] = event.ports;
  const reply = (promise) => event.waitUntil(promise.then((answer) => port.postMessage({ answer })));
  if (event.data === "activate") event.waitUntil(skipWaiting());
  if (event.data === "complete?") {
    reply(isComplete());
    event.waitUntil(sweep());
  }
  if (event.data === "optional?") reply(optionalBytes());
  if (event.data === "keep-everything") reply(keepEverything((...progress) => port.postMessage({ progress })));
});
