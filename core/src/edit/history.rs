//! What can be taken back, and what can be brought back.

use crate::claim::{Change, ChangeId, ClaimSet};

/// The order in which a person's changes are taken back and brought back. Whether one holds is asked of the claims, so that it
/// does not matter who took it back, or brought it back, here or in another window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Changes that say something, in their order.
    said: Vec<ChangeId>,
    /// Changes since the last of them that took something back, in their order.
    took_back: Vec<ChangeId>,
}

impl History {
    /// The history of those changes of a set that `is_own`, in the order of their clocks.
    pub fn of(set: &ClaimSet, is_own: impl Fn(ChangeId) -> bool) -> Self {
        let mut own: Vec<&Change> =
            set.changes().map(|(change, _)| &**change).filter(|change| is_own(change.id)).collect();
        own.sort_by_key(|change| (change.clock, change.id));
        let mut history = Self::default();
        own.into_iter().for_each(|change| history.add(set, change));
        history
    }

    /// Follows a change that is later than all before it, and in the set.
    pub fn add(&mut self, set: &ClaimSet, change: &Change) {
        let says_something =
            |id: &ChangeId| set.change(*id).is_some_and(|(named, _)| !named.claims.is_empty());
        if !change.claims.is_empty() {
            self.said.push(change.id);
            // Who goes on from here does not bring back what is gone; it is in the list of changes still.
            self.took_back.clear();
        } else if change.withdraws.iter().any(says_something) {
            self.took_back.push(change.id);
        }
    }

    /// The change that is taken back next: the last one that holds.
    pub fn next_undo(&self, set: &ClaimSet) -> Option<ChangeId> {
        last_effective(&self.said, set)
    }

    /// The change whose withdrawal brings back what was taken back last.
    pub fn next_redo(&self, set: &ClaimSet) -> Option<ChangeId> {
        last_effective(&self.took_back, set)
    }
}

fn last_effective(changes: &[ChangeId], set: &ClaimSet) -> Option<ChangeId> {
    changes.iter().rev().copied().find(|id| set.change(*id).is_some_and(|(_, is_effective)| is_effective))
}
