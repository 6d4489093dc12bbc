//! The map.

use leptos::prelude::*;

use crate::store::Store;

/// The map, with its legend and buttons.
#[component]
pub(crate) fn MapView(store: Store) -> impl IntoView {
    let n = move || store.visible().ties.len();
    view! { <section class="map">{n}</section> }
}
