//! The page as a whole: what is loaded first, and where the parts stand.

use atlas_core::view::view_from_fragment;
use leptos::prelude::*;

use crate::browser::{location, media, shell, timing};
use crate::map::MapView;
use crate::notice::Notice;
use crate::panel::{About, Details, FilterDrawer, Lists, Notices, Table, TopBar};
use crate::store::Store;
use crate::theme::Theme;
use crate::timeline::TimelineView;
use crate::{i18n, sync};

/// Loads what the first view needs and mounts the page; shows the plain page when that fails.
pub(crate) async fn start() {
    Theme::remembered().apply();
    let (view, notices) = view_from_fragment(&location::fragment());
    let lang = view.lang.unwrap_or_else(i18n::browser_lang);
    let words = match i18n::load_words(lang).await {
        Ok(words) => words,
        Err(name) => return shell::panic(&name),
    };
    media::set_root_attribute("lang", lang.code());
    let collections = i18n::load_collections(lang).await.unwrap_or_default();
    let owner = Owner::new();
    owner.set();
    let store = Store::new(view, words, collections);
    if !notices.is_empty() {
        store.tell(Notice::Fragment(notices));
    }
    store.arrange_collections().await;
    leptos::mount::mount_to_body(move || view! { <App store /> });
    sync::start(store);
    timing::mark_once("atlas:ready");
    // The page is never unmounted.
    std::mem::forget(owner);
}

/// The page.
#[component]
fn App(store: Store) -> impl IntoView {
    let filters_open = RwSignal::new(false);
    let about_open = RwSignal::new(false);
    let shows_table = Memo::new(move |_| store.view(|view| view.shows_table));
    let has_selection = Memo::new(move |_| store.view(|view| view.selection.is_some()));
    view! {
        <TopBar store filters_open about_open />
        <main class="stage">
            <div class="stage-filters"><FilterDrawer store is_open=filters_open /></div>
            <div class="stage-map">
                {move || if shows_table.get() { view! { <Table store /> }.into_any() } else { view! { <MapView store /> }.into_any() }}
            </div>
            <div class="stage-side">
                {move || if has_selection.get() { view! { <Details store /> }.into_any() } else { view! { <Lists store /> }.into_any() }}
            </div>
            <div class="stage-foot"><TimelineView store /></div>
        </main>
        <Notices store />
        <About store is_open=about_open />
    }
}
