//! What hands do on the map and the timeline becomes a change, or opens the form in which it is finished.

use std::cell::Cell;

use atlas_core::claim::RecordIdx;
use atlas_core::edit::Command;
use atlas_core::forms::{end_moved, problem_in_words};
use atlas_core::time::Day;
use leptos::prelude::*;

use super::evidence_fields::typed_evidence;
use crate::browser::chance;
use crate::edits::Edits;
use crate::gesture::Given;
use crate::notice::Notice;
use crate::once::once;
use crate::store::Store;

/// Two places that a line connects.
pub(super) type Drawn = (RecordIdx, RecordIdx);

thread_local! {
    static NAMING: Cell<Option<RwSignal<Option<Drawn>>>> = const { Cell::new(None) };
}

/// Cities that are not named, and the first city that is one of them, or they again: whose form is wanted.
pub(super) fn naming() -> RwSignal<Option<Drawn>> {
    once(&NAMING, || RwSignal::new(None))
}

/// Follows what hands do. A line between two places goes to `drawn`, one from cities that are not named to a city to
/// [`naming`].
pub(super) fn follow(store: Store, drawn: RwSignal<Option<Drawn>>) {
    let naming = naming();
    Effect::new(move |_| {
        let Some(given) = store.given() else { return };
        untrack(|| match given {
            // Whoever asked for it takes it.
            Given::Point(_) => {}
            Given::Tie(from, to) => {
                let is_unnamed = |place| store.atlas(|atlas| atlas.is_unnamed(place));
                match (is_unnamed(from), is_unnamed(to)) {
                    (true, false) => naming.set(Some((from, to))),
                    (false, true) => naming.set(Some((to, from))),
                    _ => drawn.set(Some((from, to))),
                }
            }
            Given::End { record, is_start, day, year_px } => {
                move_end(store, record, is_start, (day, year_px));
            }
        });
    });
}

fn move_end(store: Store, record: RecordIdx, is_start: bool, day: (Day, f64)) {
    let words = store.words();
    let evidence = typed_evidence().get_untracked();
    let drafts =
        store.atlas(|atlas| end_moved(atlas, &words, record, is_start, day, (&evidence, chance::random())));
    match drafts {
        // Where it lies there already nothing is to be said.
        Ok(drafts) => drop(Edits::of(store).dispatch(&Command::Say(drafts))),
        Err(problem) => store.tell(Notice::DateNotChanged(problem_in_words(&words, &problem).into())),
    }
}
