//! What a form says beside its fields: how something is understood, and why it is not taken.

use super::value::FieldProblem;
use crate::edit::EditError;
use crate::query::label;
use crate::time::{Edtf, ReadError, read};
use crate::words::{Msg, Words, dates};

/// How a date is understood, or why it is not; `None` where nothing is typed.
pub fn reading_in_words(words: &Words, typed: &str) -> Option<String> {
    match read(typed) {
        Err(ReadError::Empty) => None,
        Err(error) => Some(problem_in_words(words, &FieldProblem::Date(error))),
        Ok(reading) => {
            let told = |msg: Msg, date: &Edtf| words.fill(msg, &[("when", &dates::when(words, date))]);
            let understood = told(Msg::EditUnderstood, &reading.edtf);
            let other = reading.ambiguous.map(|other| told(Msg::EditOrElse, &other));
            Some(other.map_or(understood.clone(), |other| [&understood, " ", &other].concat()))
        }
    }
}

/// Why what is typed is not taken.
pub fn problem_in_words(words: &Words, problem: &FieldProblem) -> String {
    let msg = match problem {
        FieldProblem::Missing => Msg::EditMissing,
        FieldProblem::Same => Msg::EditSame,
        FieldProblem::TooLong => Msg::EditTooLong,
        FieldProblem::Position => Msg::EditNotAPosition,
        FieldProblem::Number => Msg::EditNotANumber,
        FieldProblem::Address => Msg::EditNotAnAddress,
        FieldProblem::Country => Msg::EditNotACountry,
        FieldProblem::Date(ReadError::EndBeforeStart) => Msg::EditEndsBefore,
        FieldProblem::Date(ReadError::NoYear) => Msg::EditNoYear,
        FieldProblem::Date(ReadError::NoSuchDate(date)) => {
            return words.fill(Msg::EditNoSuchDate, &[("date", date)]);
        }
        FieldProblem::Date(ReadError::UnknownWord(word)) => {
            return words.fill(Msg::EditUnknownWord, &[("word", word)]);
        }
        FieldProblem::Date(ReadError::Empty | ReadError::TooLong | ReadError::NotUnderstood) => {
            Msg::EditNotADate
        }
    };
    words.get(msg).to_owned()
}

/// Why what a form says is refused as a whole.
pub fn refusal_in_words(words: &Words, error: &EditError) -> String {
    match error {
        EditError::Nothing => words.get(Msg::EditNothing).to_owned(),
        EditError::BadValue(field) | EditError::BadElement(field) | EditError::Twice(field) => {
            let what = words.get(label(*field)).split(" | ").next().unwrap_or_default();
            words.fill(Msg::EditNotKept, &[("what", what)])
        }
        EditError::NoRecord(_) | EditError::NoChange(_) | EditError::CannotUnite => {
            words.get(Msg::EditGone).to_owned()
        }
    }
}
