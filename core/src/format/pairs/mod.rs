//! A CSV file of pairs of cities, a row a partnership, read into a [`Layer`] of columns.
//!
//! The first row names the columns, in any order: `city1 country1 lat1 lng1 city2 country2 lat2 lng2`, and where there
//! are such `form start end`; `since` and `until` are other words for the last two. Start and end are dates of ISO 8601-2;
//! an empty end is one that is not known. Other columns are passed over.
//!
//! A place is its name and country as written in the file. A row is left out where a city has no name, where both are
//! the same place, where the row has another number of cells than the first one, or where the same two places have the
//! same form and dates already (which of the two comes first says nothing). Whatever else cannot be read costs no more than
//! itself. All of it is listed.

mod cells;
mod columns;
mod layer;
mod packed;
mod rows;

use thiserror::Error;

use columns::Columns;
pub use columns::PairsColumn;
use layer::PairsBuilder;
pub use packed::{pack, unpack};
use rows::Rows;

use crate::claim::Layer;
use crate::model::Entry;
use crate::time::Day;

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 100_000_000;

/// Why a file cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PairsError {
    /// It is larger than [`MAX_BYTES`].
    #[error("larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// It is no text in UTF-8.
    #[error("not in UTF-8")]
    NotUtf8,
    /// It has no row below the first one.
    #[error("no rows")]
    Empty,
    /// Its first row lacks these columns.
    #[error("columns {0:?} are missing")]
    ColumnsMissing(Vec<PairsColumn>),
}

/// Why a row, or something in it, was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowReason {
    /// A city has no name; the row is left out.
    CityMissing,
    /// Both cities are the same place; the row is left out.
    SamePlace,
    /// So many cells were found where the first row has so many; the row is left out.
    CellCount {
        /// Cells of this row.
        found: u32,
        /// Cells of the first row.
        expected: u32,
    },
    /// A quotation mark is not closed, so that all that follows is one row; it is left out.
    QuoteNotClosed,
    /// No position, in this row or another one; the place is not on the map.
    PositionMissing,
    /// A coordinate is no decimal number; the row gives no position.
    NotANumber,
    /// A latitude beyond 90 or a longitude beyond 180 degrees; the row gives no position.
    OutOfRange,
    /// The place is more than a degree from where an earlier row has it, which stands.
    OtherPosition,
    /// A date that does not follow ISO 8601-2; the partnership is without it.
    NotADate,
    /// The end is before the start; the partnership is without dates.
    EndsBeforeItBegins,
}

impl RowReason {
    /// Whether the whole row is left out for it; else the partnership is there without what is listed.
    pub fn is_left_out(self) -> bool {
        matches!(self, Self::CityMissing | Self::SamePlace | Self::CellCount { .. } | Self::QuoteNotClosed)
    }
}

/// Something in a file that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The row, as spreadsheets count: the first one, with the names, is 1. Lines with nothing at all do not count.
    pub row: u32,
    /// The column; `None` where it is about the whole row.
    pub column: Option<PairsColumn>,
    /// Why.
    pub reason: RowReason,
    /// What stands in the cell, its first 100 characters.
    pub cell: Box<str>,
}

/// How much there was. `partnerships + duplicates + left_out` are the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairsCounts {
    /// Rows below the first one with anything in them.
    pub rows: u32,
    /// Rows that became partnerships.
    pub partnerships: u32,
    /// Places of these.
    pub places: u32,
    /// Rows that say again what an earlier one says.
    pub duplicates: u32,
    /// Rows left out with a reason, [`PairsCounts::same_place`] among them.
    pub left_out: u32,
    /// Rows in which both cities are the same place.
    pub same_place: u32,
}

/// A file as read.
#[derive(Clone, Debug)]
pub struct Pairs {
    /// The claims. Its slug, `import-` and the identity, is the same wherever the same file is read.
    pub layer: Layer,
    /// How much there was.
    pub counts: PairsCounts,
    /// What was not read, by row.
    pub problems: Vec<RowProblem>,
    /// Names of countries that are not known, each once; they stand as written.
    pub unknown_countries: Vec<Box<str>>,
}

/// Reads a file. `title` is what to call it, `today` the day of the import, `forms` the vocabulary of forms, by whose labels and
/// other words in any language the words of the file are recognised; what is not recognised stands as written.
///
/// # Errors
/// [`PairsError`] where nothing of the file can be used; bad rows are no errors.
pub fn parse(bytes: &[u8], title: &str, today: Day, forms: &[Entry]) -> Result<Pairs, PairsError> {
    if bytes.len() > MAX_BYTES {
        return Err(PairsError::TooLarge);
    }
    let text = core::str::from_utf8(bytes).map_err(|_| PairsError::NotUtf8)?;
    let mut rows = Rows::new(text.strip_prefix('\u{feff}').unwrap_or(text));
    let columns = Columns::find(&rows.next().ok_or(PairsError::Empty)?)?;
    let mut builder = PairsBuilder::new(columns, forms);
    let mut row = 1;
    while let Some(cells) = rows.next() {
        row += 1;
        builder.add(row, &cells);
    }
    if builder.is_without_rows() {
        return Err(PairsError::Empty);
    }
    Ok(builder.finish(bytes, title, today))
}
