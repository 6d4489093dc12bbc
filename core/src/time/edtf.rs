//! A date or period as ISO 8601-2 (the Extended Date/Time Format) writes it.
//!
//! All of level 0 and 1 and of level 2, within the years -9999 to 9999, by the crate `edtf-core`. Only its
//! parser, printer and single-date bounds are called: its relations know no evidence and no "today".

use super::{Bounds, Shape};

/// A date or period: its canonical text, the words it was written in, and what it means in days.
///
/// Two are equal when text and words are; the text alone is what they say.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edtf {
    text: Box<str>,
    words: Option<Box<str>>,
    bounds: Bounds,
}

/// Why a text is not a date we can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EdtfError {
    /// It does not follow the standard.
    #[error("not a date of ISO 8601-2, at byte {offset}: {reason}")]
    Syntax {
        /// Where it stops following it, in bytes from the start of the trimmed text.
        offset: usize,
        /// What the standard asks for, in English, for people who know the standard.
        reason: &'static str,
    },
    /// It is outside the years -9999 to 9999.
    #[error("the year is outside -9999 to 9999")]
    BeyondCalendar,
}

impl Edtf {
    /// Reads a text that follows the standard; space around it is ignored.
    ///
    /// The text becomes canonical (`?2004-?06-?11` becomes `2004-06-11?`); if it was not, it is kept as the
    /// [`words`](Self::words). Fails where the standard is not followed, a day does not exist, an interval
    /// ends before it begins, or a year needs more than four digits. For what people write, see
    /// [`super::read`].
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        let trimmed = text.trim();
        let parsed = edtf_core::Edtf::parse(trimmed)
            .map_err(|e| EdtfError::Syntax { offset: e.offset, reason: e.message })?;
        let bounds = Bounds::of(&parsed)?;
        let canonical = parsed.to_string().into_boxed_str();
        let words = (*canonical != *trimmed).then(|| trimmed.into());
        Ok(Self { text: canonical, words, bounds })
    }

    /// What [`Edtf::text`], [`Edtf::words`] and [`Edtf::bounds`] of a date said before, put together again without parsing.
    ///
    /// Nothing here checks that they belong together: it is for `format`, where it reads back what this same program
    /// wrote and a check has shown to be unharmed. Texts from anywhere else go through [`Edtf::parse`].
    pub(crate) fn from_parts(text: &str, words: Option<&str>, bounds: Bounds) -> Self {
        Self { text: text.into(), words: words.map(Into::into), bounds }
    }

    /// The canonical text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words it was written in, where they are not the canonical text.
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    /// The same date, with the words it was written in; words equal to the text are not kept twice.
    #[must_use]
    pub fn with_words(self, words: &str) -> Self {
        let words = (*self.text != *words).then(|| words.into());
        Self { words, ..self }
    }

    /// What it means in days.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// How it is built, to put it into words in any language.
    pub fn shape(&self) -> Shape {
        // Parsed again rather than kept: shapes are wanted for the few dates on screen, texts for all.
        edtf_core::Edtf::parse(&self.text).map_or(Shape::Several { all: false }, |parsed| Shape::of(&parsed))
    }
}
