//! Which form of partnership has which colour, the same on the map and on the timeline.

use crate::claim::RecordKind;
use crate::model::{Atlas, TermIdx};

/// How many colours there are. The last one is for all forms that have none of their own.
pub const N_CATEGORIES: usize = 8;

/// Which form has which colour: the most frequent forms of the whole atlas have one of their own, so that a filter
/// does not change colours.
#[derive(Clone, Debug)]
pub(super) struct Categories {
    forms: Vec<TermIdx>,
}

impl Categories {
    /// Counts the forms of an atlas.
    pub(super) fn new(atlas: &Atlas) -> Self {
        let mut counted: Vec<(TermIdx, usize)> = Vec::new();
        for record in atlas.of_kind(RecordKind::Partnership) {
            let Some(row) = atlas.partnership(*record) else { continue };
            match counted.iter_mut().find(|(form, _)| *form == row.form) {
                Some((_, n)) => *n += 1,
                None => counted.push((row.form, 1)),
            }
        }
        counted.sort_by_key(|(form, n)| (*form == TermIdx::NONE, std::cmp::Reverse(*n), *form));
        let n_own = if counted.len() > N_CATEGORIES { N_CATEGORIES - 1 } else { counted.len() };
        Self { forms: counted[..n_own].iter().map(|(form, _)| *form).collect() }
    }

    /// Forms with a colour of their own, in the order of the colours.
    pub(super) fn forms(&self) -> &[TermIdx] {
        &self.forms
    }

    /// The colour of a form, 0 to [`N_CATEGORIES`] - 1.
    pub(super) fn of(&self, form: TermIdx) -> u8 {
        self.forms.iter().position(|known| *known == form).unwrap_or(N_CATEGORIES - 1) as u8
    }
}
