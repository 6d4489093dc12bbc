//! Questions to the atlas: what a view shows, how many of each, who is meant by a word.

mod answer;
mod changes;
mod duplicates;
mod facets;
mod grouping;
mod lists;
mod order;
mod record;
mod search;
mod table;
mod values;
mod visible;

pub use answer::{Answer, AnswerPart, UnknownCity, answer, unknown_city};
pub use changes::{ListedChange, changes_listed};
pub use duplicates::{Duplicate, duplicates};
pub use facets::{FacetCount, FacetCounts, facets, value_label};
pub use grouping::{NO_GROUP, group_record, group_title, group_value, grouped};
pub use lists::{ListEntry, Listed, needs_listed, offers_listed, ties_listed};
pub(crate) use order::{in_unsigned_order, sort_numbers, sorted_pairs};
pub use record::{Link, Piece, Row, Section, Sheet, Value, kind_label, label, record_sheet};
pub use search::{Found, Hit, Met, Proposal, SearchIndex, kind_words};
pub use table::{SayingRow, TableColumn, TableRow, sayings, table, table_export, table_order, table_row};
pub use values::{key_of_value, value_of_key};
pub use visible::{Passing, Visible, VisibleItem, VisibleTie, values_of, visible};
