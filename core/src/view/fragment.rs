//! A view as the fragment of an address, and back. Reading never fails: what cannot be read is ignored or
//! clamped, and said in a notice.
//!
//! `key=value` pairs joined by `&`; values are percent-encoded. Only what differs from the default is written.

use std::fmt::Write;

use super::{Aim, Facet, Folds, LaneBy, Playing, SortBy, Speed, View};
use crate::claim::{Lang, RecordId};
use crate::geo::viewport::{MAX_ZOOM, MIN_ZOOM};
use crate::geo::{LonLat, ProjectionKind};
use crate::time::{Day, Edtf, Window};

/// Longest fragment that is read, in bytes.
pub const MAX_FRAGMENT_LEN: usize = 8 * 1024;

/// What was not read as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FragmentNotice {
    /// The fragment is too long; all of it is ignored.
    TooLong,
    /// This part could not be read and is ignored.
    Ignored(String),
    /// This part was out of range and is clamped.
    Clamped(String),
}

const PROJECTIONS: [(ProjectionKind, &str); 3] = [
    (ProjectionKind::EqualEarth, "equal-earth"),
    (ProjectionKind::Globe, "globe"),
    (ProjectionKind::Mercator, "mercator"),
];

/// Writes a view; empty for the default one.
pub fn fragment_from_view(view: &View) -> String {
    let mut out = Writer { text: String::new() };
    let default = View::default();
    if let Some(lang) = view.lang {
        out.pair("lang", lang.code());
    }
    if view.projection != default.projection {
        out.pair("projection", projection_name(view.projection));
    }
    if let Some(aim) = view.aim {
        let (lon, lat) = (decimal(aim.center.lon_deg, AIM_SCALE), decimal(aim.center.lat_deg, AIM_SCALE));
        out.pair("at", &[&lon, ",", &lat, ",", &decimal(aim.zoom, ZOOM_SCALE)].concat());
    }
    if let Some(years) = view.years {
        out.pair("years", &format!("{}..{}", day_text(years.from), day_text(years.to)));
    }
    if view.shows_possible != default.shows_possible {
        out.pair("possible", "no");
    }
    if view.shows_undated != default.shows_undated {
        out.pair("undated", "no");
    }
    for facet in Facet::ALL {
        let mut values = view.filters.of(facet).peekable();
        if values.peek().is_some() {
            out.list(facet.name(), values);
        }
    }
    if !view.collections.is_empty() {
        let entries: Vec<_> = view
            .collections
            .iter()
            .map(|(slug, is_on)| format!("{}{slug}", if *is_on { "+" } else { "-" }))
            .collect();
        out.list("collections", entries.iter().map(String::as_str));
    }
    if view.lanes != default.lanes {
        out.pair("lanes", view.lanes.name());
    }
    if view.sort != default.sort {
        out.pair("sort", view.sort.name());
    }
    if view.folds != default.folds {
        // What is not named is folded where some are said to be unfolded, and the other way round.
        out.list(if view.folds.is_all { "unfolded" } else { "folded" }, view.folds.others());
    }
    if view.playing != default.playing {
        let Playing { speed, loops, grows } = view.playing;
        let words = [Some(speed.name()), loops.then_some("loop"), grows.then_some("grow")];
        out.list("play", words.into_iter().flatten());
    }
    if view.shows_table {
        out.pair("show", "table");
    }
    if let Some(record) = &view.selection {
        out.pair("record", record.as_str());
    }
    out.text
}

/// Reads a view. The fragment may start with `#`.
pub fn view_from_fragment(fragment: &str) -> (View, Vec<FragmentNotice>) {
    let mut view = View::default();
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.len() > MAX_FRAGMENT_LEN {
        return (view, vec![FragmentNotice::TooLong]);
    }
    let mut notices = Vec::new();
    for pair in fragment.split('&').filter(|pair| !pair.is_empty()) {
        match read_pair(&mut view, pair) {
            Some(true) => {}
            Some(false) => notices.push(FragmentNotice::Clamped(pair.to_owned())),
            None => notices.push(FragmentNotice::Ignored(pair.to_owned())),
        }
    }
    (view, notices)
}

/// `None` when the pair cannot be read, `Some(false)` when it was clamped.
fn read_pair(view: &mut View, pair: &str) -> Option<bool> {
    let (key, raw) = pair.split_once('=')?;
    let value = || decoded(raw);
    let values = || raw.split(',').map(decoded).collect::<Option<Vec<_>>>();
    match key {
        "lang" => {
            let value = value()?;
            view.lang = Some(Lang::ALL.into_iter().find(|lang| lang.code() == value)?);
        }
        "projection" => view.projection = projection_of(&value()?)?,
        "at" => {
            let (aim, is_exact) = aim_of(raw)?;
            view.aim = Some(aim);
            return Some(is_exact);
        }
        "years" => view.years = Some(years_of(&value()?)?),
        "possible" => view.shows_possible = yes_or_no(&value()?)?,
        "undated" => view.shows_undated = yes_or_no(&value()?)?,
        "collections" => {
            for entry in values()? {
                let is_on = entry.starts_with('+');
                let slug = entry.strip_prefix(['+', '-']).filter(|slug| !slug.is_empty())?;
                *view = std::mem::take(view).with_collection(slug, is_on);
            }
        }
        "lanes" => view.lanes = named(&LaneBy::ALL, LaneBy::name, &value()?)?,
        "sort" => view.sort = named(&SortBy::ALL, SortBy::name, &value()?)?,
        "folded" | "unfolded" => {
            let folds = Folds::all(key == "unfolded");
            let named = values()?.into_iter().filter(|value| !value.is_empty());
            view.folds = named.fold(folds, |folds, value| folds.with(&value, key == "folded"));
        }
        "play" => {
            let mut playing = Playing::default();
            for word in values()? {
                match word.as_str() {
                    "loop" => playing.loops = true,
                    "grow" => playing.grows = true,
                    speed => playing.speed = named(&Speed::ALL, Speed::name, speed)?,
                }
            }
            view.playing = playing;
        }
        "show" => view.shows_table = if value()? == "table" { true } else { return None },
        "record" => view.selection = Some(RecordId::parse(&value()?)?),
        _ => {
            let facet = Facet::parse(key)?;
            for value in values()?.into_iter().filter(|value| !value.is_empty()) {
                view.filters = std::mem::take(&mut view.filters).with(facet, &value, true);
            }
        }
    }
    Some(true)
}

fn named<T: Copy>(all: &[T], name: fn(T) -> &'static str, text: &str) -> Option<T> {
    all.iter().copied().find(|one| name(*one) == text)
}

fn projection_name(kind: ProjectionKind) -> &'static str {
    PROJECTIONS.iter().find(|(known, _)| *known == kind).map_or("equal-earth", |(_, name)| name)
}

fn projection_of(name: &str) -> Option<ProjectionKind> {
    PROJECTIONS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
}

/// Thousandths of a degree are some hundred metres.
const AIM_SCALE: u32 = 1000;
/// Hundredths of a step of zoom.
const ZOOM_SCALE: u32 = 100;

/// A number with as many decimals as `scale` has zeros. By integers: the printing and reading of floats, with their tables,
/// would be a twentieth of the program.
fn decimal(value: f64, scale: u32) -> String {
    let scaled = libm::round(value * f64::from(scale)) as i64;
    let (whole, rest) = (scaled.unsigned_abs() / u64::from(scale), scaled.unsigned_abs() % u64::from(scale));
    // The digit in front of the decimals keeps their zeros.
    let rest = (rest + u64::from(scale)).to_string();
    [if scaled < 0 { "-" } else { "" }, &whole.to_string(), ".", &rest[1..]].concat()
}

/// A decimal number: at most nine digits before the point, of those after it the first nine.
fn number(text: &str) -> Option<f64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |digits| (-1.0, digits));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || !are_digits(whole) || !are_digits(rest) {
        return None;
    }
    let rest = &rest[..rest.len().min(9)];
    let scale = 10_u64.pow(rest.len() as u32);
    let scaled: u64 = [whole, rest].concat().parse().ok()?;
    Some(sign * scaled as f64 / scale as f64)
}

fn aim_of(text: &str) -> Option<(Aim, bool)> {
    let mut numbers = text.split(',').map(number);
    let (lon, lat, zoom) = (numbers.next()??, numbers.next()??, numbers.next()??);
    if numbers.next().is_some() {
        return None;
    }
    let (lon_in, lat_in) = (lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0));
    let zoom_in = zoom.clamp(MIN_ZOOM, MAX_ZOOM);
    let center = LonLat::new(lon_in, lat_in)?;
    Some((Aim { center, zoom: zoom_in }, (lon, lat, zoom) == (lon_in, lat_in, zoom_in)))
}

/// `from..to`; an end without limit is empty.
fn years_of(text: &str) -> Option<Window> {
    let (from, to) = text.split_once("..")?;
    let end = |text: &str| Edtf::parse(text).ok().map(|edtf| edtf.bounds());
    let from = if from.is_empty() { Day::MIN } else { end(from)?.start_earliest };
    let to = if to.is_empty() { Day::MAX } else { end(to)?.end_latest };
    (from <= to).then(|| Window::new(from, to))
}

fn day_text(day: Day) -> String {
    if day == Day::MIN || day == Day::MAX { String::new() } else { day.to_string() }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

struct Writer {
    text: String,
}

impl Writer {
    fn key(&mut self, key: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.push_str(key);
        self.text.push('=');
    }

    fn pair(&mut self, key: &str, value: &str) {
        self.key(key);
        encode(value, &mut self.text);
    }

    fn list<'a>(&mut self, key: &str, values: impl Iterator<Item = &'a str>) {
        self.key(key);
        for (at, value) in values.enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            encode_item(value, &mut self.text);
        }
    }
}

/// Percent-encodes what RFC 3986 does not allow in a fragment, and what separates pairs. Commas stay: they are
/// data only in lists, see [`encode_item`].
fn encode(value: &str, out: &mut String) {
    for byte in value.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~/:,!$'()*;@?+".contains(&byte);
        if is_plain {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

fn encode_item(value: &str, out: &mut String) {
    for part in value.split_inclusive(',') {
        let (text, has_comma) = part.strip_suffix(',').map_or((part, false), |text| (text, true));
        encode(text, out);
        if has_comma {
            out.push_str("%2C");
        }
    }
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push((high * 16 + low) as u8);
    }
    String::from_utf8(bytes).ok()
}
