//! The page as a whole: what is loaded first, and where the parts stand.

use atlas_core::view::view_from_fragment;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{location, media, shell, timing};
use crate::map::MapView;
use crate::notice::Notice;
use crate::panel::{self, Open, Panel, Panels};
use crate::store::Store;
use crate::theme::Theme;
use crate::timeline::TimelineView;
use crate::{i18n, import, sync};

/// Loads what the first view needs and mounts the page; shows the plain page when that fails.
pub(crate) async fn start() {
    Theme::remembered().apply();
    let (view, notices) = view_from_fragment(&location::fragment());
    let lang = view.lang.unwrap_or_else(i18n::browser_lang);
    let spoken = match i18n::load(lang).await {
        Ok(spoken) => spoken,
        Err(name) => return shell::failed(&name),
    };
    media::set_root_attribute("lang", lang.code());
    let owner = Owner::new();
    owner.set();
    let store = Store::new(view, spoken);
    if !notices.is_empty() {
        store.tell(Notice::Fragment(notices));
    }
    store.arrange_collections().await;
    leptos::mount::mount_to_body(move || view! { <App store /> });
    // The page is never unmounted.
    std::mem::forget(owner);
}

/// The page.
#[component]
fn App(store: Store) -> impl IntoView {
    let open = Open { filters: RwSignal::new(false), about: RwSignal::new(false) };
    let panels = RwSignal::new(None::<&'static Panels>);
    // Before the panels, which take the thread while the browser looks for what is kept.
    spawn_local(async move {
        // Without the part, the page as a whole says so.
        if let Ok(start) = import::load().await {
            start(store);
        }
    });
    spawn_local(async move {
        if let Err(name) = store.learn().await {
            return shell::failed(&name);
        }
        match (panel::load().await, sync::load().await) {
            (Ok(loaded), Ok(start_sync)) => {
                panels.set(Some(loaded));
                start_sync(store);
                timing::mark_once("atlas:ready");
            }
            (Err(error), _) | (_, Err(error)) => shell::failed(&error.to_string()),
        }
    });
    let panel = move |choose: fn(&Panels) -> Panel| panels.get().map(|all| choose(all)(store, open));
    let shows_table = Memo::new(move |_| store.view(|view| view.shows_table));
    let has_selection = Memo::new(move |_| store.view(|view| view.selection.is_some()));
    let side = move || {
        if has_selection.get() { panel(|panels| panels.details) } else { panel(|panels| panels.lists) }
    };
    let table = move || if shows_table.get() { panel(|panels| panels.table) } else { None };
    view! {
        <div class="stage-bar">{move || panel(|panels| panels.top_bar)}</div>
        <main class="stage">
            <div class="stage-filters">{move || panel(|panels| panels.filters)}</div>
            <div class="stage-map">
                // It stays while the table is shown: frames and files on their way belong to it.
                <div class="stage-picture" inert=move || shows_table.get()><MapView store /></div>
                {table}
            </div>
            <div class="stage-side">{side}</div>
            <div class="stage-foot"><TimelineView store /></div>
        </main>
        <div>
            {move || panel(|panels| panels.notices)} {move || panel(|panels| panels.about)}
            {move || panel(|panels| panels.import)}
        </div>
    }
}
