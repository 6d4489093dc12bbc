//! The view in an address: whatever a view is, its fragment restores it; whatever a fragment is, reading it is safe.
#![allow(clippy::unwrap_used, missing_docs)]

use atlas_core::claim::{Lang, RecordId, RecordKind};
use atlas_core::geo::viewport::{MAX_ZOOM, MIN_ZOOM};
use atlas_core::geo::{LonLat, ProjectionKind};
use atlas_core::time::{Day, Window};
use atlas_core::view::{
    Aim, Facet, Filters, Folds, FragmentNotice, LaneBy, MAX_FRAGMENT_LEN, Playing, SortBy, Speed, View,
    fragment_from_view, view_from_fragment,
};
use proptest::prelude::*;

/// Texts as people and datasets make them, separators and all.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_-]{1,12}",
        "[ -~]{1,12}",
        "\\PC{1,8}",
        Just("own:planning, and budgets".to_owned()),
        Just("a%2Cb&c=d#e+f".to_owned()),
        Just(",".to_owned()),
    ]
}

fn record_ids() -> impl Strategy<Value = RecordId> {
    (prop::sample::select(&RecordKind::ALL[..]), texts())
        .prop_filter_map("no identity", |(kind, slug)| RecordId::parse(&format!("{}/{slug}", kind.name())))
}

/// Aims on the grid of three decimals of a degree and two of a zoom step that addresses have.
fn aims() -> impl Strategy<Value = Aim> {
    let zooms = (MIN_ZOOM * 100.0) as i32..=(MAX_ZOOM * 100.0) as i32;
    (-180_000..=180_000i32, -90_000..=90_000i32, zooms).prop_map(|(lon, lat, zoom)| Aim {
        center: LonLat::new(f64::from(lon) / 1000.0, f64::from(lat) / 1000.0).unwrap(),
        zoom: f64::from(zoom) / 100.0,
    })
}

fn windows() -> impl Strategy<Value = Window> {
    let days = || {
        prop_oneof![
            8 => (Day::FIRST.0..=Day::LAST.0).prop_map(Day),
            8 => (1800..2050i32).prop_map(Day::year_start),
            1 => Just(Day::MIN),
            1 => Just(Day::MAX),
        ]
    };
    (days(), days())
        .prop_map(|(a, b)| Window::new(a, b))
        .prop_filter("an end at least", |window| window.from != Day::MAX && window.to != Day::MIN)
}

fn filters() -> impl Strategy<Value = Filters> {
    let chosen = prop::collection::vec((prop::sample::select(&Facet::ALL[..]), texts()), 0..6);
    chosen.prop_map(|chosen| {
        chosen.iter().fold(Filters::default(), |filters, (facet, value)| filters.with(*facet, value, true))
    })
}

fn timelines() -> impl Strategy<Value = (LaneBy, SortBy, Folds, Playing)> {
    let folds =
        (any::<bool>(), prop::collection::vec(texts().prop_filter("empty", |text| !text.is_empty()), 0..5))
            .prop_map(|(is_all, others)| {
                others.iter().fold(Folds::all(is_all), |folds, value| folds.with(value, !is_all))
            });
    let playing = (prop::sample::select(&Speed::ALL[..]), any::<bool>(), any::<bool>())
        .prop_map(|(speed, loops, grows)| Playing { speed, loops, grows });
    let lanes = prop::sample::select(&LaneBy::ALL[..]);
    (lanes, prop::sample::select(&SortBy::ALL[..]), folds, playing)
}

fn views() -> impl Strategy<Value = View> {
    let projections = [ProjectionKind::EqualEarth, ProjectionKind::Globe, ProjectionKind::Mercator];
    let looks = (
        prop::option::of(prop::sample::select(&Lang::ALL[..])),
        prop::sample::select(projections.to_vec()),
        prop::option::of(aims()),
        prop::option::of(windows()),
        filters(),
    );
    let rest = (
        any::<[bool; 3]>(),
        prop::option::of(record_ids()),
        prop::collection::vec((texts(), any::<bool>()), 0..4),
        timelines(),
    );
    (looks, rest).prop_map(
        |((lang, projection, aim, years, filters), (flags, selection, collections, timeline))| {
            let [shows_possible, shows_undated, shows_table] = flags;
            let (lanes, sort, folds, playing) = timeline;
            let view = View {
                lang,
                projection,
                aim,
                years,
                shows_possible,
                shows_undated,
                filters,
                selection,
                collections: Vec::new(),
                lanes,
                sort,
                folds,
                playing,
                shows_table,
            };
            collections.iter().fold(view, |view, (slug, is_on)| view.with_collection(slug, *is_on))
        },
    )
}

/// Fragments as links get broken: real keys, values cut, doubled, mixed with anything.
fn fragments() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        prop::sample::select(
            &[
                "lang",
                "projection",
                "at",
                "years",
                "possible",
                "undated",
                "collections",
                "lanes",
                "sort",
                "folded",
                "unfolded",
                "play",
                "show",
                "record"
            ][..]
        )
        .prop_map(ToOwned::to_owned),
        prop::sample::select(&Facet::ALL[..]).prop_map(|facet| facet.name().to_owned()),
        texts(),
    ];
    let value = prop_oneof![
        texts(),
        "[0-9.,%eE+-]{0,20}",
        "-?[0-9]{1,4}(-[0-9]{2}){0,2}\\.\\.(-?[0-9]{1,4}(-[0-9]{2}){0,2})?",
        "%[0-9a-fA-F]{0,3}",
        "[+-][a-z]{0,4}(,[+-]?[a-z]{0,4}){0,3}",
        Just("1e308,-1e308,1e999".to_owned()),
        Just("NaN,inf,0".to_owned()),
        Just("yes".to_owned()),
        Just("no".to_owned()),
    ];
    let pairs = prop::collection::vec((key, prop_oneof![Just("="), Just(""), Just("==")], value), 0..8);
    prop_oneof![
        3 => pairs.prop_map(|pairs| {
            let pairs: Vec<_> = pairs.iter().map(|(key, is, value)| [key, *is, value].concat()).collect();
            pairs.join("&")
        }),
        1 => "\\PC{0,60}",
        1 => any::<String>(),
    ]
}

proptest! {
    #[test]
    fn a_fragment_restores_its_view(view in views()) {
        let fragment = fragment_from_view(&view);
        let (restored, notices) = view_from_fragment(&fragment);
        prop_assert_eq!(&notices, &[], "{}", fragment);
        prop_assert_eq!(restored, view, "{}", fragment);
    }

    #[test]
    fn a_fragment_has_only_what_an_address_may_hold(view in views()) {
        let fragment = fragment_from_view(&view);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?%".contains(c);
        prop_assert!(fragment.chars().all(is_plain), "{}", fragment);
    }

    #[test]
    fn any_text_is_read_safely_and_what_it_gives_is_stable(fragment in fragments()) {
        let (view, _) = view_from_fragment(&fragment);
        let written = fragment_from_view(&view);
        let (restored, notices) = view_from_fragment(&written);
        prop_assert_eq!(&notices, &[], "{} from {}", written, fragment);
        prop_assert_eq!(fragment_from_view(&restored), written);
        // Only the aim is written with fewer digits than it may have.
        prop_assert_eq!(View { aim: None, ..restored }, View { aim: None, ..view });
    }

    #[test]
    fn a_number_sign_before_it_does_not_matter(view in views()) {
        let fragment = fragment_from_view(&view);
        prop_assert_eq!(view_from_fragment(&["#", &fragment].concat()), view_from_fragment(&fragment));
    }
}

#[test]
fn the_default_view_needs_no_fragment() {
    assert_eq!(fragment_from_view(&View::default()), "");
    assert_eq!(view_from_fragment(""), (View::default(), Vec::new()));
    assert_eq!(view_from_fragment("#"), (View::default(), Vec::new()));
}

#[test]
fn a_fragment_that_is_too_long_is_ignored_with_a_notice() {
    let long = ["lang=fr&method=", &"a".repeat(MAX_FRAGMENT_LEN)].concat();
    assert_eq!(view_from_fragment(&long), (View::default(), vec![FragmentNotice::TooLong]));
    let longest = ["method=", &"a".repeat(MAX_FRAGMENT_LEN - 7)].concat();
    assert_eq!(view_from_fragment(&longest).1, []);
}

#[test]
fn what_cannot_be_read_is_ignored_with_a_notice_and_the_rest_is_kept() {
    for bad in [
        "lang=xx",
        "projection=flat",
        "at=1,2",
        "at=1,2,3,4",
        "at=a,b,c",
        "at=NaN,0,0",
        "years=2013",
        "years=2014..2013",
        "years=soon..later",
        "possible=maybe",
        "undated=1",
        "collections=article",
        "collections=%2B",
        "lanes=colour",
        "sort=size",
        "play=backwards",
        "folded=%f",
        "show=everything",
        "record=city/durban",
        "record=place/",
        "record=place/a%20b",
        "colour=red",
        "method=%",
        "method=%ff",
        "method=%4",
        "nothing",
        "=",
    ] {
        let (view, notices) = view_from_fragment(&["theme=housing&", bad, "&years=2011..2014"].concat());
        assert_eq!(notices, [FragmentNotice::Ignored(bad.to_owned())], "{bad}");
        let expected = View {
            filters: Filters::default().with(Facet::Theme, "housing", true),
            years: Some(Window::of_years(2011, 2014)),
            ..View::default()
        };
        assert_eq!(view, expected, "{bad}");
    }
}

#[test]
fn what_is_out_of_range_is_clamped_with_a_notice() {
    let (view, notices) = view_from_fragment("at=500,-100,99");
    assert_eq!(notices, [FragmentNotice::Clamped("at=500,-100,99".to_owned())]);
    let aim = view.aim.unwrap();
    assert_eq!((aim.center.lon_deg, aim.center.lat_deg, aim.zoom), (180.0, -90.0, MAX_ZOOM));
}

#[test]
fn years_are_read_as_people_write_them() {
    let years = |text: &str| view_from_fragment(&["years=", text].concat()).0.years.unwrap();
    assert_eq!(years("2011..2014"), Window::of_years(2011, 2014));
    assert_eq!(
        years("2013-03..2013-03"),
        Window::new(Day::new(2013, 3, 1).unwrap(), Day::new(2013, 3, 31).unwrap())
    );
    assert_eq!(years("1990.."), Window { from: Day::new(1990, 1, 1).unwrap(), to: Day::MAX });
    assert_eq!(years("..1990"), Window { from: Day::MIN, to: Day::new(1990, 12, 31).unwrap() });
    assert_eq!(years(".."), Window::ALL);
}

#[test]
fn addresses_of_earlier_versions_are_read() {
    let lanes = |text: &str| view_from_fragment(text).0.lanes;
    assert_eq!(lanes("lanes=city"), LaneBy::City);
    assert_eq!(lanes("show=table"), LaneBy::Partnership);
}

#[test]
fn folded_groups_are_named_or_all_but_those_named() {
    let folds = view_from_fragment("lanes=country&folded=MOZ,BRA").0.folds;
    assert!(folds.has("MOZ") && folds.has("BRA") && !folds.has("ZAF"));
    let folds = view_from_fragment("unfolded=MOZ").0.folds;
    assert!(!folds.has("MOZ") && folds.has("BRA"));
    assert_eq!(folds.with("MOZ", true), Folds::all(true));
    let many = (0..2 * Folds::MAX).fold(Folds::default(), |folds, i| folds.with(&i.to_string(), true));
    assert_eq!(many.others().count(), Folds::MAX);
}
