//! Who shares and who learns in a partnership: the one rule for it.
//!
//! A direction is recorded where somebody takes part as mentor or as learner. It is as sure as the weakest of what it
//! rests on: that they take part, and that they do so in this role.

use super::{Atlas, Participant};
use crate::claim::{Certainty, Term};

impl Atlas {
    /// How sure it is that a participant shares what it knows; `None` where nobody calls it a mentor.
    pub fn shares(&self, participant: &Participant) -> Option<Certainty> {
        self.acts_as(participant, "mentor")
    }

    /// How sure it is that a participant learns; `None` where nobody calls it a learner.
    pub fn learns(&self, participant: &Participant) -> Option<Certainty> {
        self.acts_as(participant, "learner")
    }

    /// How sure it is that one participant learns from another; `None` where no direction from one to the other is
    /// recorded.
    pub fn learns_from(&self, learner: &Participant, mentor: &Participant) -> Option<Certainty> {
        Some(self.learns(learner)?.max(self.shares(mentor)?))
    }

    fn acts_as(&self, participant: &Participant, role: &str) -> Option<Certainty> {
        let is_it = self.term(participant.role).map(Term::as_str) == Some(role);
        let weakest = participant.certainty.max(participant.role_certainty);
        // Where a source says that somebody does not take part, their role is in doubt.
        is_it.then_some(if participant.is_disputed { Certainty::Unsure } else { weakest })
    }
}
