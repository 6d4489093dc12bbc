//! Filters: chosen values by facet. Values of one facet widen, facets narrow.

use std::sync::Arc;

/// By what can be filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// What it is on the map: `tie`, `offer`, `need`, `event`.
    Mark,
    /// Method; terms.
    Method,
    /// Form; terms.
    Form,
    /// Role of a participant; terms.
    Role,
    /// Theme; terms.
    Theme,
    /// Place that takes part; record identities.
    Place,
    /// Country of a place that takes part; ISO 3166-1 alpha-3.
    Country,
    /// Region of that country; UN M49.
    Region,
    /// Supporter or funder; record identities.
    Supporter,
    /// The weakest certainty: `said`, `reading`, `unsure`.
    Certainty,
    /// Status; terms.
    Status,
}

impl Facet {
    /// All, in the order shown.
    pub const ALL: [Self; 11] = [
        Self::Mark,
        Self::Method,
        Self::Form,
        Self::Role,
        Self::Theme,
        Self::Place,
        Self::Country,
        Self::Region,
        Self::Supporter,
        Self::Certainty,
        Self::Status,
    ];

    /// Name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mark => "mark",
            Self::Method => "method",
            Self::Form => "form",
            Self::Role => "role",
            Self::Theme => "theme",
            Self::Place => "place",
            Self::Country => "country",
            Self::Region => "region",
            Self::Supporter => "supporter",
            Self::Certainty => "certainty",
            Self::Status => "status",
        }
    }

    /// Reads the name in addresses.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.name() == name)
    }
}

/// Chosen values by facet; sorted, so that equal choices are equal values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    chosen: Vec<(Facet, Arc<str>)>,
}

impl Filters {
    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Number of chosen values.
    pub fn len(&self) -> usize {
        self.chosen.len()
    }

    /// All chosen values, by facet.
    pub fn iter(&self) -> impl Iterator<Item = (Facet, &str)> {
        self.chosen.iter().map(|(facet, value)| (*facet, &**value))
    }

    /// The chosen values of a facet; none means that it does not narrow.
    pub fn of(&self, facet: Facet) -> impl Iterator<Item = &str> + Clone {
        self.chosen.iter().filter(move |(f, _)| *f == facet).map(|(_, value)| &**value)
    }

    /// Whether a value is chosen.
    pub fn has(&self, facet: Facet, value: &str) -> bool {
        self.of(facet).any(|chosen| chosen == value)
    }

    /// The same filters with a value chosen, or no longer chosen.
    #[must_use]
    pub fn with(mut self, facet: Facet, value: &str, is_chosen: bool) -> Self {
        self.chosen.retain(|(f, v)| *f != facet || **v != *value);
        if is_chosen {
            self.chosen.push((facet, value.into()));
            self.chosen.sort();
        }
        self
    }

    /// The same filters without those of a facet.
    #[must_use]
    pub fn without(mut self, facet: Facet) -> Self {
        self.chosen.retain(|(f, _)| *f != facet);
        self
    }
}
