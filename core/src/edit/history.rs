//! What can be taken back, and what can be brought back.

use std::collections::HashMap;

use crate::claim::{Change, ChangeId, ClaimSet};

/// The order in which a person's changes are taken back and brought back; follows from the changes alone, so that it is there
/// again with the next page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Changes that hold, the next one to be taken back last.
    undo: Vec<ChangeId>,
    /// Changes that took something back, the next one to be taken back in turn last.
    redo: Vec<ChangeId>,
    /// Of each change that took something back, what that was.
    took_back: HashMap<ChangeId, Vec<ChangeId>>,
}

impl History {
    /// The history of changes in the order of their clocks.
    pub fn of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut sorted: Vec<&Change> = changes.into_iter().collect();
        sorted.sort_by_key(|change| (change.clock, change.id));
        let mut history = Self::default();
        sorted.into_iter().for_each(|change| history.add(change));
        history
    }

    /// Follows a change that is later than all before it.
    pub fn add(&mut self, change: &Change) {
        if change.withdraws.is_empty() {
            self.undo.push(change.id);
            // Who goes on from here does not bring back what is gone; it is in the list of changes still.
            self.redo.clear();
            return;
        }
        for named in &change.withdraws {
            if let Some(back) = self.took_back.get(named) {
                // What it took back holds again.
                let back = back.clone();
                self.redo.retain(|id| id != named);
                self.undo.extend(back);
            } else {
                self.undo.retain(|id| id != named);
            }
        }
        let taken: Vec<ChangeId> =
            change.withdraws.iter().filter(|id| !self.took_back.contains_key(id)).copied().collect();
        if !taken.is_empty() {
            self.redo.push(change.id);
            self.took_back.insert(change.id, taken);
        }
    }

    /// The change that is taken back next, of those that hold.
    pub fn next_undo(&self, set: &ClaimSet) -> Option<ChangeId> {
        last_effective(&self.undo, set)
    }

    /// The change whose withdrawal brings back what was taken back last.
    pub fn next_redo(&self, set: &ClaimSet) -> Option<ChangeId> {
        last_effective(&self.redo, set)
    }
}

fn last_effective(changes: &[ChangeId], set: &ClaimSet) -> Option<ChangeId> {
    changes.iter().rev().copied().find(|id| set.change(*id).is_some_and(|(_, is_effective)| is_effective))
}
