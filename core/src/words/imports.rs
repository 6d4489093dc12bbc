//! What was wrong with a file that was imported, in words.

use super::{Msg, Words};
use crate::format::pairs::{MAX_BYTES, PairsColumn, PairsError, RowProblem, RowReason};

/// Why nothing of a file can be used, as part of a sentence.
pub fn import_refusal(words: &Words, error: &PairsError) -> String {
    match error {
        PairsError::TooLarge => {
            words.fill(Msg::ImportTooLarge, &[("n", &(MAX_BYTES / 1_000_000).to_string())])
        }
        PairsError::NotUtf8 => words.get(Msg::ImportNotUtf8).to_owned(),
        PairsError::Empty => words.get(Msg::ImportEmpty).to_owned(),
        PairsError::ColumnsMissing(missing) => {
            let names: Vec<&str> = missing.iter().copied().map(PairsColumn::name).collect();
            words.fill(Msg::ImportColumnsMissing, &[("columns", &names.join(", "))])
        }
    }
}

/// What is wrong in a row, and what was made of it.
pub fn row_problem(words: &Words, problem: &RowProblem) -> String {
    let msg = match problem.reason {
        RowReason::CityMissing => Msg::ImportCityMissing,
        RowReason::SamePlace => Msg::ImportSamePlace,
        RowReason::CellCount { found, expected } => {
            let values = [("found", &*found.to_string()), ("expected", &expected.to_string())];
            return words.fill(Msg::ImportCellCount, &values);
        }
        RowReason::QuoteNotClosed => Msg::ImportQuoteNotClosed,
        RowReason::PositionMissing => Msg::ImportPositionMissing,
        RowReason::NotANumber => Msg::ImportNotANumber,
        RowReason::OutOfRange => Msg::ImportOutOfRange,
        RowReason::OtherPosition => Msg::ImportOtherPosition,
        RowReason::NotADate => Msg::ImportNotADate,
        RowReason::EndsBeforeItBegins => Msg::ImportEndsBefore,
    };
    words.get(msg).to_owned()
}

/// All that was not read, as rows of a table with its head.
pub fn problem_rows(words: &Words, problems: &[RowProblem]) -> Vec<Vec<String>> {
    let head = [Msg::ImportRow, Msg::ImportColumn, Msg::ImportReason, Msg::ImportCell];
    let head = head.map(|msg| words.get(msg).to_owned()).to_vec();
    let row = |problem: &RowProblem| {
        let column = problem.column.map_or("", PairsColumn::name).to_owned();
        vec![problem.row.to_string(), column, row_problem(words, problem), problem.cell.to_string()]
    };
    std::iter::once(head).chain(problems.iter().map(row)).collect()
}
