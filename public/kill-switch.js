// The way back, should keeping the page for use without a connection ever do harm: put this file on the server in the place of
// sw.js. Each browser fetches it when the page is next opened (browsers ask for sw.js past their caches, at the latest after a
// day). It removes the kept builds of this atlas at this address and itself; pages then come from the server again. It touches nothing
// a person has saved: those are not in these caches.
const ID = "";

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  const prefix = `${ID} ${new URL(registration.scope).pathname} `;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith(prefix)).map((name) => caches.delete(name))))
      .then(() => registration.unregister()),
  );
});
