// Starts the program, finds its files under their names by content, and keeps the page for use without a connection.
//
// The program sees it as `window.atlas`:
//   id               the atlas's name, part of every key it keeps in the browser
//   build            the name of this build, another one for other files
//   load(name)       a promise of the response with that file ("data/article.json"); files of the first view are on their way
//   offline          "starting", "insecure" (no https), "unsupported", "installing", "ready", "update", "failed";
//                    an event "atlas:offline" on the window tells of each change
//   update()         when "update": switch to the new version and reload; call it when everything is saved
//   keepEverything(progress)  keep the optional files too; calls progress(bytes done, bytes in all), a promise of success
//   optionalBytes()  a promise of [bytes kept, bytes in all] of the optional files
//   panic(message)   give up: show the plain page of rescue.js
// and the script that loads later parts of it:
//   program          the module of the program
//   loadProgram(name)  a promise of the response with a part, fit for being compiled while it loads
const BUILD = "";
const SHEET = "";
const GLUE = "";
const WASM = "";
const FILES = {};
const LANGUAGES = [];
const EARLY = [];
const EARLY_IN_LANGUAGE = [];

const atlas = window.atlas;
atlas.build = BUILD;
const address = (name) => new URL(FILES[name] ?? name, import.meta.url);
// As the program chooses: the address's language, else the first of the browser's that there is, else the first.
const asked = /[#&]lang=([a-z]+)/.exec(location.hash)?.[1];
const wanted = [asked, ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase());
const language = wanted.find((tag) => LANGUAGES.includes(tag)) ?? LANGUAGES[0];
const first = [...EARLY, ...EARLY_IN_LANGUAGE.map((name) => `lang/${language}/${name}`)];
const early = new Map(first.map((name) => [name, fetch(address(name))]));
// Whoever asks gets the failure; until then it is nobody's.
for (const response of early.values()) response.catch(() => {});

atlas.load = (name) => {
  const response = early.get(name);
  early.delete(name);
  return response ?? fetch(address(name));
};

// A file of the program, to be compiled while it loads.
async function loadProgram(response) {
  const wasm = await response;
  if (!wasm.ok) throw new Error(`${wasm.status} ${wasm.url}`);
  // Hosts that do not know the type: the browser would refuse to compile while loading, and say so on the console.
  if (wasm.headers.get("content-type") === "application/wasm") return wasm;
  return new Response(wasm.body, { headers: { "content-type": "application/wasm" } });
}

// Parts of the program that come after the first view.
atlas.loadProgram = (name) => loadProgram(atlas.load(`parts/${name}`));

// What the panels look like; the first picture does not wait for it.
const sheet = document.createElement("link");
sheet.rel = "stylesheet";
sheet.href = new URL(SHEET, import.meta.url);
document.head.append(sheet);

async function start() {
  const response = fetch(new URL(WASM, import.meta.url));
  response.catch(() => {});
  const program = await import(new URL(GLUE, import.meta.url));
  const module_or_path = await loadProgram(response);
  // The program starts before this promise is kept, and may ask for its parts at once.
  atlas.program = program;
  await program.default({ module_or_path });
  atlas.started = true;
  document.getElementById("opening")?.remove();
}

// --- Use without a connection (the other half is sw.js) ---

atlas.offline = "starting";

function tell(state) {
  atlas.offline = state;
  dispatchEvent(new CustomEvent("atlas:offline", { detail: state }));
}

function ask(worker, message, progress) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data.progress ? progress?.(...data.progress) : resolve(data.answer));
    worker.postMessage(message, [port2]);
  });
}

async function keep() {
  if (!isSecureContext) return tell("insecure");
  if (!("serviceWorker" in navigator)) return tell("unsupported");
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register(new URL("sw.js", import.meta.url), { updateViaCache: "none" });

  // A worker asks which build this page runs, so that its files are kept as long as it is open.
  serviceWorker.onmessage = ({ data, ports }) => data === "build?" && ports[0].postMessage(BUILD);

  const look = async () => {
    const { installing, waiting, active } = registration;
    if (waiting && active) tell("update");
    else if (active) tell((await ask(active, "complete?")) ? "ready" : "failed");
    else if (installing || waiting) tell("installing");
    else tell("failed");
  };
  const follow = () => registration.installing?.addEventListener("statechange", look);
  registration.addEventListener("updatefound", follow);
  follow();
  await look();

  atlas.update = () => {
    serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting?.postMessage("activate");
  };
  const active = async () => (await serviceWorker.ready).active;
  atlas.keepEverything = async (progress) => ask(await active(), "keep-everything", progress);
  atlas.optionalBytes = async () => ask(await active(), "optional?");

  // Look for a new version when the page is come back to, at most every half hour.
  let looked = performance.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || performance.now() - looked < 30 * 60_000) return;
    looked = performance.now();
    registration.update().catch(() => {});
  });
}

try {
  await start();
} catch (error) {
  atlas.failed(error);
}
// After the first view: the worker fetches what the page itself still needs.
const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 1000));
idle(() => keep().catch(() => tell("failed")));
