//! How the timeline is laid out and played, as a part of the view.

use std::sync::Arc;

/// By what the timeline's lanes are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LaneBy {
    /// One lane for each partnership.
    #[default]
    Partnership,
    /// A group of lanes for each city or other participant.
    City,
    /// A group for each country of a participant.
    Country,
    /// A group for each region of the world.
    Region,
    /// A group for each theme.
    Theme,
    /// A group for each method.
    Method,
    /// A group for each supporter or funder.
    Supporter,
    /// A group for each collection.
    Layer,
}

impl LaneBy {
    /// All, in the order offered.
    pub const ALL: [Self; 8] = [
        Self::Partnership,
        Self::City,
        Self::Country,
        Self::Region,
        Self::Theme,
        Self::Method,
        Self::Supporter,
        Self::Layer,
    ];

    /// Name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Partnership => "partnership",
            Self::City => "city",
            Self::Country => "country",
            Self::Region => "region",
            Self::Theme => "theme",
            Self::Method => "method",
            Self::Supporter => "supporter",
            Self::Layer => "collection",
        }
    }
}

/// The order of lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// What began first comes first.
    #[default]
    Start,
    /// What lasted longest comes first.
    Length,
    /// By name.
    Name,
}

impl SortBy {
    /// All, in the order offered.
    pub const ALL: [Self; 3] = [Self::Start, Self::Length, Self::Name];

    /// Name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Length => "length",
            Self::Name => "name",
        }
    }
}

/// Which groups of lanes are folded: none but some, or all but some.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Folds {
    /// Whether groups are folded unless they are named.
    pub is_all: bool,
    /// The groups that are otherwise, by value, sorted, each once.
    others: Vec<Arc<str>>,
}

impl Folds {
    /// More groups than this are not named: the address would grow too long.
    pub const MAX: usize = 100;

    /// None, or all.
    pub fn all(is_all: bool) -> Self {
        Self { is_all, others: Vec::new() }
    }

    /// The groups that are otherwise than [`Folds::is_all`] says, sorted.
    pub fn others(&self) -> impl Iterator<Item = &str> {
        self.others.iter().map(AsRef::as_ref)
    }

    /// Whether a group is folded.
    pub fn has(&self, value: &str) -> bool {
        self.is_all != self.others.binary_search_by(|known| known.as_ref().cmp(value)).is_ok()
    }

    /// The same with a group folded or not. Beyond [`Folds::MAX`] nothing is changed.
    #[must_use]
    pub fn with(mut self, value: &str, is_folded: bool) -> Self {
        match self.others.binary_search_by(|known| known.as_ref().cmp(value)) {
            Ok(at) if is_folded == self.is_all => {
                self.others.remove(at);
            }
            Err(at) if is_folded != self.is_all && self.others.len() < Self::MAX => {
                self.others.insert(at, value.into());
            }
            _ => {}
        }
        self
    }
}

/// How fast the years are played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Speed {
    /// A year in a second.
    Slow,
    /// Two years and a half in a second.
    #[default]
    Steady,
    /// Eight years in a second.
    Fast,
}

impl Speed {
    /// All, from the slowest.
    pub const ALL: [Self; 3] = [Self::Slow, Self::Steady, Self::Fast];

    /// Name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Steady => "steady",
            Self::Fast => "fast",
        }
    }

    /// How long one year takes, in milliseconds.
    pub fn year_ms(self) -> f64 {
        match self {
            Self::Slow => 1_000.0,
            Self::Steady => 400.0,
            Self::Fast => 125.0,
        }
    }
}

/// How the years are played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Playing {
    /// How fast.
    pub speed: Speed,
    /// Whether it begins again at the end.
    pub loops: bool,
    /// Whether the first year stays, so that the years grow; else they slide, as many as they are.
    pub grows: bool,
}
