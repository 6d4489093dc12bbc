//! Panels: everything that is text. One file a panel.
//!
//! They stand around the map and the timeline and come after them, in a file of their own: the first picture does not wait.

mod about;
mod add_partnership;
mod bulk;
mod details;
mod duplicates;
mod edit_bar;
mod edit_record;
mod evidence_fields;
mod filters;
mod hands;
mod history;
mod icon;
mod import;
mod lists;
mod name_cities;
mod name_index;
mod notices;
mod picker;
mod place_list;
mod search;
mod sheet;
mod storage;
mod table;
mod top_bar;

use leptos::prelude::*;

use crate::part::in_later_part;
use crate::store::Store;

/// What stands open over the page.
#[derive(Clone, Copy)]
pub(crate) struct Open {
    /// The drawer of filters.
    pub(crate) filters: RwSignal<bool>,
    /// What the atlas is and where its data comes from.
    pub(crate) about: RwSignal<bool>,
}

/// Makes a panel.
pub(crate) type Panel = fn(Store, Open) -> AnyView;

/// The panels.
pub(crate) struct Panels {
    pub(crate) top_bar: Panel,
    pub(crate) filters: Panel,
    pub(crate) table: Panel,
    pub(crate) lists: Panel,
    pub(crate) details: Panel,
    pub(crate) notices: Panel,
    pub(crate) about: Panel,
    pub(crate) import: Panel,
}

static PANELS: Panels = Panels {
    top_bar: |store, open| view! { <top_bar::TopBar store open /> }.into_any(),
    filters: |store, open| view! { <filters::FilterDrawer store is_open=open.filters /> }.into_any(),
    table: |store, _| view! { <table::Table store /> }.into_any(),
    lists: |store, _| view! { <lists::Lists store /> }.into_any(),
    details: |store, _| view! { <details::Details store /> }.into_any(),
    notices: |store, _| view! { <notices::Notices store /> }.into_any(),
    about: |store, open| view! { <about::About store is_open=open.about /> }.into_any(),
    import: |store, _| view! { <import::Import store /> }.into_any(),
};

in_later_part!(
    /// Loads the panels.
    pub(crate) load, panels -> &'static Panels, &PANELS
);
