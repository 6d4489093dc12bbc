//! What can be taken back, and what can be brought back.

use std::collections::HashSet;

use crate::claim::{Change, ChangeId, ClaimSet};

/// The order in which a person's changes are taken back and brought back. Whether one holds is asked of the claims, so that it
/// does not matter who took it back, or brought it back, here or in another window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Acts (see [`is_act`]), in their order.
    acts: Vec<ChangeId>,
    /// Changes since the last of them that took one back, in their order.
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
        if is_act(set, change) {
            self.acts.push(change.id);
            // Who goes on from here does not bring back what is gone; it is in the list of changes still.
            self.took_back.clear();
        } else if change
            .withdraws
            .iter()
            .any(|id| set.change(*id).is_some_and(|(named, _)| is_act(set, named)))
        {
            self.took_back.push(change.id);
        }
    }

    /// The change that is taken back next: the last one that holds.
    pub fn next_undo(&self, set: &ClaimSet) -> Option<ChangeId> {
        last_effective(&self.acts, set)
    }

    /// The change whose withdrawal brings back what was taken back last.
    pub fn next_redo(&self, set: &ClaimSet) -> Option<ChangeId> {
        last_effective(&self.took_back, set)
    }
}

/// Whether a change is something that a person did, and not that one such thing was taken back or brought back: it says
/// something, or takes back several others.
pub fn is_act(set: &ClaimSet, change: &Change) -> bool {
    let says_something = |id: &&ChangeId| set.change(**id).is_some_and(|(named, _)| !named.claims.is_empty());
    !change.claims.is_empty() || change.withdraws.iter().filter(says_something).nth(1).is_some()
}

/// The changes of a set beyond those that were there once: when they are taken back, all is as it was then. None where it is
/// so already.
pub fn beyond(set: &ClaimSet, then: &HashSet<ChangeId>) -> Vec<ChangeId> {
    let (mut there, beyond): (Vec<_>, Vec<_>) =
        set.changes().partition(|(change, _)| then.contains(&change.id));
    // Only later changes take something back, and only such that hold.
    there.sort_by_key(|(change, _)| std::cmp::Reverse((change.clock, change.id)));
    let mut taken_back: HashSet<ChangeId> = HashSet::new();
    let mut is_as_it_was =
        beyond.iter().all(|(change, is_effective)| change.claims.is_empty() || !is_effective);
    for (change, is_effective) in there {
        let was_effective = !taken_back.contains(&change.id);
        if was_effective {
            taken_back.extend(&change.withdraws);
        }
        is_as_it_was &= change.claims.is_empty() || was_effective == is_effective;
    }
    if is_as_it_was { Vec::new() } else { beyond.into_iter().map(|(change, _)| change.id).collect() }
}

/// The changes that must be taken back so that this one, which is taken back, holds again and nothing else does.
pub fn withdrawing(set: &ClaimSet, id: ChangeId) -> Vec<ChangeId> {
    let mut named = Vec::new();
    for (change, is_effective) in set.changes() {
        if is_effective && change.withdraws.contains(&id) {
            named.push(change.id);
            named.extend(change.withdraws.iter().filter(|other| **other != id));
        }
    }
    named
}

fn last_effective(changes: &[ChangeId], set: &ClaimSet) -> Option<ChangeId> {
    changes.iter().rev().copied().find(|id| set.change(*id).is_some_and(|(_, is_effective)| is_effective))
}
