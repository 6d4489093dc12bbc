//! Values of every shape, and drafts of them.

use std::sync::Arc;

use atlas_core::claim::{
    Cell, Certainty, Content, Evidence, Field, Lang, LocalText, Name, NameKind, Period, Post, RecordId,
    Shape, Step, StepState, Term, Value,
};
use atlas_core::edit::{Draft, Replacing};
use atlas_core::geo::LonLat;
use atlas_core::time::Edtf;
use proptest::prelude::*;

/// Texts as people write them, and as nobody does.
pub fn text() -> impl Strategy<Value = Arc<str>> {
    prop_oneof![
        "[A-Za-zéñãç ,.'-]{0,30}[A-Za-zé]".prop_map(Arc::from),
        "\\PC{0,12}[a-z\u{4e00}\"\\\\:]".prop_map(Arc::from),
    ]
}

/// Texts by language.
pub fn local_text() -> impl Strategy<Value = LocalText> {
    let lang = prop::option::of(prop::sample::select(&Lang::ALL[..]));
    prop::collection::btree_map(lang, text(), 1..4)
        .prop_map(|by_lang| LocalText::by_lang(by_lang.into_iter().collect()))
}

/// Dates and periods, with and without words.
pub fn period() -> impl Strategy<Value = Period> {
    let edtf = prop::sample::select(
        &["2011", "2011-06", "1998~", "2011/", "2013/2014", "[..2012]", "/2013", "2001-21"][..],
    );
    (edtf, prop::option::of("[a-z]{1,9}")).prop_map(|(edtf, words)| {
        let edtf = Edtf::parse(edtf).unwrap();
        Period(match words {
            Some(words) => edtf.with_words(&words),
            None => edtf,
        })
    })
}

/// A value of a shape; records are among `records`.
pub fn value(shape: Shape, records: &'static [&'static str]) -> BoxedStrategy<Value> {
    let id = || prop::sample::select(records).prop_map(|id| RecordId::parse(id).unwrap());
    match shape {
        Shape::Text => local_text().prop_map(Value::Text).boxed(),
        Shape::Name => {
            let kinds = [NameKind::Official, NameKind::Alias, NameKind::SourceForm];
            (
                text(),
                prop::sample::select(kinds.to_vec()),
                prop::option::of(prop::sample::select(&Lang::ALL[..])),
            )
                .prop_map(|(text, kind, lang)| Value::Name(Name { text, kind, lang }))
                .boxed()
        }
        Shape::Term(_) => text().prop_map(|text| Value::Term(Term::own(&text))).boxed(),
        Shape::Ref => id().prop_map(Value::Ref).boxed(),
        Shape::Period => period().prop_map(Value::Period).boxed(),
        Shape::Point => (-179_000_000..179_000_000_i32, -89_000_000..89_000_000_i32)
            .prop_map(|(lon, lat)| {
                Value::Point(LonLat::new(f64::from(lon) / 1e6, f64::from(lat) / 1e6).unwrap())
            })
            .boxed(),
        Shape::Number => (0..40_000_000_i32).prop_map(|n| Value::Number(f64::from(n))).boxed(),
        Shape::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        Shape::Code => "[A-Z]{3}".prop_map(|code| Value::Code(code.as_str().into())).boxed(),
        Shape::Link => "https://[a-z]{1,9}\\.example/[a-z]{0,9}"
            .prop_map(|link| Value::Link(link.as_str().into()))
            .boxed(),
        Shape::Post => (local_text(), prop::option::of(id()), prop::option::of(period()))
            .prop_map(|(title, organisation, period)| Value::Post(Post { title, organisation, period }))
            .boxed(),
        Shape::Step => (text(), prop::option::of(local_text()))
            .prop_map(|(level, text)| {
                Value::Step(Step { level: Term::new(&level), state: StepState::Claimed, text })
            })
            .boxed(),
    }
}

/// Evidence; sources are among `records`.
pub fn evidence(records: &'static [&'static str]) -> impl Strategy<Value = Evidence> {
    let source = prop::option::of(prop::sample::select(records).prop_map(|id| RecordId::parse(id).unwrap()));
    let certainty = prop::sample::select(vec![Certainty::Said, Certainty::Reading, Certainty::Unsure]);
    (source, prop::option::of(text()), prop::option::of(local_text()), certainty, prop::option::of(period()))
        .prop_map(|(source, locator, says, certainty, as_of)| Evidence {
            source,
            locator,
            says,
            certainty,
            as_of,
        })
}

/// What can be said of the cells of some records.
pub fn draft(records: &'static [&'static str]) -> impl Strategy<Value = Draft> {
    (prop::sample::select(records), prop::sample::select(Field::ALL), 0..3_usize).prop_flat_map(
        move |(record, field, element)| {
            let element = if field.is_many() { ["a", "b", "c"][element] } else { "" };
            let content = prop_oneof![
                6 => value(field.shape(), records).prop_map(Content::Value),
                1 => Just(Content::Absent),
                1 => Just(Content::Retract),
            ];
            let replacing = prop_oneof![3 => Just(Replacing::All), 1 => Just(Replacing::None)];
            let cell = Cell { record: RecordId::parse(record).unwrap(), field, element: element.into() };
            (content, evidence(records), replacing).prop_map(move |(content, evidence, replacing)| Draft {
                cell: cell.clone(),
                content,
                evidence,
                replacing,
            })
        },
    )
}
