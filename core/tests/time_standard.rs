//! The standard's own examples, and every form of date that the field's data is known to hold.
//!
//! The examples are those of the EDTF specification (Library of Congress, 4 February 2019), which became part of
//! ISO 8601-2:2019, annex A.
#![allow(clippy::unwrap_used)]

use atlas_core::time::{
    Bounds, Doubt, Edtf, EdtfError, EndKind, EndShape, Hemisphere, Part, Season, Shape, Unit,
};

/// A text, and the first and last day of its start and of its end; `..` for none.
type Example = (&'static str, [&'static str; 4]);

const LEVEL_0: [Example; 11] = [
    ("1985-04-12", ["1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12"]),
    ("1985-04", ["1985-04-01", "1985-04-01", "1985-04-30", "1985-04-30"]),
    ("1985", ["1985-01-01", "1985-01-01", "1985-12-31", "1985-12-31"]),
    ("1985-04-12T23:20:30", ["1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12"]),
    ("1985-04-12T23:20:30Z", ["1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12"]),
    ("1985-04-12T23:20:30-04", ["1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12"]),
    ("1985-04-12T23:20:30+04:30", ["1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12"]),
    ("1964/2008", ["1964-01-01", "1964-12-31", "2008-01-01", "2008-12-31"]),
    ("2004-06/2006-08", ["2004-06-01", "2004-06-30", "2006-08-01", "2006-08-31"]),
    ("2004-02-01/2005-02-08", ["2004-02-01", "2004-02-01", "2005-02-08", "2005-02-08"]),
    ("2004-02-01/2005", ["2004-02-01", "2004-02-01", "2005-01-01", "2005-12-31"]),
];

const LEVEL_1: [Example; 26] = [
    ("2001-21", ["2001-03-01", "2001-03-01", "2001-05-31", "2001-05-31"]),
    ("1984?", ["1984-01-01", "1984-01-01", "1984-12-31", "1984-12-31"]),
    ("2004-06~", ["2004-05-01", "2004-07-31", "2004-05-01", "2004-07-31"]),
    ("2004-06-11%", ["2004-06-10", "2004-06-12", "2004-06-10", "2004-06-12"]),
    ("201X", ["2010-01-01", "2019-12-31", "2010-01-01", "2019-12-31"]),
    ("20XX", ["2000-01-01", "2099-12-31", "2000-01-01", "2099-12-31"]),
    ("2004-XX", ["2004-01-01", "2004-12-31", "2004-01-01", "2004-12-31"]),
    ("1985-04-XX", ["1985-04-01", "1985-04-30", "1985-04-01", "1985-04-30"]),
    ("1985-XX-XX", ["1985-01-01", "1985-12-31", "1985-01-01", "1985-12-31"]),
    ("1985-04-12/..", ["1985-04-12", "1985-04-12", "..", ".."]),
    ("1985-04/..", ["1985-04-01", "1985-04-30", "..", ".."]),
    ("1985/..", ["1985-01-01", "1985-12-31", "..", ".."]),
    ("../1985-04-12", ["..", "..", "1985-04-12", "1985-04-12"]),
    ("../1985-04", ["..", "..", "1985-04-01", "1985-04-30"]),
    ("../1985", ["..", "..", "1985-01-01", "1985-12-31"]),
    ("1985-04-12/", ["1985-04-12", "1985-04-12", "..", ".."]),
    ("1985-04/", ["1985-04-01", "1985-04-30", "..", ".."]),
    ("1985/", ["1985-01-01", "1985-12-31", "..", ".."]),
    ("/1985-04-12", ["..", "..", "1985-04-12", "1985-04-12"]),
    ("/1985-04", ["..", "..", "1985-04-01", "1985-04-30"]),
    ("/1985", ["..", "..", "1985-01-01", "1985-12-31"]),
    ("-1985", ["-1985-01-01", "-1985-01-01", "-1985-12-31", "-1985-12-31"]),
    ("1984~/2004-06", ["1983-01-01", "1985-12-31", "2004-06-01", "2004-06-30"]),
    ("1984/2004-06~", ["1984-01-01", "1984-12-31", "2004-05-01", "2004-07-31"]),
    ("1984?/2004%", ["1984-01-01", "1984-12-31", "2003-01-01", "2005-12-31"]),
    ("1984-06-02?/2004-08-08~", ["1984-06-02", "1984-06-02", "2004-08-07", "2004-08-09"]),
];

const LEVEL_2: [Example; 24] = [
    ("2001-34", ["2001-04-01", "2001-04-01", "2001-06-30", "2001-06-30"]),
    ("1950S2", ["1900-01-01", "1999-12-31", "1900-01-01", "1999-12-31"]),
    ("2004-06-11%", ["2004-06-10", "2004-06-12", "2004-06-10", "2004-06-12"]),
    ("2004-06~-11", ["2004-05-11", "2004-07-11", "2004-05-11", "2004-07-11"]),
    ("2004?-06-11", ["2004-06-11", "2004-06-11", "2004-06-11", "2004-06-11"]),
    ("2004?-06-~11", ["2004-06-10", "2004-06-12", "2004-06-10", "2004-06-12"]),
    ("2004-%06-11", ["2004-05-11", "2004-07-11", "2004-05-11", "2004-07-11"]),
    ("156X-12-25", ["1560-12-25", "1569-12-25", "1560-12-25", "1569-12-25"]),
    ("15XX-12-25", ["1500-12-25", "1599-12-25", "1500-12-25", "1599-12-25"]),
    ("XXXX-12-XX", ["0000-12-01", "9999-12-31", "0000-12-01", "9999-12-31"]),
    ("1XXX-XX", ["1000-01-01", "1999-12-31", "1000-01-01", "1999-12-31"]),
    ("1XXX-12", ["1000-12-01", "1999-12-31", "1000-12-01", "1999-12-31"]),
    ("1984-1X", ["1984-10-01", "1984-12-31", "1984-10-01", "1984-12-31"]),
    ("[1667,1668,1670..1672]", ["1667-01-01", "1672-12-31", "1667-01-01", "1672-12-31"]),
    ("[..1760-12-03]", ["..", "1760-12-03", "..", "1760-12-03"]),
    ("[1760-12..]", ["1760-12-01", "..", "1760-12-01", ".."]),
    ("[1760-01,1760-02,1760-12..]", ["1760-01-01", "..", "1760-01-01", ".."]),
    ("[1667,1760-12]", ["1667-01-01", "1760-12-31", "1667-01-01", "1760-12-31"]),
    ("[..1984]", ["..", "1984-12-31", "..", "1984-12-31"]),
    ("{1667,1668,1670..1672}", ["1667-01-01", "1672-12-31", "1667-01-01", "1672-12-31"]),
    ("{1960,1961-12}", ["1960-01-01", "1961-12-31", "1960-01-01", "1961-12-31"]),
    ("{..1984}", ["..", "1984-12-31", "..", "1984-12-31"]),
    ("2004-06-~01/2004-06-~20", ["2004-05-31", "2004-06-02", "2004-06-19", "2004-06-21"]),
    ("2004-06-XX/2004-07-03", ["2004-06-01", "2004-06-30", "2004-07-03", "2004-07-03"]),
];

/// The forms of the shipped data and of published lists.
const OF_THE_FIELD: [Example; 23] = [
    ("2011", ["2011-01-01", "2011-01-01", "2011-12-31", "2011-12-31"]),
    ("2011-06", ["2011-06-01", "2011-06-01", "2011-06-30", "2011-06-30"]),
    ("2011-06-13", ["2011-06-13", "2011-06-13", "2011-06-13", "2011-06-13"]),
    ("2011/", ["2011-01-01", "2011-12-31", "..", ".."]),
    ("2011/..", ["2011-01-01", "2011-12-31", "..", ".."]),
    ("../2013", ["..", "..", "2013-01-01", "2013-12-31"]),
    ("/2013", ["..", "..", "2013-01-01", "2013-12-31"]),
    ("2013~", ["2012-01-01", "2014-12-31", "2012-01-01", "2014-12-31"]),
    ("2013?", ["2013-01-01", "2013-01-01", "2013-12-31", "2013-12-31"]),
    ("2013%", ["2012-01-01", "2014-12-31", "2012-01-01", "2014-12-31"]),
    ("[2011..2013]", ["2011-01-01", "2013-12-31", "2011-01-01", "2013-12-31"]),
    ("[..2013]", ["..", "2013-12-31", "..", "2013-12-31"]),
    ("2008/2013-05", ["2008-01-01", "2008-12-31", "2013-05-01", "2013-05-31"]),
    ("2012-21", ["2012-03-01", "2012-03-01", "2012-05-31", "2012-05-31"]),
    ("2012-24", ["2012-12-01", "2012-12-01", "2013-02-28", "2013-02-28"]),
    ("2011-06/2012?", ["2011-06-01", "2011-06-30", "2012-01-01", "2012-12-31"]),
    ("2013/2014", ["2013-01-01", "2013-12-31", "2014-01-01", "2014-12-31"]),
    ("2013-01/2015-03", ["2013-01-01", "2013-01-31", "2015-03-01", "2015-03-31"]),
    ("2012-12-04/2012-12-08", ["2012-12-04", "2012-12-04", "2012-12-08", "2012-12-08"]),
    ("2003-03/..", ["2003-03-01", "2003-03-31", "..", ".."]),
    ("1959-02/", ["1959-02-01", "1959-02-28", "..", ".."]),
    ("2022/2024-05", ["2022-01-01", "2022-12-31", "2024-05-01", "2024-05-31"]),
    // The same month twice: it may have begun after the day on which it may have ended.
    ("2011-06/2011-06", ["2011-06-01", "2011-06-30", "2011-06-01", "2011-06-30"]),
];

fn assert_examples(examples: &[Example]) {
    for (text, expected) in examples {
        let bounds = bounds(text);
        let days = [bounds.start_earliest, bounds.start_latest, bounds.end_earliest, bounds.end_latest];
        assert_eq!(days.map(|day| day.to_string()), expected.map(str::to_owned), "{text}");
    }
}

fn bounds(text: &str) -> Bounds {
    Edtf::parse(text).unwrap_or_else(|e| panic!("{text}: {e}")).bounds()
}

#[test]
fn the_examples_of_level_0_have_their_bounds() {
    assert_examples(&LEVEL_0);
}

#[test]
fn the_examples_of_level_1_have_their_bounds() {
    assert_examples(&LEVEL_1);
}

#[test]
fn the_examples_of_level_2_have_their_bounds() {
    assert_examples(&LEVEL_2);
}

#[test]
fn the_dates_of_the_field_have_their_bounds() {
    assert_examples(&OF_THE_FIELD);
}

#[test]
fn canonical_text_stays_as_it_is() {
    for (text, _) in LEVEL_0.iter().chain(&LEVEL_1).chain(&LEVEL_2).chain(&OF_THE_FIELD) {
        let edtf = Edtf::parse(text).unwrap();
        assert_eq!(edtf.text(), *text);
        assert_eq!(edtf.words(), None);
    }
    for (written, canonical) in [("?2004-?06-?11", "2004-06-11?"), ("?2004-06-~11", "2004?-06-~11")] {
        let edtf = Edtf::parse(&format!(" {written} ")).unwrap();
        assert_eq!((edtf.text(), edtf.words()), (canonical, Some(written)));
    }
}

#[test]
fn years_of_more_than_four_digits_are_refused_by_name() {
    for text in ["Y170000002", "Y-170000002", "Y-17E7", "Y171010000S3", "Y3388E2S3", "2011/Y20000"] {
        assert_eq!(Edtf::parse(text), Err(EdtfError::BeyondCalendar), "{text}");
    }
}

#[test]
fn what_does_not_follow_the_standard_is_refused() {
    for text in [
        "",
        "198",
        "1985-4-12",
        "1985-02-30",
        "2014/2011",
        "/",
        "../..",
        "-0000",
        "1985 -04",
        "2011 à 2014",
        "é",
    ] {
        assert!(matches!(Edtf::parse(text), Err(EdtfError::Syntax { .. })), "{text}");
    }
}

#[test]
fn ends_are_told_apart() {
    let ends = |text| (bounds(text).start, bounds(text).end);
    assert_eq!(ends("2011/"), (EndKind::Known, EndKind::Unknown));
    assert_eq!(ends("2011/.."), (EndKind::Known, EndKind::Open));
    assert_eq!(ends("/2013"), (EndKind::Unknown, EndKind::Known));
    assert_eq!(ends("../2013"), (EndKind::Open, EndKind::Known));
    assert_eq!(ends("[..2013]"), (EndKind::Known, EndKind::Known));
    let doubts = |text| (bounds(text).start_doubt, bounds(text).end_doubt);
    assert_eq!(doubts("2011-06/2012?"), (Doubt::None, Doubt::Uncertain));
    assert_eq!(doubts("1984?/2004%"), (Doubt::Uncertain, Doubt::Both));
    assert_eq!(doubts("2013~"), (Doubt::Approximate, Doubt::Approximate));
}

#[test]
fn a_row_holds_twenty_bytes_of_time() {
    assert_eq!(size_of::<Bounds>(), 20);
}

fn shape(text: &str) -> Shape {
    Edtf::parse(text).unwrap().shape()
}

fn sure(unit: Unit) -> Part {
    Part { unit, doubt: Doubt::None, is_within: false }
}

#[test]
fn single_dates_have_the_shape_of_their_unit() {
    use Unit::{Century, Day, Decade, Half, Month, Other, Quarter, Season as In, Third, Year};
    for (text, unit) in [
        ("2011", Year(2011)),
        ("-0044", Year(-44)),
        ("2011-06", Month { year: 2011, month: 6 }),
        ("2011-06-13", Day { year: 2011, month: 6, day: 13 }),
        ("1985-04-12T23:20:30Z", Day { year: 1985, month: 4, day: 12 }),
        ("2012-21", In { year: 2012, season: Season::Spring, hemisphere: None }),
        ("2012-24", In { year: 2012, season: Season::Winter, hemisphere: None }),
        ("2012-31", In { year: 2012, season: Season::Autumn, hemisphere: Some(Hemisphere::Southern) }),
        ("2012-34", Quarter { year: 2012, quarter: 2 }),
        ("2012-39", Third { year: 2012, third: 3 }),
        ("2012-40", Half { year: 2012, half: 1 }),
        ("201X", Decade(2010)),
        ("19XX", Century(1900)),
        ("1XXX-12", Other),
        ("1950S2", Other),
        ("1985-1X", Other),
        ("1985-04-1X", Other),
    ] {
        assert_eq!(shape(text), Shape::Single(sure(unit)), "{text}");
    }
}

#[test]
fn unspecified_days_lie_within_a_named_unit() {
    for (text, unit) in [
        ("1985-04-XX", Unit::Month { year: 1985, month: 4 }),
        ("1985-XX", Unit::Year(1985)),
        ("1985-XX-XX", Unit::Year(1985)),
        ("198X-XX", Unit::Decade(1980)),
    ] {
        assert_eq!(shape(text), Shape::Single(Part { is_within: true, ..sure(unit) }), "{text}");
    }
}

#[test]
fn intervals_and_sets_have_the_shape_of_their_ends() {
    let year = |y| sure(Unit::Year(y));
    let doubted = |y, doubt| Part { doubt, ..year(y) };
    let interval = |start, end| Shape::Interval { start, end };
    assert_eq!(shape("2011/"), interval(EndShape::On(year(2011)), EndShape::Unknown));
    assert_eq!(shape("2011/.."), interval(EndShape::On(year(2011)), EndShape::Open));
    assert_eq!(shape("../2013"), interval(EndShape::Open, EndShape::On(year(2013))));
    assert_eq!(shape("/2013~"), interval(EndShape::Unknown, EndShape::On(doubted(2013, Doubt::Approximate))));
    assert_eq!(
        shape("..2011/2013.."),
        interval(EndShape::OnOrBefore(year(2011)), EndShape::OnOrAfter(year(2013)))
    );
    assert_eq!(shape("2013%"), Shape::Single(doubted(2013, Doubt::Both)));
    assert_eq!(shape("[2011..2013]"), Shape::OneOf { from: Some(year(2011)), to: Some(year(2013)) });
    assert_eq!(shape("[..2013]"), Shape::OneOf { from: None, to: Some(year(2013)) });
    assert_eq!(shape("[2013..]"), Shape::OneOf { from: Some(year(2013)), to: None });
    assert_eq!(shape("[1667,1760-12]"), Shape::Several { all: false });
    assert_eq!(shape("{1960,1961-12}"), Shape::Several { all: true });
}
