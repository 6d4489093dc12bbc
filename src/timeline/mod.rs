//! The timeline.

use leptos::prelude::*;

use crate::store::Store;

/// The timeline, with the years shown.
#[component]
pub(crate) fn TimelineView(store: Store) -> impl IntoView {
    let n = move || store.visible().ties.len();
    view! { <section class="timeline">{n}</section> }
}
