//! The legend: which form of partnership has which colour, and how many of each there are.

use super::content::{MapContent, MarkShape, TieLook, Way};
use crate::claim::{Certainty, Term};
use crate::model::Atlas;
use crate::query::Visible;
use crate::scene::categories::{Categories, N_CATEGORIES};

/// A form of partnership in the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendForm {
    /// The form; `None` for the forms without a colour of their own, and those not said.
    pub form: Option<Term>,
    /// Its colour.
    pub category: u8,
    /// How many ties shown have it.
    pub n_shown: usize,
}

/// What the legend lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Legend {
    /// Forms with a colour, most frequent in the atlas first.
    pub forms: Vec<LegendForm>,
    /// Ties shown.
    pub n_ties: usize,
    /// Offers shown.
    pub n_offers: usize,
    /// Needs shown.
    pub n_needs: usize,
    /// Events shown.
    pub n_events: usize,
    /// Whether any tie is drawn dashed.
    pub has_planned: bool,
    /// Whether any tie is drawn thin.
    pub has_ended: bool,
    /// Whether any tie is drawn light.
    pub has_possible: bool,
    /// Whether any arrow is filled.
    pub has_said_direction: bool,
    /// Whether any arrow is hollow.
    pub has_read_direction: bool,
    /// Whether ties are counted, not drawn each.
    pub has_counts: bool,
    /// Whether any ring stands for cities that are not named.
    pub has_rings: bool,
}

/// Counts what the legend lists.
pub fn legend(atlas: &Atlas, shown: &Visible, content: &MapContent) -> Legend {
    let categories = Categories::new(atlas);
    let has_others = categories.forms().len() == N_CATEGORIES - 1;
    let mut forms: Vec<LegendForm> = categories
        .forms()
        .iter()
        .enumerate()
        .map(|(at, form)| LegendForm { form: atlas.term(*form).cloned(), category: at as u8, n_shown: 0 })
        .collect();
    if has_others {
        forms.push(LegendForm { form: None, category: N_CATEGORIES as u8 - 1, n_shown: 0 });
    }
    // Both are sorted by record.
    let mut shown_ties = shown.ties.iter().map(|tie| tie.record).peekable();
    for row in atlas.partnerships() {
        while shown_ties.next_if(|tie| *tie < row.record).is_some() {}
        if shown_ties.next_if_eq(&row.record).is_none() {
            continue;
        }
        if let Some(entry) = forms.get_mut(usize::from(categories.of(row.form))) {
            entry.n_shown += 1;
        }
    }
    let directions = || {
        content.ties.iter().flat_map(|tie| match &tie.way {
            Way::Arc { direction, .. } => direction.iter().copied().collect::<Vec<_>>(),
            Way::Hub { spokes, .. } => spokes.iter().filter_map(|spoke| spoke.learns).collect(),
            Way::Nowhere => Vec::new(),
        })
    };
    let any = |has: fn(&TieLook) -> bool| content.ties.iter().any(|tie| has(&tie.look));
    Legend {
        n_ties: shown.ties.len(),
        n_offers: shown.offers.len(),
        n_needs: shown.needs.len(),
        n_events: shown.events.len(),
        has_planned: any(|look| look.is_planned),
        has_ended: any(|look| look.is_ended),
        has_possible: any(|look| look.is_possible),
        has_said_direction: directions().any(|sure| sure == Certainty::Said),
        has_read_direction: directions().any(|sure| sure != Certainty::Said),
        has_counts: content.is_of_many && content.ties.is_empty() && !shown.ties.is_empty(),
        has_rings: content.marks.iter().any(|mark| mark.shape == MarkShape::Ring && !mark.is_latent),
        forms,
    }
}
