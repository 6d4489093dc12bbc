//! Reading dates as people write them: "since 2011", "13 June 2011", "c. 1998", "12 de janeiro de 1996".
//!
//! # Rules
//!
//! - What already follows ISO 8601-2 is taken as it is; only `2011-12` (a month, or two years?) and `-2013`
//!   (a year before Christ, or an end?) are also read otherwise.
//! - "since 2011" is `2011/`: known start, unknown end. Only who says that it still goes on ("2011 to today",
//!   "ongoing since 2011") gets `2011/..`; the reader's today is not the writer's.
//! - "until 2013" is `/2013`; "before 2013" is some time up to 2012, `[..2012]`, "after" likewise.
//! - "between 2013 and 2014" may be a period or some time within it: both are returned, the period first.
//! - `3/4/2011` and `3-4-2011` may have the day or the month first: both are returned, the day first.
//!   `3.4.2011` has the day first. A number over 12 settles it.
//! - What is missing in the first of two dates is taken from the second ("4-8 Dec 2012"), and the century of
//!   "2011-13" from the first. Years have three or four digits; "03/04/11" is not guessed at.

use super::cues::{Cue, cue_of, folded, is_letter};
use super::{Day, Edtf, EdtfError};

/// What a text was understood to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The date or period, with the text as its words.
    pub edtf: Edtf,
    /// The other thing it may say, if it may.
    pub ambiguous: Option<Edtf>,
}

/// Why a text was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is nothing but space.
    #[error("there is no date")]
    Empty,
    /// It is too long to be a date.
    #[error("too long for a date")]
    TooLong,
    /// It has a word that is not a word of dates.
    #[error("not a word of dates: {0}")]
    UnknownWord(Box<str>),
    /// There is no such day, as 30 February, or year.
    #[error("there is no such date: {0}")]
    NoSuchDate(Box<str>),
    /// It ends before it begins.
    #[error("it ends before it begins")]
    EndBeforeStart,
    /// There are days or months, but no year in full.
    #[error("a year in full is missing")]
    NoYear,
    /// The words are known, but not in this order.
    #[error("not understood as a date")]
    NotUnderstood,
}

/// The longest text that is read, in bytes.
const MAX_BYTES: usize = 120;

/// Reads a date or period in the words of people; see the module's rules.
///
/// Month names and words of time are understood in English, French, Spanish, Portuguese, German and Dutch,
/// with or without accents, mixed.
pub fn read(text: &str) -> Result<Reading, ReadError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(ReadError::Empty);
    }
    if trimmed.len() > MAX_BYTES {
        return Err(ReadError::TooLong);
    }
    let (first, second) = match Edtf::parse(trimmed) {
        Ok(edtf) => with_field_usage(edtf),
        Err(e) => texts_of(trimmed, e)?,
    };
    let ambiguous =
        second.filter(|other| other.text() != first.text()).map(|other| other.with_words(trimmed));
    Ok(Reading { edtf: first.with_words(trimmed), ambiguous })
}

/// What follows the standard, and what people mean who do not know it.
fn with_field_usage(edtf: Edtf) -> (Edtf, Option<Edtf>) {
    let text = edtf.text();
    if let Some(end) = text.strip_prefix('-').and_then(|year| Edtf::parse(&format!("/{year}")).ok()) {
        return (end, Some(edtf));
    }
    let other = match text.as_bytes() {
        [_, _, _, _, b'-', _, _] => short_range(&text[..4], &text[5..]),
        _ => None,
    };
    (edtf, other)
}

/// "2011-12" as 2011 to 2012, where the second is the larger.
fn short_range(year: &str, end: &str) -> Option<Edtf> {
    Edtf::parse(&format!("{year}/{}{end}", &year[..2])).ok().filter(|_| end > &year[2..])
}

fn texts_of(text: &str, standard: EdtfError) -> Result<(Edtf, Option<Edtf>), ReadError> {
    let tokens = tokens_of(text)?;
    if let Some((first, second)) = statement(&tokens) {
        let parsed = Edtf::parse(&first).map_err(|_| why_not(text, &first))?;
        return Ok((parsed, second.and_then(|other| Edtf::parse(&other).ok())));
    }
    let has_year = tokens.iter().any(|token| matches!(token, Token::Number { digits: 3.., .. }));
    Err(match standard {
        EdtfError::BeyondCalendar => ReadError::NoSuchDate(text.into()),
        EdtfError::Syntax { .. } if !has_year => ReadError::NoYear,
        EdtfError::Syntax { .. } => ReadError::NotUnderstood,
    })
}

/// Why a text that we wrote ourselves is not a date.
fn why_not(words: &str, text: &str) -> ReadError {
    let dates_exist = text.split('/').all(|end| end.is_empty() || end == ".." || Edtf::parse(end).is_ok());
    if dates_exist { ReadError::EndBeforeStart } else { ReadError::NoSuchDate(words.into()) }
}

/// The smallest parts of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Number { value: u32, digits: usize },
    Cue(Cue),
    Dash,
    Slash,
    Dot,
    Question,
}

fn tokens_of(text: &str) -> Result<Vec<Token>, ReadError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if c.is_ascii_digit() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let value = rest[..digits].parse().map_err(|_| ReadError::NoSuchDate(rest[..digits].into()))?;
            tokens.push(Token::Number { value, digits });
            digits
        } else if is_letter(c) {
            let length = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
            tokens.push(word_token(&rest[..length])?);
            length
        } else {
            tokens.extend(mark_token(c)?);
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    Ok(tokens)
}

fn word_token(word: &str) -> Result<Token, ReadError> {
    let plain: String = word.chars().map(folded).collect();
    cue_of(&plain).map(Token::Cue).ok_or_else(|| ReadError::UnknownWord(word.into()))
}

/// What a mark says; `None` for one that says nothing.
fn mark_token(c: char) -> Result<Option<Token>, ReadError> {
    Ok(Some(match c {
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '→' => Token::Dash,
        '/' => Token::Slash,
        '.' => Token::Dot,
        '…' => Token::Cue(Cue::Unknown),
        '?' => Token::Question,
        '~' | '≈' => Token::Cue(Cue::About),
        '&' => Token::Cue(Cue::And),
        ',' | '(' | ')' | '\'' | '’' | '`' | '´' | 'º' | 'ª' | '°' => return Ok(None),
        c if c.is_whitespace() => return Ok(None),
        other => return Err(ReadError::UnknownWord(other.to_string().into())),
    }))
}

/// The text of what is said, and of what else it may say.
type Texts = (String, Option<String>);

fn statement(all: &[Token]) -> Option<Texts> {
    let is_ongoing = all.contains(&Token::Cue(Cue::Ongoing));
    let kept: Vec<Token> = all
        .iter()
        .copied()
        .filter(|token| !matches!(token, Token::Cue(Cue::Filler | Cue::Ongoing)))
        .collect();
    let mut tokens = kept.as_slice();
    // "a partir de", "al", at the beginning.
    while let [Token::Cue(Cue::To | Cue::En), rest @ ..] = tokens {
        tokens = rest;
    }
    let (lead, rest) = match tokens {
        [
            Token::Cue(lead @ (Cue::Since | Cue::Until | Cue::Before | Cue::After | Cue::Between)),
            rest @ ..,
        ] => (Some(*lead), rest),
        _ => (None, tokens),
    };
    // "jusqu'à", "hasta el".
    let rest = if let [Token::Cue(Cue::To), rest @ ..] = rest { rest } else { rest };
    let single = Point::of(rest).filter(|point| point.year.is_some());
    match (lead, single) {
        (Some(Cue::Before), Some(point)) => Some((format!("[..{}]", point.neighbour(-1)?), None)),
        (Some(Cue::After), Some(point)) => Some((format!("[{}..]", point.neighbour(1)?), None)),
        (Some(Cue::Before | Cue::After), None) => None,
        (Some(Cue::Between), _) => range(rest, true).map(|(period, other)| {
            let within = period.replace('/', "..");
            (period, other.or(Some(format!("[{within}]"))))
        }),
        (Some(Cue::Until), Some(point)) => point.texts(|date| format!("/{date}")),
        (_, Some(point)) if is_ongoing => point.texts(|date| format!("{date}/..")),
        (Some(_), Some(point)) => point.texts(|date| format!("{date}/")),
        (None, Some(point)) => {
            let (first, second) = point.texts(str::to_owned)?;
            Some((first, second.or_else(|| point.as_years())))
        }
        (_, None) => range(rest, false),
    }
}

/// Two dates, or one and the lack of the other, around a word or mark that parts them.
fn range(tokens: &[Token], is_between: bool) -> Option<Texts> {
    let parts = |token: &Token| match token {
        Token::Dash | Token::Slash => true,
        Token::Cue(cue) => {
            matches!(cue, Cue::Until | Cue::To) || (is_between && matches!(cue, Cue::And | Cue::En))
        }
        _ => false,
    };
    (0..tokens.len()).filter(|&i| parts(&tokens[i])).find_map(|i| {
        // "jusqu'à", "hasta el": the word and its preposition part together.
        let after = &tokens[i + 1..];
        let after =
            if let [Token::Cue(Cue::To | Cue::En | Cue::Until), rest @ ..] = after { rest } else { after };
        let before = &tokens[..i];
        let before = if let [Token::Cue(Cue::Since), rest @ ..] = before { rest } else { before };
        End::of(before)?.joined(End::of(after)?)
    })
}

/// One end of a range.
#[derive(Clone, Copy)]
enum End {
    On(Point),
    Unknown,
    Now,
}

impl End {
    fn of(tokens: &[Token]) -> Option<Self> {
        Some(match tokens {
            [] | [Token::Question | Token::Cue(Cue::Unknown)] => Self::Unknown,
            [Token::Cue(Cue::Now)] | [Token::Cue(Cue::To | Cue::En), Token::Cue(Cue::Now)] => Self::Now,
            _ => Self::On(Point::of(tokens)?),
        })
    }

    fn joined(self, end: Self) -> Option<Texts> {
        match (self, end) {
            (Self::On(start), Self::On(end)) => {
                let (start, end) = start.completed(end)?;
                let first = format!("{}/{}", start.text(false)?, end.text(false)?);
                let is_ambiguous = start.is_swappable || end.is_swappable;
                let second = || Some(format!("{}/{}", start.text(true)?, end.text(true)?));
                Some((first, if is_ambiguous { second() } else { None }))
            }
            (Self::On(start), Self::Unknown) => start.complete()?.texts(|date| format!("{date}/")),
            (Self::On(start), Self::Now) => start.complete()?.texts(|date| format!("{date}/..")),
            (Self::Unknown, Self::On(end)) => end.complete()?.texts(|date| format!("/{date}")),
            _ => None,
        }
    }
}

fn is_date_part(token: Token) -> bool {
    matches!(token, Token::Number { .. } | Token::Cue(Cue::Month(_)))
}

/// One date, perhaps without its year.
#[derive(Debug, Clone, Copy, Default)]
struct Point {
    year: Option<u32>,
    /// 1 to 12, or the code of a season or quarter.
    month: Option<u32>,
    day: Option<u32>,
    /// The year stands for ten years.
    is_decade: bool,
    /// A number of one or two digits alone: a day, or the end of a year.
    bare: Option<u32>,
    is_about: bool,
    is_doubted: bool,
    /// The day may be the month and the month the day.
    is_swappable: bool,
    /// The month was written as a number after the year: it may be a year.
    may_be_years: bool,
    /// The month was written as a number before the year: it may be a day.
    may_be_day: bool,
}

impl Point {
    /// The date these words and numbers say, and nothing else.
    fn of(tokens: &[Token]) -> Option<Self> {
        let mut point = Self::default();
        let mut numbers: Vec<(u32, usize)> = Vec::new();
        let mut month_word_at = None;
        let mut has_dots = false;
        let mut next_is = None;
        for (i, token) in tokens.iter().enumerate() {
            match *token {
                Token::Number { value, digits } => match next_is.take() {
                    Some(Cue::Quarter) if (1..=4).contains(&value) => point.set_month(32 + value)?,
                    Some(Cue::Decade) => {
                        numbers.push(if digits == 2 { (1900 + value, 4) } else { (value, digits) });
                        point.is_decade = true;
                    }
                    Some(_) => return None,
                    None => numbers.push((value, digits)),
                },
                Token::Cue(Cue::Month(month)) => {
                    point.set_month(u32::from(month))?;
                    month_word_at = Some(numbers.len());
                }
                Token::Cue(Cue::Season(code)) => point.set_month(u32::from(code))?,
                Token::Cue(cue @ (Cue::Quarter | Cue::Decade)) => next_is = Some(cue),
                Token::Cue(Cue::Plural) => match numbers.last() {
                    Some((_, 3..)) => point.is_decade = true,
                    Some((1, _)) => {}
                    _ => return None,
                },
                Token::Cue(Cue::About) => point.is_about = true,
                Token::Cue(Cue::Perhaps) | Token::Question => point.is_doubted = true,
                Token::Dot => has_dots |= !numbers.is_empty() && month_word_at.is_none(),
                Token::Cue(Cue::En) => {}
                // Inside a date they stand between its parts; elsewhere they part two dates.
                Token::Dash | Token::Slash if i > 0 && is_date_part(tokens[i - 1]) && !has_dots => {
                    tokens.get(i + 1).filter(|&&next| is_date_part(next))?;
                }
                Token::Dash | Token::Slash | Token::Cue(_) => return None,
            }
        }
        if next_is.is_some() {
            return None;
        }
        if month_word_at.is_some() {
            point.with_month_word(&numbers)
        } else if point.month.is_some() {
            point.with_year_only(&numbers)
        } else {
            point.with_numbers(&numbers, has_dots)
        }
    }

    fn set_month(&mut self, month: u32) -> Option<()> {
        self.month.replace(month).is_none().then_some(())
    }

    /// "13 June 2011", "Jun.30.1966", "2011 June 13", "June 2011", "4 Dec", "June".
    fn with_month_word(self, numbers: &[(u32, usize)]) -> Option<Self> {
        let (day, year) = match *numbers {
            [] => (None, None),
            [(year, 3..=4)] => (None, Some(year)),
            [(day, 1..=2)] => (Some(day), None),
            [(day, 1..=2), (year, 3..=4)] | [(year, 3..=4), (day, 1..=2)] => (Some(day), Some(year)),
            _ => return None,
        };
        Some(Self { day, year, ..self }).filter(|point| !point.is_decade)
    }

    /// "spring 2012", "Q2 2012".
    fn with_year_only(self, numbers: &[(u32, usize)]) -> Option<Self> {
        match *numbers {
            [(year, 3..=4)] if !self.is_decade => Some(Self { year: Some(year), ..self }),
            [] => Some(self),
            _ => None,
        }
    }

    fn with_numbers(self, numbers: &[(u32, usize)], has_dots: bool) -> Option<Self> {
        if self.is_decade {
            return match *numbers {
                [(year, 3..=4)] if year % 10 == 0 => Some(Self { year: Some(year), ..self }),
                _ => None,
            };
        }
        match *numbers {
            [(year, 3..=4)] => Some(Self { year: Some(year), ..self }),
            [(n, 1..=2)] => Some(Self { bare: Some(n), ..self }),
            [(month, 1..=2), (year, 3..=4)] => {
                Some(Self { year: Some(year), month: Some(month), may_be_day: true, ..self })
            }
            [(year, 3..=4), (month @ 1..=12, 1..=2)] => {
                Some(Self { year: Some(year), month: Some(month), may_be_years: !has_dots, ..self })
            }
            [(year, 3..=4), (month, 1..=2), (day, 1..=2)] => {
                Some(Self { year: Some(year), month: Some(month), day: Some(day), ..self })
            }
            [(a, 1..=2), (b, 1..=2), (year, 3..=4)] => {
                let (day, month) = if b > 12 && a <= 12 { (b, a) } else { (a, b) };
                let is_swappable = !has_dots && day <= 12 && day != month;
                Some(Self { year: Some(year), month: Some(month), day: Some(day), is_swappable, ..self })
            }
            _ => None,
        }
    }

    fn complete(self) -> Option<Self> {
        self.year.map(|_| self)
    }

    /// Both, each with what it lacks from the other.
    fn completed(self, other: Self) -> Option<(Self, Self)> {
        let (mut start, mut end) = (self, other);
        match (start.bare, end.bare) {
            // "4-8 Dec 2012"
            (Some(day), None) if end.day.is_some() => {
                start = Self { day: Some(day), month: end.month, ..start };
            }
            // "1982.3.5-7"
            (None, Some(day)) if start.day.is_some() => end = Self { day: Some(day), bare: None, ..start },
            // "2011-13"
            (None, Some(short)) if start.month.is_none() && !start.is_decade => {
                end.year = start.year.map(|year| year / 100 * 100 + short);
            }
            // "December 4-8, 2012"
            (None, None) if end.may_be_day && start.day.is_some() && start.year.is_none() => {
                end = Self { day: end.month, month: start.month, ..end };
            }
            _ => {}
        }
        // Also "June - August 2011", but not "4 - 2012".
        start.year = start.year.or(end.year.filter(|_| start.month.is_some()));
        start.complete().zip(end.complete())
    }

    /// The date as the standard writes it, with day and month exchanged where that can be and is wanted.
    fn text(self, is_swapped: bool) -> Option<String> {
        let year = self.year?;
        let mut text = if self.is_decade { format!("{:03}X", year / 10) } else { format!("{year:04}") };
        let (month, day) =
            if is_swapped && self.is_swappable { (self.day, self.month) } else { (self.month, self.day) };
        for part in [month, day].into_iter().flatten() {
            text.push_str(&format!("-{part:02}"));
        }
        match (self.is_about, self.is_doubted) {
            (false, false) => {}
            (true, false) => text.push('~'),
            (false, true) => text.push('?'),
            (true, true) => text.push('%'),
        }
        Some(text)
    }

    /// The date set into a form, and the same with day and month exchanged if it is not known which is which.
    fn texts(self, form: impl Fn(&str) -> String) -> Option<Texts> {
        let second = if self.is_swappable { self.text(true) } else { None };
        Some((form(&self.text(false)?), second.map(|date| form(&date))))
    }

    /// "2011/12" as two years.
    fn as_years(self) -> Option<String> {
        let (year, end) = (self.year?, self.month?);
        (self.may_be_years && self.day.is_none() && end > year % 100)
            .then(|| format!("{year:04}/{:02}{end:02}", year / 100))
    }

    /// The date just before (-1) or after (1), in its own unit.
    fn neighbour(self, step: i32) -> Option<String> {
        let year = i32::try_from(self.year?).ok()?;
        let small = |n: u32| u8::try_from(n).ok();
        match (self.month, self.day) {
            (None, _) if self.is_decade && step > 0 => Some(format!("{:04}", year + 10)),
            (None, _) => Some(format!("{:04}", year + step)),
            (Some(month @ 1..=12), None) => {
                let next = Day::new(year, small(month)?, 1)?.plus_months(step).civil();
                Some(format!("{:04}-{:02}", next.year, next.month))
            }
            (Some(month), Some(day)) => {
                Some(Day::new(year, small(month)?, small(day)?)?.plus_days(step).to_string())
            }
            (Some(_), None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn readings(text: &str) -> (String, Option<String>) {
        let reading = read(text).unwrap_or_else(|e| panic!("{text:?}: {e}"));
        (reading.edtf.text().to_owned(), reading.ambiguous.map(|other| other.text().to_owned()))
    }

    fn reads_as(table: &[(&str, &str)]) {
        for (text, expected) in table {
            assert_eq!(readings(text), ((*expected).to_owned(), None), "{text:?}");
        }
    }

    #[test]
    fn what_follows_the_standard_is_taken_as_it_is() {
        reads_as(&[
            ("2011", "2011"),
            (" 2011-06-13 ", "2011-06-13"),
            ("2011/", "2011/"),
            ("2011/..", "2011/.."),
            ("[2011..2013]", "[2011..2013]"),
            ("2013/2014", "2013/2014"),
            ("2008/2013-05", "2008/2013-05"),
            ("1963-06", "1963-06"),
            ("1977~", "1977~"),
            ("201X", "201X"),
        ]);
    }

    #[test]
    fn english_is_understood() {
        reads_as(&[
            ("since 2011", "2011/"),
            ("from 1990", "1990/"),
            ("2013-2014", "2013/2014"),
            ("2013 – 2014", "2013/2014"),
            ("2013—2014", "2013/2014"),
            ("2011 to 2014", "2011/2014"),
            ("from 2011 to 2014", "2011/2014"),
            ("From June 2011 until 13 May 2013", "2011-06/2013-05-13"),
            ("2011-14", "2011/2014"),
            ("2013/14", "2013/2014"),
            ("about 1998", "1998~"),
            ("c. 1998", "1998~"),
            ("c.1998", "1998~"),
            ("ca 1998", "1998~"),
            ("circa 1998-2001", "1998~/2001"),
            ("perhaps about 1998", "1998%"),
            ("2011 (?)", "2011?"),
            ("spring 2012", "2012-21"),
            ("Winter 2012", "2012-24"),
            ("Q2 2012", "2012-34"),
            ("before 2013", "[..2012]"),
            ("before June 2011", "[..2011-05]"),
            ("before 1 March 2012", "[..2012-02-29]"),
            ("after 2011", "[2012..]"),
            ("after the 1990s", "[2000..]"),
            ("until 2013", "/2013"),
            ("up to 2013", "/2013"),
            ("–2013", "/2013"),
            ("? - 2013", "/2013"),
            ("2011-", "2011/"),
            ("2011 -", "2011/"),
            ("2011-?", "2011/"),
            ("2011 to present", "2011/.."),
            ("2011–today", "2011/.."),
            ("since 2011, ongoing", "2011/.."),
            ("ongoing since 2003/03", "2003-03/.."),
            ("June 2011", "2011-06"),
            ("13 June 2011", "2011-06-13"),
            ("June 13th, 2011", "2011-06-13"),
            ("the 1st of June, 2011", "2011-06-01"),
            ("1990s", "199X"),
            ("the 1990's", "199X"),
            ("February 2014", "2014-02"),
            ("March 2008", "2008-03"),
            ("starting in 2008", "2008/"),
            ("2009-2011", "2009/2011"),
            ("1-3 Aug 2011", "2011-08-01/2011-08-03"),
            ("4-8 Dec 2012", "2012-12-04/2012-12-08"),
            ("13-15 June 2011", "2011-06-13/2011-06-15"),
            ("June-August 2011", "2011-06/2011-08"),
            ("28 July to 3 August 2011", "2011-07-28/2011-08-03"),
            ("Dec 2012-Jan 2013", "2012-12/2013-01"),
            ("December 4-8, 2012", "2012-12-04/2012-12-08"),
            ("March 28 to April 2, 2012", "2012-03-28/2012-04-02"),
            ("March 15-17, 2012", "2012-03-15/2012-03-17"),
            ("1982.3.5-7", "1982-03-05/1982-03-07"),
            ("the year 836", "0836"),
        ]);
    }

    #[test]
    fn french_spanish_portuguese_german_and_dutch_are_understood() {
        reads_as(&[
            ("depuis 2011", "2011/"),
            ("depuis juin 2011", "2011-06/"),
            ("de 2011 à 2014", "2011/2014"),
            ("jusqu'en 2013", "/2013"),
            ("jusqu’à 2013", "/2013"),
            ("avant 2013", "[..2012]"),
            ("vers 1998", "1998~"),
            ("1er mai 2004", "2004-05-01"),
            ("été 2012", "2012-22"),
            ("années 1990", "199X"),
            ("2011 à aujourd'hui", "2011/.."),
            ("du 4 au 8 décembre 2012", "2012-12-04/2012-12-08"),
            ("en cours depuis 2011", "2011/.."),
            ("desde 2011", "2011/"),
            ("a partir de 2011", "2011/"),
            ("hasta el 13 de junio de 2011", "/2011-06-13"),
            ("desde 2011 hasta 2014", "2011/2014"),
            ("del 2011 al 2014", "2011/2014"),
            ("hacia 1998", "1998~"),
            ("antes de 2013", "[..2012]"),
            ("otoño de 2012", "2012-23"),
            ("12 de janeiro de 1996", "1996-01-12"),
            ("12 DE MARÇO DE 1996", "1996-03-12"),
            ("cerca de 1998", "1998~"),
            ("por volta de 1998", "1998~"),
            ("década de 1990", "199X"),
            ("anos 90", "199X"),
            ("até 2013", "/2013"),
            ("de 2011 até hoje", "2011/.."),
            ("primavera de 2012", "2012-21"),
            ("13. Juni 2011", "2011-06-13"),
            ("seit März 2011", "2011-03/"),
            ("von 2011 bis 2014", "2011/2014"),
            ("1990er", "199X"),
            ("13 juni 2011", "2011-06-13"),
            ("van 2011 tot 2014", "2011/2014"),
        ]);
    }

    #[test]
    fn dates_of_published_lists_are_understood() {
        reads_as(&[
            ("1979.05.02", "1979-05-02"),
            ("1983.4.11", "1983-04-11"),
            ("2007.5.17", "2007-05-17"),
            ("2010.12.02", "2010-12-02"),
            ("1982. 3. 5", "1982-03-05"),
            ("1994.11. 1", "1994-11-01"),
            ("2002. 9. 3", "2002-09-03"),
            ("Jun.30.1966", "1966-06-30"),
            ("May.17.2007", "2007-05-17"),
            ("Sep.28.2016", "2016-09-28"),
            ("Aug.3.2016", "2016-08-03"),
            ("Nov.03.1995", "1995-11-03"),
            ("21 de outubro de 1996", "1996-10-21"),
            ("19 de abril de 1997", "1997-04-19"),
            ("10 de dezembro de 1996", "1996-12-10"),
            ("22/10/2020", "2020-10-22"),
            ("10/22/2020", "2020-10-22"),
            ("4.3.2011", "2011-03-04"),
            ("06/2011", "2011-06"),
            ("06/2011 - 08/2013", "2011-06/2013-08"),
        ]);
    }

    #[test]
    fn what_may_say_two_things_gives_both() {
        for (text, first, second) in [
            ("3/4/2011", "2011-04-03", "2011-03-04"),
            ("03-04-2011", "2011-04-03", "2011-03-04"),
            ("since 3/4/2011", "2011-04-03/", "2011-03-04/"),
            ("3/4/2011 to 5/6/2012", "2011-04-03/2012-06-05", "2011-03-04/2012-05-06"),
            ("2011-12", "2011-12", "2011/2012"),
            ("2011/12", "2011-12", "2011/2012"),
            ("-2013", "/2013", "-2013"),
            ("between 2013 and 2014", "2013/2014", "[2013..2014]"),
            ("entre 2013 et 2014", "2013/2014", "[2013..2014]"),
            ("entre 2013 e 2014", "2013/2014", "[2013..2014]"),
            ("tussen 2013 en 2014", "2013/2014", "[2013..2014]"),
        ] {
            assert_eq!(readings(text), (first.to_owned(), Some(second.to_owned())), "{text:?}");
        }
    }

    #[test]
    fn the_words_are_kept() {
        let reading = read(" since 3/4/2011 ").unwrap();
        assert_eq!(reading.edtf.words(), Some("since 3/4/2011"));
        assert_eq!(reading.ambiguous.unwrap().words(), Some("since 3/4/2011"));
        assert_eq!(read("2011").unwrap().edtf.words(), None);
    }

    #[test]
    fn what_is_not_understood_says_what() {
        for (text, expected) in [
            ("", ReadError::Empty),
            ("  ", ReadError::Empty),
            ("duração indefinida", ReadError::UnknownWord("duração".into())),
            ("n não consta", ReadError::UnknownWord("n".into())),
            ("2011 窓", ReadError::UnknownWord("窓".into())),
            ("2011 + 2", ReadError::UnknownWord("+".into())),
            ("30 February 2011", ReadError::NoSuchDate("30 February 2011".into())),
            ("45/12/2011", ReadError::NoSuchDate("45/12/2011".into())),
            ("13/2011", ReadError::NoSuchDate("13/2011".into())),
            ("2011.5-7", ReadError::NotUnderstood),
            ("99999999999999999999", ReadError::NoSuchDate("99999999999999999999".into())),
            ("Y170000002", ReadError::NoSuchDate("Y170000002".into())),
            ("2014 to 2011", ReadError::EndBeforeStart),
            ("28-30 July", ReadError::NoYear),
            ("03/04/11", ReadError::NoYear),
            ("2011 2012", ReadError::NotUnderstood),
            ("2011 and 2012", ReadError::NotUnderstood),
            ("before spring 2012", ReadError::NotUnderstood),
        ] {
            assert_eq!(read(text).unwrap_err(), expected, "{text:?}");
        }
        assert_eq!(read(&"1".repeat(500)).unwrap_err(), ReadError::TooLong);
    }
}
