//! Saving that expects failure: which text of which change lies where, and what is safe.
//!
//! A change is one text with a checksum of its own ([`encode_change`](crate::format::encode_change)), and lies in two places:
//!
//! - in the browser's **local storage**, at once: under a key of its own, so that pages beside each other never write over each
//!   other. It is lost when the browser is killed within seconds or minutes, not when the page is. It keeps a window of the
//!   newest changes and beside it, as long as it is not too large, a copy of all;
//! - in a **database** a moment later, where it survives a kill. Only then it is saved.
//!
//! A page begins with the union of both. What cannot be read is put aside and never written over; what a newer program wrote
//! stays where it is. Nothing here waits or touches a browser: the storage is a trait, the database a list of what is to be
//! put there and word of what has been. Hence every failure can be played through in tests.

mod backup;
mod journal;
mod reminder;
mod store;

pub use backup::{Backup, BackupReason, superfluous};
pub use journal::{Adopted, Journal, Opened, SaveState, Trouble, Unreadable};
pub use reminder::{Mark, is_reminder_due};
pub use store::{LocalStore, StoreError};
