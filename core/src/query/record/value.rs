//! Values in words.

use super::{Link, Page, Row, Value, title_of};
use crate::claim::{
    CellView, Field, Lang, LiveClaim, LocalText, NameKind, Post, RecordIdx, RecordKind, Shape, Step, ValueRef,
};
use crate::geo::LonLat;
use crate::words::{Msg, evidence, when};

/// The order in which kinds of names are shown.
const NAME_KINDS: [NameKind; 7] = [
    NameKind::Official,
    NameKind::Title,
    NameKind::Short,
    NameKind::Acronym,
    NameKind::Alias,
    NameKind::Former,
    NameKind::SourceForm,
];

/// The value of a claim, without its evidence.
pub(super) fn in_words(page: &Page<'_>, cell: &CellView<'_>, claim: &LiveClaim<'_>) -> Value {
    let is_status = matches!(cell.field, Field::Status | Field::SideStatus);
    let mut value = match claim.value() {
        Some(value) => of(page, cell.field, value),
        None => absent(page, cell, claim),
    };
    value.mark = page.certainty(claim.certainty(), is_status);
    // Summaries of partnerships say themselves what is our reading in them.
    if cell.field == Field::Summary && value.text.contains(&value.mark) {
        value.mark.clear();
    }
    if is_status || matches!(cell.field, Field::Scope | Field::Post) {
        value.notes.extend(evidence::as_of(page.words, claim));
    }
    value
}

fn of(page: &Page<'_>, field: Field, value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Text(text) => plain(text.get(page.words.lang())),
        ValueRef::Plain(text) => plain(text),
        ValueRef::Name(text, _, lang) => name(page, text, lang),
        ValueRef::Term(term) => match field.shape() {
            Shape::Term(vocabulary) => plain(page.words.term(vocabulary, term)),
            _ => plain(term.as_str()),
        },
        ValueRef::Ref(record) => record_link(page, record),
        ValueRef::Period(period) => plain(&when(page.words, period)),
        ValueRef::Point(point) => plain(&position(page, point)),
        ValueRef::Number(number) => plain(&grouped(number)),
        ValueRef::Flag(_) => Value::default(),
        ValueRef::Code(code) if field == Field::SameAs => same_as(code),
        ValueRef::Code(code) => plain(page.words.region(code)),
        ValueRef::Link(address) => Value {
            text: without_scheme(address).to_owned(),
            link: is_web(address).then(|| Link::Address(address.to_owned())),
            ..Value::default()
        },
        ValueRef::Post(post) => plain(&post_in_words(page, post)),
        ValueRef::Step(step) => of_step(page, step),
    }
}

fn plain(text: &str) -> Value {
    Value { text: text.to_owned(), ..Value::default() }
}

/// What a source says is not there: not what the others say, else in the words of its own evidence.
fn absent(page: &Page<'_>, cell: &CellView<'_>, claim: &LiveClaim<'_>) -> Value {
    if let Some(denied) = cell.value() {
        let denied = of(page, cell.field, denied).text;
        return plain(&page.words.fill(Msg::DetailsAbsent, &[("value", &denied)]));
    }
    let says = claim.evidence().and_then(|evidence| evidence.says.as_ref());
    plain(says.map_or(page.words.get(Msg::DetailsAbsentAlone), |says| says.get(page.words.lang())))
}

/// A link to a record, or that it is in no collection that is switched on.
pub(super) fn record_link(page: &Page<'_>, record: RecordIdx) -> Value {
    let link = page.atlas.exists(record).then_some(Link::Record(record));
    Value { text: title_of(page.atlas, page.words, record), link, ..Value::default() }
}

fn name(page: &Page<'_>, text: &str, lang: Option<Lang>) -> Value {
    let mut value = plain(text);
    if let Some(lang) = lang.filter(|lang| *lang != page.words.lang()) {
        value.lang = Some(lang.code());
    }
    value
}

/// Names by kind, a row a kind. A name whose sources differ stands where its first value belongs.
pub(super) fn push_names(page: &Page<'_>, rows: &mut Vec<Row>) {
    let kind_of = |cell: &CellView<'_>| match cell.value() {
        Some(ValueRef::Name(_, kind, _)) => kind,
        _ => NameKind::Alias,
    };
    for kind in NAME_KINDS {
        let mut row = Row { label: page.words.label("name_kind", kind.name()).to_owned(), ..Row::default() };
        let cells = page.cells.iter().filter(|cell| cell.field == Field::Name);
        for cell in cells.filter(|cell| kind_of(cell) == kind) {
            let values = page.values(cell);
            if cell.differs() {
                rows.push(Row { label: row.label.clone(), values, differs: true, is_ladder: false });
            } else {
                row.values.extend(values);
            }
        }
        if !row.values.is_empty() {
            rows.push(row);
        }
    }
}

fn post_in_words(page: &Page<'_>, post: &Post) -> String {
    let title = post.title.get(page.words.lang());
    let organisation = post.organisation.as_ref().and_then(|id| page.atlas.find(id));
    let mut text = match organisation {
        Some(record) => {
            let organisation = title_of(page.atlas, page.words, record);
            let values = [("title", title), ("organisation", organisation.as_str())];
            page.words.fill(Msg::DetailsThenAt, &values)
        }
        None => page.words.fill(Msg::DetailsThen, &[("title", title)]),
    };
    if let Some(period) = &post.period {
        text.push_str(", ");
        text.push_str(&when(page.words, period));
    }
    text
}

fn of_step(page: &Page<'_>, step: &Step) -> Value {
    let level = page.words.term("level", &step.level);
    let state = page.words.label("state", step.state.name());
    let note = step.text.as_ref().map(|text: &LocalText| text.get(page.words.lang()).to_owned());
    let text = page.words.fill(Msg::DetailsStep, &[("level", level), ("state", state)]);
    Value { text, notes: note.into_iter().collect(), ..Value::default() }
}

/// Steps of impact as a ladder: all rungs in their order, those too of which nothing is recorded.
pub(super) fn push_ladder(page: &Page<'_>, rows: &mut Vec<Row>) {
    let label = page.words.get(Msg::DetailsImpact);
    let mut ladder = Row { label: label.to_owned(), is_ladder: true, ..Row::default() };
    let steps = || page.cells.iter().filter(|cell| cell.field == Field::Impact);
    let is_at = |cell: &CellView<'_>, id: &str| match cell.value() {
        Some(ValueRef::Step(step)) => step.level.as_str() == id,
        _ => false,
    };
    let levels = page.words.entries("level");
    for level in levels {
        let here: Vec<Value> =
            steps().filter(|cell| is_at(cell, &level.id)).flat_map(|cell| page.values(cell)).collect();
        if here.is_empty() {
            let values =
                [("level", level.label(page.words.lang())), ("state", page.words.get(Msg::DetailsNoStep))];
            ladder.values.push(plain(&page.words.fill(Msg::DetailsStep, &values)));
        }
        ladder.values.extend(here);
    }
    let elsewhere = steps().filter(|cell| !levels.iter().any(|level| is_at(cell, &level.id)));
    ladder.values.extend(elsewhere.flat_map(|cell| page.values(cell)));
    ladder.differs = steps().any(CellView::differs);
    if steps().next().is_some() {
        rows.push(ladder);
    }
}

/// A position to a hundredth of a degree, about a kilometre.
fn position(page: &Page<'_>, point: LonLat) -> String {
    let (north, east) = (point.lat_deg >= 0.0, point.lon_deg >= 0.0);
    let lat = axis(page, point.lat_deg, if north { Msg::DetailsNorth } else { Msg::DetailsSouth });
    let lon = axis(page, point.lon_deg, if east { Msg::DetailsEast } else { Msg::DetailsWest });
    [&lat, ", ", &lon].concat()
}

fn axis(page: &Page<'_>, deg: f64, msg: Msg) -> String {
    let hundredths = (deg.abs() * 100.0 + 0.5) as u32;
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    let zero = if rest < 10 { "0" } else { "" };
    page.words.fill(msg, &[("whole", &whole.to_string()), ("rest", &[zero, &rest.to_string()].concat())])
}

/// A whole number with narrow spaces between groups of three digits.
fn grouped(number: f64) -> String {
    let digits = (number.max(0.0) as u32).to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// An identifier of an outside register, with its page where we know how it is addressed.
fn same_as(code: &str) -> Value {
    let (register, id) = code.split_once(':').unwrap_or(("", code));
    if register == "wikidata" {
        let address = ["https://www.wikidata.org/wiki/", id].concat();
        return Value { link: Some(Link::Address(address)), ..plain(&["Wikidata ", id].concat()) };
    }
    plain(&[register, " ", id].concat())
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn without_scheme(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.strip_suffix('/').unwrap_or(rest)
}

/// The address of a source, if one is recorded.
pub(super) fn address_of(page: &Page<'_>, source: RecordIdx) -> Option<String> {
    let is_source = page.atlas.kind(source) == RecordKind::Source;
    let address = page.atlas.text(source, Field::Url, page.words.lang()).filter(|_| is_source)?;
    is_web(address).then(|| address.to_owned())
}
