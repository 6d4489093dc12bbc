//! The names of the atlas, looked through by whoever types one; made anew when they are asked for after a change.

use std::cell::Cell;

use atlas_core::model::Atlas;
use atlas_core::query::SearchIndex;
use leptos::prelude::*;

use crate::once::once;

/// Handle to the names; copied freely.
#[derive(Clone, Copy)]
pub(super) struct NameIndex(StoredValue<(u64, SearchIndex)>);

thread_local! {
    static HERE: Cell<Option<NameIndex>> = const { Cell::new(None) };
}

impl NameIndex {
    /// That of this page.
    pub(super) fn here() -> Self {
        once(&HERE, || Self(StoredValue::new((u64::MAX, SearchIndex::default()))))
    }

    /// Asks the names of an atlas as it is.
    pub(super) fn with<T>(self, atlas: &Atlas, ask: impl FnOnce(&SearchIndex) -> T) -> T {
        if self.0.with_value(|(revision, _)| *revision != atlas.revision()) {
            self.0.set_value((atlas.revision(), SearchIndex::new(atlas)));
        }
        self.0.with_value(|(_, index)| ask(index))
    }
}
