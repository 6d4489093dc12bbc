//! To come.

use leptos::prelude::*;

use crate::store::Store;

/// To come.
#[component]
pub(crate) fn Table(store: Store) -> impl IntoView {
    let _ = store;
}
