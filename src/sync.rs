//! Between the state and the outside: the address bar, collections to load, the language.

use atlas_core::view::{fragment_from_view, view_from_fragment};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::location;
use crate::edits::Edits;
use crate::i18n;
use crate::notice::Notice;
use crate::part::in_later_part;
use crate::store::{self, Store};

/// How long the view rests before it is written into the address. Browsers allow some 100 writes in 30 seconds.
const REST_MS: u64 = 300;

in_later_part!(
    /// Loads what keeps the outside in step.
    pub(crate) load, start_part -> fn(Store), start
);

/// Keeps the address, the collections and the language in step with the view, for as long as the page lives.
fn start(store: Store) {
    Edits::of(store);
    keep_address(store);
    keep_collections(store);
    keep_language(store);
}

fn keep_address(store: Store) {
    let write = leptos::leptos_dom::helpers::debounce(std::time::Duration::from_millis(REST_MS), move |()| {
        location::replace_fragment(&fragment_from_view(&store.view_now()));
    });
    let mut write = write;
    Effect::new(move |is_again: Option<()>| {
        store.view(|_| ());
        if is_again.is_some() {
            write(());
        }
    });
    location::on_window_event("hashchange", move || {
        let fragment = location::fragment();
        if fragment == fragment_from_view(&store.view_now()) {
            return;
        }
        let (view, notices) = view_from_fragment(&fragment);
        if !notices.is_empty() {
            store.tell(Notice::Fragment(notices));
        }
        store.look(|current| *current = view);
    });
}

/// Loads and shows what is switched on from now on; what was so from the start is there.
fn keep_collections(store: Store) {
    let chosen = Memo::new(move |_| store.view(|view| view.collections.clone()));
    Effect::new(move |is_again: Option<()>| {
        store::follow(chosen);
        if is_again.is_some() {
            spawn_local(store.arrange_collections());
        }
    });
}

fn keep_language(store: Store) {
    let wanted = Memo::new(move |_| store.view(|view| view.lang).unwrap_or_else(i18n::browser_lang));
    Effect::new(move |is_again: Option<()>| {
        let lang = wanted.get();
        if is_again.is_some() {
            spawn_local(store.speak(lang));
        }
    });
}
