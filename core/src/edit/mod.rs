//! Editing: what a person wants becomes one [`Change`](crate::claim::Change), or is refused with a reason.
//!
//! A command is planned and then applied: a refused one has touched nothing. It carries all that a plan needs, identities and
//! the time included, since there is no clock and no chance in here. Taking back is a change like others, and so is taking that
//! back; no command has an inverse of its own.

mod command;
mod history;
mod unite;

pub use command::{Command, Draft, EditError, Replacing, plan};
pub use history::{History, beyond, is_act, withdrawing};
