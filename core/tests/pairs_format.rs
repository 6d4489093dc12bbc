//! Files of pairs of cities: what is read, what is listed, and how long a real one takes.
//!
//! The real file is a CSV of pairs that `ATLAS_PAIRS` names, else `../shared/data/synthetic-dated-25917.csv` beside the
//! repository; its test says that it is skipped where there is none. Times are asserted in optimised builds only.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod shipped;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use atlas_core::claim::{ColumnCells, Field, Lang, Layer, LayerKind, RecordKind};
use atlas_core::format::pairs::{
    Pairs, PairsColumn as Column, PairsCounts, PairsError, RowProblem, RowReason as Reason, pack, parse,
    unpack,
};
use atlas_core::format::{dataset, parse_vocabularies};
use atlas_core::geo::LonLat;
use atlas_core::model::{Atlas, Entry};
use atlas_core::words::{import_refusal, problem_rows};
use proptest::prelude::*;
use shipped::{read, today};

const HEADER: &str = "city1,country1,lat1,lng1,city2,country2,lat2,lng2,form,start,end";

fn forms() -> Vec<Entry> {
    parse_vocabularies(&read("data/vocabularies.json")).unwrap().entries("form").to_vec()
}

fn parsed(text: &str) -> Result<Pairs, PairsError> {
    parse(text.as_bytes(), "pairs.csv", today(), &forms())
}

/// A file of these rows below the usual first one.
fn pairs(rows: &[&str]) -> Pairs {
    parsed(&[HEADER, "\n", &rows.join("\n"), "\n"].concat()).unwrap()
}

/// What is listed: row, column, reason.
fn listed(pairs: &Pairs) -> Vec<(u32, Option<Column>, Reason)> {
    pairs.problems.iter().map(|problem| (problem.row, problem.column, problem.reason)).collect()
}

fn atlas(layer: Layer) -> Atlas {
    let mut atlas = Atlas::default();
    atlas.add_layer(&Arc::new(layer));
    atlas
}

/// Participants by name, form and dates of each partnership.
fn ties(layer: &Layer) -> Vec<(Vec<String>, Option<String>, Option<String>)> {
    let atlas = atlas(layer.clone());
    let name = |who| atlas.name(who, Lang::En).unwrap().to_owned();
    let tie = |row: &atlas_core::model::PartnershipRow| {
        let who = atlas.participants(row).iter().map(|participant| name(participant.who)).collect();
        let form = atlas.term(row.form).map(|term| term.as_str().to_owned());
        let dates = atlas.shown_period(row).map(|entry| atlas.period(entry.period).text().to_owned());
        (who, form, dates)
    };
    atlas.partnerships().map(tie).collect()
}

const LYON: &str = "Lyon,France,45.76,4.84";
const PORTO: &str = "Porto,Portugal,41.15,-8.61";

#[test]
fn a_row_is_a_partnership_of_two_places() {
    let pairs = pairs(&[&format!("{LYON},{PORTO},jumelage,1987,1996-05")]);
    assert_eq!(pairs.counts, PairsCounts { rows: 1, partnerships: 1, places: 2, ..PairsCounts::default() });
    assert_eq!(listed(&pairs), []);
    let header = &pairs.layer.header;
    assert_eq!(header.kind, LayerKind::Import);
    assert_eq!(header.title.get(Lang::Pt), "pairs.csv");
    assert_eq!(&*header.date, "2026-11-25");
    assert_eq!(&*header.slug, format!("import-{}", header.id));
    let expected = ["Lyon", "Porto"].map(str::to_owned).to_vec();
    assert_eq!(ties(&pairs.layer), [(expected, Some("twinning".into()), Some("1987/1996-05".into()))]);
    let atlas = atlas(pairs.layer);
    let places = atlas.of_kind(RecordKind::Place);
    let lyon = atlas.place(places[0]).unwrap();
    assert_eq!(lyon.point, LonLat::new(4.84, 45.76));
    assert_eq!(atlas.code(lyon.country), Some("FRA"));
}

#[test]
fn columns_are_found_by_name_in_any_order() {
    let text = "\u{feff}Notes, Lng2 ,lat2,COUNTRY2,city2,lng1,lat1,country1,city1,until,since\r\n\
        ?,-8.61,41.15,Portugal,Porto,4.84,45.76,France,\"Lyon\",2001,1987~\r\n";
    let pairs = parsed(text).unwrap();
    assert_eq!(listed(&pairs), []);
    let (who, form, dates) = ties(&pairs.layer).remove(0);
    assert_eq!((who.join(" "), form, dates), ("Lyon Porto".into(), None, Some("1987~/2001".into())));
}

#[test]
fn form_and_dates_may_be_absent() {
    let text = format!("city1,country1,lat1,lng1,city2,country2,lat2,lng2\n{LYON},{PORTO}");
    assert_eq!(ties(&parsed(&text).unwrap().layer)[0].1, None);
    assert_eq!(parsed(&text).unwrap().layer.tables[1].columns.len(), 2);
}

#[test]
fn what_cannot_be_read_at_all_says_why() {
    let error = |bytes: &[u8]| parse(bytes, "x", today(), &[]).unwrap_err();
    assert_eq!(error(b""), PairsError::Empty);
    assert_eq!(error(b"\n \n\n"), PairsError::Empty);
    assert_eq!(error(HEADER.as_bytes()), PairsError::Empty);
    assert_eq!(error(format!("{HEADER}\n,,,,,,,,,,\n").as_bytes()), PairsError::Empty);
    assert_eq!(error(b"city1,S\xe3o"), PairsError::NotUtf8);
    assert_eq!(error(&[0xff, 0xfe, b'c', 0]), PairsError::NotUtf8);
    let missing = vec![Column::Country1, Column::Lng2];
    assert_eq!(error(b"city1,lat1,lng1,city2,country2,lat2\n"), PairsError::ColumnsMissing(missing));
    let all = Column::ALL.into_iter().filter(|column| column.is_required()).collect();
    assert_eq!(
        error(b"city1;country1;lat1;lng1;city2;country2;lat2;lng2\n"),
        PairsError::ColumnsMissing(all)
    );
    assert_eq!(error(&vec![b'a'; 100_000_001]), PairsError::TooLarge);
}

#[test]
fn bad_rows_are_listed_and_the_rest_is_kept() {
    let pairs = pairs(&[
        &format!("{LYON},{PORTO},twinning,1987,"),
        &format!(" ,France,45.76,4.84,{PORTO},twinning,1987,"),
        "",
        &format!("{LYON},{PORTO},twinning"),
        &format!("{LYON},{PORTO},twinning,1987,,extra"),
        &format!("{LYON},{LYON},twinning,1987,"),
        &format!("{PORTO},Braga,Portugal,41.55,-8.43,friendship,,"),
        &format!("{PORTO},\"Vila Real, town\",Portugal,41,30,-7.74,,,"),
    ]);
    assert_eq!(
        listed(&pairs),
        [
            (3, Some(Column::City1), Reason::CityMissing),
            (4, None, Reason::CellCount { found: 9, expected: 11 }),
            (5, None, Reason::CellCount { found: 12, expected: 11 }),
            (6, Some(Column::City2), Reason::SamePlace),
            (8, None, Reason::CellCount { found: 12, expected: 11 }),
        ]
    );
    assert!(pairs.problems.iter().all(|problem| problem.reason.is_left_out()));
    let PairsCounts { rows, partnerships, left_out, same_place, .. } = pairs.counts;
    assert_eq!((rows, partnerships, left_out, same_place), (7, 2, 5, 1));
    // The form's other word is known.
    assert_eq!(ties(&pairs.layer)[1].1.as_deref(), Some("friendship_city"));
}

#[test]
fn a_cell_that_cannot_be_read_costs_itself_only() {
    let row = |lat: &str, lng: &str, start: &str, end: &str| {
        pairs(&[&format!("Lyon,France,{lat},{lng},{PORTO},,{start},{end}")])
    };
    let cases = [
        (row("x", "4", "", ""), Column::Lat1, Reason::NotANumber, None),
        (row("45", "NaN", "", ""), Column::Lng1, Reason::NotANumber, None),
        (row("95", "4", "", ""), Column::Lat1, Reason::OutOfRange, None),
        (row("45", "-180.5", "", ""), Column::Lng1, Reason::OutOfRange, None),
        (row("45", "", "", ""), Column::Lng1, Reason::NotANumber, None),
        (row("", "", "", ""), Column::Lat1, Reason::PositionMissing, None),
        (row("45", "4", "May 1987", ""), Column::Start, Reason::NotADate, None),
        (row("45", "4", "May 1987", "1990"), Column::Start, Reason::NotADate, Some("/1990")),
        (row("45", "4", "1987", "soon"), Column::End, Reason::NotADate, Some("1987/")),
        (row("45", "4", "1987", "1980"), Column::End, Reason::EndsBeforeItBegins, None),
    ];
    for (pairs, column, reason, dates) in cases {
        assert_eq!(listed(&pairs), [(2, Some(column), reason)]);
        assert_eq!((pairs.counts.partnerships, pairs.counts.left_out), (1, 0));
        assert_eq!(ties(&pairs.layer)[0].2.as_deref(), dates);
    }
    let both = row("45", "4", "soon", "later");
    assert_eq!(both.problems.len(), 2);
    assert_eq!(&*both.problems[1].cell, "later");
}

#[test]
fn dates_are_those_of_the_standard() {
    let cases = [
        ("1987", "", "1987/"),
        ("1987", "..", "1987/.."),
        ("", "1990", "/1990"),
        ("1987?", "1990-05-03~", "1987?/1990-05-03~"),
        ("1987/1990", "", "1987/1990"),
        ("[1987..1990]", "", "[1987..1990]"),
    ];
    for (start, end, expected) in cases {
        let pairs = pairs(&[&format!("{LYON},{PORTO},,{start},{end}")]);
        assert_eq!(ties(&pairs.layer)[0].2.as_deref(), Some(expected));
    }
}

#[test]
fn positions_come_from_any_row_and_a_far_one_is_listed() {
    let braga = "Braga,Portugal,41.55,-8.43";
    let pairs = pairs(&[
        &format!("Lyon,France,,,{PORTO},,,"),
        &format!("{LYON},{braga},,,"),
        &format!("Lyon,France,45.8,4.8,{braga},,1990,"),
        &format!("Lyon,France,48,4.8,{braga},,1991,"),
    ]);
    assert_eq!(listed(&pairs), [(5, Some(Column::Lat1), Reason::OtherPosition)]);
    assert_eq!(pairs.counts.partnerships, 4);
    let atlas = atlas(pairs.layer);
    let point = atlas.place(atlas.of_kind(RecordKind::Place)[0]).unwrap().point;
    assert_eq!(point, LonLat::new(4.84, 45.76));
}

#[test]
fn what_is_said_again_is_counted_and_other_dates_are_another_partnership() {
    let pairs = pairs(&[
        &format!("{LYON},{PORTO},twinning,1987,"),
        &format!("{PORTO},{LYON},Town Twinning,1987/,"),
        &format!("{LYON},{PORTO},twinning,1991,"),
        &format!("{LYON},{PORTO},friendship,1987,"),
    ]);
    let PairsCounts { rows, partnerships, duplicates, places, .. } = pairs.counts;
    assert_eq!((rows, partnerships, duplicates, places), (4, 3, 1, 2));
}

#[test]
fn a_place_is_its_name_and_country() {
    let pairs = pairs(&[
        "Perth,\"Scotland, United Kingdom\",56.4,-3.44,Perth,Australia,-31.95,115.86,,,",
        &format!("Perth,Grece,1,1,{PORTO},technical exchange,,"),
    ]);
    assert_eq!((pairs.counts.places, pairs.counts.same_place), (4, 0));
    assert_eq!(pairs.unknown_countries, ["Grece".into()]);
    let codes = |pairs: &Pairs| match &pairs.layer.tables[0].columns[1].cells {
        ColumnCells::Codes { dictionary, .. } => dictionary.join(" "),
        _ => String::new(),
    };
    assert_eq!(codes(&pairs), "GBR AUS Grece PRT");
    let form = ties(&pairs.layer)[1].1.clone();
    assert_eq!(form.as_deref(), Some("own:technical exchange"));
}

#[test]
fn an_open_quotation_mark_is_told_and_costs_what_follows() {
    let pairs = pairs(&[
        &format!("{LYON},{PORTO},,,"),
        &format!("\"Ly\"\"on\nville\",France,1,1,{PORTO},,,"),
        &format!("\"Lyon,France,1,1,{PORTO},,,"),
        &format!("{LYON},{PORTO},,1990,"),
    ]);
    assert_eq!(listed(&pairs), [(4, None, Reason::QuoteNotClosed)]);
    assert_eq!(pairs.counts.partnerships, 2);
}

#[test]
fn the_same_bytes_are_the_same_layer_on_any_day_under_any_name() {
    let text = format!("{HEADER}\n{LYON},{PORTO},,,\n");
    let a = parse(text.as_bytes(), "a.csv", today(), &[]).unwrap().layer;
    let b = parse(text.as_bytes(), "b.csv", atlas_core::time::Day(0), &forms()).unwrap().layer;
    assert_eq!((a.header.id, &a.header.slug), (b.header.id, &b.header.slug));
}

/// A layer so that two can be compared: a place without a position has NaN, which equals nothing.
fn written(layer: &Layer) -> String {
    format!("{layer:?}")
}

#[test]
fn what_is_packed_comes_back() {
    let pairs = pairs(&[
        &format!("{LYON},{PORTO},jumelage,1987,1996-05"),
        &format!("{PORTO},Évora,,,,own words,?1999,"),
        &format!("{PORTO},Perth,Somewhere,-31.95,115.86,,,"),
    ]);
    let packed = pack(&pairs.layer).unwrap();
    assert_eq!(written(&unpack(&packed).unwrap()), written(&pairs.layer));
    let bare = format!("city1,country1,lat1,lng1,city2,country2,lat2,lng2\n{LYON},{PORTO}");
    let bare = parsed(&bare).unwrap().layer;
    assert_eq!(unpack(&pack(&bare).unwrap()), Some(bare));
}

#[test]
fn only_what_a_file_of_pairs_became_is_packed() {
    assert_eq!(pack(&dataset::parse(&read(shipped::ARTICLE)).unwrap().layer), None);
    let mut other = pairs(&[&format!("{LYON},{PORTO},,,")]).layer;
    assert!(pack(&other).is_some());
    other.header.kind = LayerKind::Dataset;
    assert_eq!(pack(&other), None);
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Ca-c]{0,2}",
        Just(String::new()),
        (-200.0..200.0_f64).prop_map(|n| n.to_string()),
        "[12][0-9]{3}(-[01][0-9])?[~?]?",
        "\\PC{0,5}",
        "[\",\n\r]{0,3}",
    ]
}

/// Files of anything between commas.
fn any_file() -> impl Strategy<Value = String> {
    let row = prop::collection::vec(cell(), 11).prop_map(|cells| cells.join(","));
    prop::collection::vec(row, 1..30).prop_map(|rows| [HEADER, "\n", &rows.join("\n")].concat())
}

/// Files of few names, forms and dates, so that all of them come again.
fn good_file() -> impl Strategy<Value = String> {
    let point = prop::option::of((-90..=90_i32, -180..=180_i32));
    let place =
        ("[A-CÉ]{1,2}", "|France|Peru|Nowhere", point).prop_map(|(name, country, point)| match point {
            Some((lat, lng)) => format!("{name},{country},{lat},{lng}.5e-1"),
            None => format!("{name},{country},,"),
        });
    let date = "|\\?19[0-3]0|19[0-3]0(-0[1-3])?[~?%]?|\\.\\.";
    let row = (place.clone(), place, "|twinning|jumelage|friendship|something else", date, date)
        .prop_map(|(a, b, form, start, end)| format!("{a},{b},{form},{start},{end}"));
    prop::collection::vec(row, 1..40).prop_map(|rows| [HEADER, "\n", &rows.join("\n")].concat())
}

proptest! {
    #[test]
    fn packed_and_unpacked_is_the_same_layer(file in prop_oneof![good_file(), any_file()]) {
        let Ok(pairs) = parsed(&file) else { return Ok(()) };
        let packed = pack(&pairs.layer).unwrap();
        prop_assert_eq!(written(&unpack(&packed).unwrap()), written(&pairs.layer));
    }

    #[test]
    fn a_pack_that_was_damaged_is_none(
        file in good_file(),
        at in any::<prop::sample::Index>(),
        change in 1..=u8::MAX,
        more in prop::collection::vec(any::<u8>(), 1..20),
    ) {
        let packed = pack(&parsed(&file).unwrap().layer).unwrap();
        let at = at.index(packed.len());
        prop_assert_eq!(unpack(&packed[..at]), None);
        prop_assert_eq!(unpack(&[&packed[..], &more].concat()), None);
        let mut flipped = packed;
        flipped[at] ^= change;
        prop_assert_eq!(unpack(&flipped), None);
    }

    #[test]
    fn garbage_is_no_pack(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert_eq!(unpack(&bytes), None);
    }

    #[test]
    fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&bytes, "x", today(), &[]);
        let with_header = [HEADER.as_bytes(), b"\n", &bytes].concat();
        let _ = parse(&with_header, "x", today(), &[]);
    }

    #[test]
    fn each_row_is_kept_said_again_or_listed(rows in prop::collection::vec(prop::collection::vec(cell(), 8..13), 1..30)) {
        let rows: Vec<String> = rows.iter().map(|cells| cells.join(",")).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let Ok(pairs) = parsed(&[HEADER, "\n", &rows.join("\n")].concat()) else { return Ok(()) };
        let PairsCounts { rows, partnerships, duplicates, left_out, same_place, places } = pairs.counts;
        prop_assert_eq!(partnerships + duplicates + left_out, rows);
        prop_assert!(same_place <= left_out);
        let out: BTreeSet<u32> =
            pairs.problems.iter().filter(|problem| problem.reason.is_left_out()).map(|p| p.row).collect();
        prop_assert_eq!(out.len() as u32, left_out);
        prop_assert!(pairs.problems.iter().all(|problem| problem.row >= 2 && problem.row <= rows + 1));
        prop_assert!(pairs.problems.is_sorted_by_key(|problem| problem.row));
        let atlas = atlas(pairs.layer);
        prop_assert_eq!(atlas.of_kind(RecordKind::Partnership).len() as u32, partnerships);
        prop_assert_eq!(atlas.of_kind(RecordKind::Place).len() as u32, places);
        for row in atlas.partnerships() {
            let who = atlas.participants(row);
            prop_assert!(who.len() == 2 && who[0].who != who[1].who);
        }
    }
}

/// The best of several times: machines are shared, and whatever else runs on them only adds to it.
fn best(n: usize, mut run: impl FnMut()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..n).map(time).min().unwrap()
}

#[test]
fn a_registry_is_read_in_time() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/synthetic-dated-25917.csv");
    let file = std::env::var_os("ATLAS_PAIRS").unwrap_or_else(|| beside.into());
    let Ok(bytes) = std::fs::read(file) else {
        println!("skipped: no file of pairs");
        return;
    };
    let forms = forms();
    let read = || parse(&bytes, "pairs", today(), &forms).unwrap();
    let pairs = read();
    let time = best(7, || drop(read()));
    let megabytes = pairs.layer.heap_bytes() as f64 / 1e6;
    println!(
        "{:?}; {} listed; countries not known: {:?}",
        pairs.counts,
        pairs.problems.len(),
        pairs.unknown_countries
    );
    println!("read in {time:?}, {megabytes:.2} MB");
    assert_eq!(
        pairs.counts.rows,
        pairs.counts.partnerships + pairs.counts.duplicates + pairs.counts.left_out
    );
    assert!(pairs.problems.len() < pairs.counts.rows as usize / 100);
    assert!(pairs.unknown_countries.len() < 60);
    if !cfg!(debug_assertions) {
        assert!(time <= Duration::from_micros(4) * pairs.counts.rows, "{time:?}");
    }
    let packed = pack(&pairs.layer).unwrap();
    let same = unpack(&packed).unwrap();
    assert!(written(&same) == written(&pairs.layer));
    assert_eq!(same.heap_bytes(), pairs.layer.heap_bytes());
    let packing = best(7, || drop(pack(&pairs.layer)));
    let unpacking = best(7, || drop(unpack(&packed)));
    println!("packed in {packing:?}, {:.2} MB, unpacked in {unpacking:?}", packed.len() as f64 / 1e6);
    if !cfg!(debug_assertions) {
        assert!(unpacking * 5 <= time, "unpacked in {unpacking:?}, read in {time:?}");
    }
    let layer = Arc::new(pairs.layer);
    let mut atlas = Atlas::default();
    let fold = best(1, || assert!(atlas.add_layer(&layer)));
    println!("added in {fold:?}, atlas of {:.2} MB", atlas.heap_bytes() as f64 / 1e6);
    assert_eq!(atlas.of_kind(RecordKind::Partnership).len() as u32, pairs.counts.partnerships);
}

#[test]
fn ten_times_as_much_is_read_too() {
    let mut text = String::from(HEADER);
    for i in 0..250_000_u32 {
        let (a, b) = (i.wrapping_mul(7919) % 40_000, i.wrapping_mul(104_729) % 39_999 + 40_000);
        let year = 1950 + i * 31 % 75;
        let point = |i: u32| (f64::from(i % 120) - 60.0, f64::from(i % 340) - 170.0);
        let ((lat1, lng1), (lat2, lng2)) = (point(a), point(b));
        text += &format!(
            "\nTown {a},Country {},{lat1},{lng1},Town {b},Brazil,{lat2},{lng2},twinning,{year},",
            a % 200
        );
    }
    let mut pairs = None;
    let time = best(1, || pairs = Some(parsed(&text).unwrap()));
    let pairs = pairs.unwrap();
    println!("250,000 rows in {time:?}, {:.1} MB", pairs.layer.heap_bytes() as f64 / 1e6);
    assert_eq!(pairs.counts.rows, 250_000);
    assert_eq!(pairs.counts.left_out, 0);
    assert_eq!(pairs.layer.tables[0].columns[0].field, Field::Name);
    if !cfg!(debug_assertions) {
        assert!(time <= Duration::from_millis(2_000), "{time:?}");
    }
}

#[test]
fn each_reason_has_words_of_its_own_in_each_language() {
    let reasons = [
        Reason::CityMissing,
        Reason::SamePlace,
        Reason::CellCount { found: 7, expected: 11 },
        Reason::QuoteNotClosed,
        Reason::PositionMissing,
        Reason::NotANumber,
        Reason::OutOfRange,
        Reason::OtherPosition,
        Reason::NotADate,
        Reason::EndsBeforeItBegins,
    ];
    let problem = |reason| RowProblem { row: 2, column: Some(Column::Lat1), reason, cell: "x".into() };
    for lang in Lang::ALL {
        let words = shipped::words(lang);
        let rows = problem_rows(&words, &reasons.map(problem));
        let said: BTreeSet<&str> = rows[1..].iter().map(|row| row[2].as_str()).collect();
        assert_eq!(said.len(), reasons.len());
        assert!(rows[3][2].contains('7') && rows[3][2].contains("11"));
        assert_eq!(rows[1][..2], ["2", "lat1"]);
        let missing = PairsError::ColumnsMissing(vec![Column::Lng2]);
        assert!(import_refusal(&words, &missing).contains("lng2"));
        assert!(import_refusal(&words, &PairsError::TooLarge).contains("100"));
    }
}
