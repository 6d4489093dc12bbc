//! The list of the world's places, fetched once when somebody needs it.

use std::cell::Cell;

use atlas_core::reference::gazetteer::{self, Gazetteer};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::shell;
use crate::once::once;

const FILE: &str = "reference/gazetteer.gz.bin";
/// Size of that file, for those who pay for what they load.
pub(super) const PLACES_KB: &str = "286";

/// Where the list is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Places {
    NotAsked,
    OnTheWay,
    Here,
    Missing,
}

/// Handle to the list; copied freely.
#[derive(Clone, Copy)]
pub(super) struct PlaceList {
    state: RwSignal<Places>,
    gazetteer: StoredValue<Option<Gazetteer>>,
}

thread_local! {
    static HERE: Cell<Option<PlaceList>> = const { Cell::new(None) };
}

impl PlaceList {
    /// That of this page.
    pub(super) fn here() -> Self {
        once(&HERE, || Self { state: RwSignal::new(Places::NotAsked), gazetteer: StoredValue::new(None) })
    }

    /// Where it is.
    pub(super) fn state(self) -> Places {
        self.state.get()
    }

    /// Whether it was fetched, whatever came of it.
    pub(super) fn is_asked(self) -> bool {
        self.state.get_untracked() != Places::NotAsked
    }

    /// Asks the list, if it is here.
    pub(super) fn with<T>(self, ask: impl FnOnce(&Gazetteer) -> T) -> Option<T> {
        self.gazetteer.with_value(|gazetteer| gazetteer.as_ref().map(ask))
    }

    /// Fetches it, unless it is here or on the way.
    pub(super) fn fetch(self) {
        if matches!(self.state.get_untracked(), Places::OnTheWay | Places::Here) {
            return;
        }
        self.state.set(Places::OnTheWay);
        spawn_local(async move {
            let bytes = shell::load_gzip(FILE).await.ok();
            let gazetteer = bytes.and_then(|bytes| gazetteer::decode(&bytes).ok());
            let places = if gazetteer.is_some() { Places::Here } else { Places::Missing };
            self.gazetteer.set_value(gazetteer);
            self.state.set(places);
        });
    }
}
