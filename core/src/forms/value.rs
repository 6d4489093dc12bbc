//! Single values as they are typed.

use crate::claim::{
    Field, LocalText, Name, NameKind, Period, Post, Shape, Step, StepState, Term, Value, ValueRef,
    is_web_address,
};
use crate::geo::LonLat;
use crate::reference::countries;
use crate::reference::fold::fold;
use crate::time::{ReadError, read};
use crate::words::Words;

/// Coordinates are kept to so many parts of a degree, about a decimetre: what is typed is read again as it was written.
const PER_DEGREE: f64 = 1e6;

/// What stands for "yes".
pub(super) const FLAG: &str = "yes";

/// Why what is typed is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    /// Something must be there.
    Missing,
    /// Not understood as a date.
    Date(ReadError),
    /// Not a latitude and a longitude.
    Position,
    /// Not a number.
    Number,
    /// Not an address of the web.
    Address,
    /// Not the name or code of a country.
    Country,
    /// Chosen is what must be another.
    Same,
    /// Longer than can be kept.
    TooLong,
}

/// A value as somebody would type it; `None` for those that are chosen.
pub fn typed(words: &Words, field: Field, value: ValueRef<'_>) -> Option<String> {
    Some(match value {
        ValueRef::Text(text) => text.get(words.lang()).to_owned(),
        ValueRef::Plain(text) | ValueRef::Name(text, ..) | ValueRef::Link(text) => text.to_owned(),
        ValueRef::Term(term) => match field.shape() {
            Shape::Term(vocabulary) => words.term(vocabulary, term).to_owned(),
            _ => return None,
        },
        // Its words, where they say the same to whoever reads them without the rest of the sentence.
        ValueRef::Period(period) => {
            let says_so =
                |words: &&str| read(words).is_ok_and(|reading| reading.edtf.text() == period.text());
            period.words().filter(says_so).unwrap_or(period.text()).to_owned()
        }
        ValueRef::Point(point) => format!("{}, {}", point.lat_deg, point.lon_deg),
        ValueRef::Number(number) => number.to_string(),
        ValueRef::Code(code) if field == Field::Country => words.region(code).to_owned(),
        ValueRef::Code(code) => code.to_owned(),
        ValueRef::Flag(is_so) => if is_so { FLAG } else { "" }.to_owned(),
        // What else is said of a role or a step stays as it is when these words are changed.
        ValueRef::Post(post) => post.title.get(words.lang()).to_owned(),
        ValueRef::Step(step) => words.term("level", &step.level).to_owned(),
        ValueRef::Ref(_) => return None,
    })
}

/// Reads what is typed for a field; `Ok(None)` where nothing is.
///
/// # Errors
/// Why it cannot be a value of the field.
pub fn read_typed(words: &Words, field: Field, text: &str) -> Result<Option<Value>, FieldProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let value = match field.shape() {
        Shape::Text => Value::Text(LocalText::plain(text)),
        Shape::Name => Value::Name(Name { text: text.into(), kind: NameKind::Official, lang: None }),
        Shape::Term(vocabulary) => Value::Term(term(words, vocabulary, text)),
        Shape::Period => Value::Period(Period(read(text).map_err(FieldProblem::Date)?.edtf)),
        Shape::Point => Value::Point(position(text).ok_or(FieldProblem::Position)?),
        Shape::Number => Value::Number(number(text).ok_or(FieldProblem::Number)?),
        Shape::Link if is_web_address(text) => Value::Link(text.into()),
        Shape::Link => return Err(FieldProblem::Address),
        Shape::Code if field == Field::Country => {
            Value::Code(country(text).ok_or(FieldProblem::Country)?.into())
        }
        Shape::Code => Value::Code(text.into()),
        Shape::Flag => Value::Flag(true),
        Shape::Post => Value::Post(Post { title: LocalText::plain(text), organisation: None, period: None }),
        Shape::Step => {
            Value::Step(Step { level: term(words, "level", text), state: StepState::Claimed, text: None })
        }
        Shape::Ref => return Err(FieldProblem::Missing),
    };
    Ok(Some(value))
}

/// The entry of a vocabulary that is called so in any language, else words of one's own.
pub(super) fn term(words: &Words, vocabulary: &str, text: &str) -> Term {
    let wanted = fold(text);
    let is_meant = |name: &str| fold(name) == wanted;
    let entries = words.entries(vocabulary);
    let by_label = entries.iter().find(|entry| entry.labels.iter().any(|label| is_meant(label)));
    let found =
        by_label.or_else(|| entries.iter().find(|entry| entry.aliases.iter().any(|alias| is_meant(alias))));
    found.map_or_else(|| Term::own(text), |entry| Term::new(&entry.id))
}

/// Latitude and longitude in degrees, as maps give them: "-23.55, -46.63".
fn position(text: &str) -> Option<LonLat> {
    let mut parts = text.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let mut degrees = || {
        let degrees: f64 = parts.next()?.parse().ok()?;
        Some((degrees * PER_DEGREE).round() / PER_DEGREE)
    };
    let (lat, lon) = (degrees()?, degrees()?);
    parts.next().is_none().then(|| LonLat::new(lon, lat)).flatten()
}

/// A whole number, with or without one sign between thousands: what comes after a sign is three digits, or the sign is that of
/// a fraction.
fn number(text: &str) -> Option<f64> {
    let is_sign = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | ',' | '.' | '\'');
    let mut signs: Vec<&str> = text.matches(is_sign).collect();
    signs.dedup();
    let groups: Vec<&str> = text.split(is_sign).collect();
    let (first, others) = groups.split_first()?;
    let is_digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let are_groups = others.is_empty() || (first.len() <= 3 && others.iter().all(|group| group.len() == 3));
    let is_number = signs.len() <= 1 && are_groups && !first.is_empty() && groups.iter().all(is_digits);
    let digits = groups.concat();
    (is_number && digits.len() <= 15).then(|| digits.parse().ok()).flatten()
}

fn country(text: &str) -> Option<&'static str> {
    let code = text.to_ascii_uppercase();
    let found =
        countries::by_iso3(&code).or_else(|| countries::by_iso2(&code)).or_else(|| countries::by_name(text));
    found.map(countries::Country::iso3_text)
}
