// What is shown when the atlas cannot start or has stopped: plain words, and a way to save what this browser keeps.
// The first script of the page, classic and in old syntax, so that it works where nothing else does; no other file may be
// needed. Speaks English, French, Spanish and Portuguese by the browser's first language.
(function () {
  "use strict";
  var id = document.querySelector("meta[name=atlas-id]").content;
  var base = document.currentScript.src.replace(/[^/]*$/, "");
  var shown = false;

  var WORDS = {
    en: {
      missing: ["The atlas could not be loaded", "A part of this page did not arrive: the connection was lost, or the site is just being renewed. Nothing you saved was touched. Reload the page; if that does not help, try again in a few minutes."],
      old: ["This browser cannot show the atlas", "The atlas needs a browser from 2023 or later, with WebAssembly allowed. Please update this browser or open the page in another one."],
      stopped: ["The atlas has stopped", "An error in the program made it stop. What was saved before is still kept in this browser. Save a copy of it to be safe, then reload the page."],
      reload: "Reload the page", save: "Save a copy of what this browser keeps", empty: "This browser keeps nothing of the atlas.",
      blocked: "This browser does not let the page read what it keeps.", detail: "What the program said"
    },
    fr: {
      missing: ["L’atlas n’a pas pu être chargé", "Une partie de la page n’est pas arrivée : la connexion a été perdue ou le site est en cours de mise à jour. Rien de ce que vous avez enregistré n’a été touché. Rechargez la page ; sinon, réessayez dans quelques minutes."],
      old: ["Ce navigateur ne peut pas afficher l’atlas", "L’atlas demande un navigateur de 2023 ou plus récent, avec WebAssembly autorisé. Mettez ce navigateur à jour ou ouvrez la page dans un autre."],
      stopped: ["L’atlas s’est arrêté", "Une erreur du programme l’a arrêté. Ce qui était enregistré est toujours conservé dans ce navigateur. Par sécurité, enregistrez-en une copie, puis rechargez la page."],
      reload: "Recharger la page", save: "Enregistrer une copie de ce que ce navigateur conserve", empty: "Ce navigateur ne conserve rien de l’atlas.",
      blocked: "Ce navigateur ne laisse pas la page lire ce qu’il conserve.", detail: "Message du programme"
    },
    es: {
      missing: ["No se pudo cargar el atlas", "Una parte de la página no llegó: se perdió la conexión o el sitio se está renovando. No se ha tocado nada de lo que guardó. Vuelva a cargar la página; si no funciona, inténtelo dentro de unos minutos."],
      old: ["Este navegador no puede mostrar el atlas", "El atlas necesita un navegador de 2023 o posterior, con WebAssembly permitido. Actualice este navegador o abra la página en otro."],
      stopped: ["El atlas se ha detenido", "Un error del programa lo detuvo. Lo guardado hasta ahora sigue en este navegador. Por seguridad, guarde una copia y vuelva a cargar la página."],
      reload: "Volver a cargar la página", save: "Guardar una copia de lo que conserva este navegador", empty: "Este navegador no conserva nada del atlas.",
      blocked: "Este navegador no deja que la página lea lo que conserva.", detail: "Mensaje del programa"
    },
    pt: {
      missing: ["Não foi possível carregar o atlas", "Uma parte da página não chegou: a ligação perdeu-se ou o site está a ser renovado. Nada do que guardou foi alterado. Recarregue a página; se não resultar, tente de novo dentro de alguns minutos."],
      old: ["Este navegador não consegue mostrar o atlas", "O atlas precisa de um navegador de 2023 ou mais recente, com WebAssembly permitido. Atualize este navegador ou abra a página noutro."],
      stopped: ["O atlas parou", "Um erro do programa fê-lo parar. O que foi guardado continua neste navegador. Por segurança, guarde uma cópia e depois recarregue a página."],
      reload: "Recarregar a página", save: "Guardar uma cópia do que este navegador conserva", empty: "Este navegador não conserva nada do atlas.",
      blocked: "Este navegador não deixa a página ler o que conserva.", detail: "Mensagem do programa"
    }
  };

  function element(name, text, parent) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  // All that the databases of this atlas hold as text, by database, store and key; `then` gets it, however little it is.
  function readDatabases(then) {
    var found = {}, waiting = 1, told = false;
    function done() {
      waiting--;
      if (!waiting && !told) {
        told = true;
        then(found);
      }
    }
    function read(name) {
      waiting++;
      var request = indexedDB.open(name);
      var isNew = false;
      request.onupgradeneeded = function () {
        // There is none of this name, and none is made.
        isNew = true;
        request.transaction.abort();
      };
      request.onerror = request.onblocked = function (event) {
        event.preventDefault();
        done();
      };
      request.onsuccess = function () {
        var database = request.result, stores = [].slice.call(database.objectStoreNames);
        if (isNew || !stores.length) return done();
        try {
          var transaction = database.transaction(stores, "readonly");
          stores.forEach(function (store) {
            transaction.objectStore(store).openCursor().onsuccess = function (event) {
              var cursor = event.target.result;
              if (!cursor) return;
              if (typeof cursor.value === "string") {
                found[name] = found[name] || {};
                found[name][store] = found[name][store] || {};
                found[name][store][cursor.key] = cursor.value;
              }
              cursor.continue();
            };
          });
          transaction.oncomplete = transaction.onerror = transaction.onabort = function () {
            database.close();
            done();
          };
        } catch (error) {
          done();
        }
      };
    }
    try {
      [id + ":edits", id + ":backups"].forEach(read);
    } catch (error) {
      // There is no database for this page.
    }
    // One that never answers holds nothing up.
    setTimeout(function () {
      waiting = 1;
      done();
    }, 4000);
    done();
  }

  // All that this browser keeps of this atlas, exactly as it lies there, as one JSON file.
  function saveCopy(words, answer) {
    var kept = {}, keys = 0, blocked = false;
    try {
      for (var i = 0; i < localStorage.length; i++) {
        var key = localStorage.key(i);
        if (key.indexOf(id + ":") === 0) {
          kept[key] = localStorage.getItem(key);
          keys++;
        }
      }
    } catch (error) {
      blocked = true;
    }
    readDatabases(function (databases) {
      if (!keys && !Object.keys(databases).length) {
        answer.textContent = blocked ? words.blocked : words.empty;
        return;
      }
      var copy = { atlas: id, saved: new Date().toISOString(), localStorage: kept, databases: databases };
      var link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(copy, null, 1)], { type: "application/json" }));
      link.download = id + "-rescue.json";
      link.click();
    });
  }

  function show(kind, detail) {
    if (shown) return;
    if (!document.body) {
      document.addEventListener("DOMContentLoaded", function () { show(kind, detail); });
      return;
    }
    shown = true;
    var language = (navigator.language || "en").slice(0, 2).toLowerCase();
    if (!WORDS.hasOwnProperty(language)) language = "en";
    var words = WORDS[language];
    document.documentElement.lang = language;
    document.body.textContent = "";
    var page = element("main", "", document.body);
    page.className = "rescue";
    page.setAttribute("role", "alert");
    element("h1", words[kind][0], page);
    element("p", words[kind][1], page);
    element("button", words.reload, page).onclick = function () { location.reload(); };
    var save = element("button", words.save, page);
    var answer = element("p", "", page);
    save.onclick = function () { saveCopy(words, answer); };
    if (detail) {
      var more = element("details", "", page);
      element("summary", words.detail, more);
      element("pre", String(detail), more);
    }
  }

  // Whether an error left the program in an unknown state: a trap, or an exception thrown through its frames.
  function isFatal(error) {
    return !!error && (error instanceof WebAssembly.RuntimeError || /\.wasm\b/.test(error.stack || ""));
  }

  window.atlas = {
    id: id,
    started: false,
    panic: function (message) { show("stopped", message); },
    // Called by boot.js.
    failed: function (error) { show(error instanceof WebAssembly.RuntimeError ? "stopped" : "missing", error); }
  };

  if (typeof WebAssembly !== "object" || !("noModule" in HTMLScriptElement.prototype)) {
    show("old");
    return;
  }

  // Capturing, because the failure of a script or a style sheet to arrive does not bubble.
  addEventListener("error", function (event) {
    var from = event.target;
    if (from && (from.nodeName === "SCRIPT" || from.nodeName === "LINK" && /stylesheet|modulepreload/.test(from.rel))) {
      show("missing", from.src || from.href);
    } else if (isFatal(event.error)) {
      show("stopped", event.error);
    } else if (!window.atlas.started && event.filename && event.filename.indexOf(base) === 0) {
      show("old", event.message);
    }
  }, true);
  addEventListener("unhandledrejection", function (event) {
    if (isFatal(event.reason)) show("stopped", event.reason);
  });
  addEventListener("atlas:panic", function (event) { show("stopped", event.detail); });
})();
