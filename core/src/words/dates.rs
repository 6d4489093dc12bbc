//! Dates and periods in words.

use super::Words;
use crate::time::Edtf;

/// A date or period in words, without a capital letter, such as "2013 to 2014" or "since 2011, end not known".
pub fn when(_words: &Words, period: &Edtf) -> String {
    period.text().to_owned()
}
