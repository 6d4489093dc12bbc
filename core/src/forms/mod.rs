//! Forms: what is typed becomes drafts of claims, or a reason beside the field; and back, what is there becomes text.
//!
//! What a person types stays as typed: a date keeps its words, a term that no vocabulary has becomes words of one's own.

mod bulk;
mod differing;
mod evidence;
mod hands;
mod partnership;
mod party;
mod record;
mod told;
mod value;

pub use bulk::{BULK_FIELDS, bulk_drafts};
pub use differing::chosen;
pub use evidence::TypedEvidence;
pub use hands::{day_meant, end_moved, named_drafts};
pub use partnership::{Misread, PARTY_ROLES, TypedPartnership, partnership_drafts};
pub use party::{Party, kinds_named};
pub use record::{
    Subject, TypedRow, WrongLine, record_drafts, record_rows, row_label, unsaved_lines, with_unsaved,
};
pub use told::{problem_in_words, reading_in_words, refusal_in_words};
pub use value::{FieldProblem, read_typed, typed};
