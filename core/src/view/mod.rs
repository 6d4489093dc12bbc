//! What is looked at: projection, viewport, years, filters, selection, collections, language. A value; neither
//! undone nor saved, but written into the address, so that a link restores it (`fragment.rs`).

mod filters;
mod fragment;
mod lanes;

use std::sync::Arc;

pub use filters::{Facet, Filters};
pub use fragment::{FragmentNotice, MAX_FRAGMENT_LEN, fragment_from_view, view_from_fragment};
pub use lanes::{Folds, LaneBy, Playing, SortBy, Speed};

use crate::claim::{Lang, RecordId};
use crate::geo::{LonLat, ProjectionKind};
use crate::time::Window;

/// Where the map looks; the size of the screen is not part of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aim {
    /// Point in the middle of the map.
    pub center: LonLat,
    /// Zoom as in web maps: one step doubles the scale.
    pub zoom: f64,
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Language of the interface; `None` follows the browser.
    pub lang: Option<Lang>,
    /// Projection of the map.
    pub projection: ProjectionKind,
    /// Where the map looks; `None` fits what is shown.
    pub aim: Option<Aim>,
    /// Years shown; `None` shows all of time.
    pub years: Option<Window>,
    /// Whether what may have been running in those years is shown too.
    pub shows_possible: bool,
    /// Whether what has no date is shown while years are chosen.
    pub shows_undated: bool,
    /// Chosen values by facet.
    pub filters: Filters,
    /// The record whose details are open.
    pub selection: Option<RecordId>,
    /// Collections switched on or off by hand, by slug; others keep their own default.
    pub collections: Vec<(Arc<str>, bool)>,
    /// Lanes of the timeline.
    pub lanes: LaneBy,
    /// Their order.
    pub sort: SortBy,
    /// Which groups of them are folded.
    pub folds: Folds,
    /// How the years are played.
    pub playing: Playing,
    /// Whether the table stands in the place of the map.
    pub shows_table: bool,
}

impl Default for View {
    fn default() -> Self {
        Self {
            lang: None,
            projection: ProjectionKind::EqualEarth,
            aim: None,
            years: None,
            shows_possible: true,
            shows_undated: true,
            filters: Filters::default(),
            selection: None,
            collections: Vec::new(),
            lanes: LaneBy::default(),
            sort: SortBy::default(),
            folds: Folds::default(),
            playing: Playing::default(),
            shows_table: false,
        }
    }
}

impl View {
    /// The same view with a collection switched on or off.
    #[must_use]
    pub fn with_collection(mut self, slug: &str, is_on: bool) -> Self {
        match self.collections.iter_mut().find(|(known, _)| **known == *slug) {
            Some(entry) => entry.1 = is_on,
            None => self.collections.push((slug.into(), is_on)),
        }
        self
    }

    /// Whether a collection is on, given whether it is on by default.
    pub fn is_collection_on(&self, slug: &str, by_default: bool) -> bool {
        self.collections.iter().find(|(known, _)| **known == *slug).map_or(by_default, |(_, is_on)| *is_on)
    }
}
