//! To come.

use leptos::prelude::*;

use crate::store::Store;

/// To come.
#[component]
pub(crate) fn FilterDrawer(store: Store, is_open: RwSignal<bool>) -> impl IntoView {
    let _ = (store, is_open);
}
