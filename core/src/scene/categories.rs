//! Which form of partnership has which colour, the same on the map and on the timeline.

use crate::model::{Atlas, TermIdx};

/// How many colours there are. The last one is for all forms that have none of their own.
pub const N_CATEGORIES: usize = 8;

/// Which form has which colour: the most frequent forms of the whole atlas have one of their own, so that a filter
/// does not change colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Categories {
    forms: Vec<TermIdx>,
}

impl Categories {
    /// Counts the forms of an atlas.
    pub(super) fn new(atlas: &Atlas) -> Self {
        let mut by_term: Vec<usize> = Vec::new();
        for row in atlas.partnerships() {
            // One place further, so that forms not said come first and need no place of their own.
            let at = usize::from(row.form.0.wrapping_add(1));
            if by_term.len() <= at {
                by_term.resize(at + 1, 0);
            }
            by_term[at] += 1;
        }
        let term = |at: usize| TermIdx((at as u16).wrapping_sub(1));
        let counted = by_term.into_iter().enumerate().filter(|(_, n)| *n > 0);
        let mut counted: Vec<(TermIdx, usize)> = counted.map(|(at, n)| (term(at), n)).collect();
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
