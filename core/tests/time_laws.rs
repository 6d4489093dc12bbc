//! Laws of time that hold for every date, window and scale.
#![allow(clippy::unwrap_used)]

use atlas_core::time::{Activity, Bounds, Day, Edtf, EndKind, TimeScale, Window, read, ticks};
use proptest::prelude::*;

fn any_day() -> impl Strategy<Value = Day> {
    (Day::FIRST.0..=Day::LAST.0).prop_map(Day)
}

/// A day of the years in which partnerships are.
fn near_day() -> impl Strategy<Value = Day> {
    (Day::year_start(1990).0..Day::year_start(2040).0).prop_map(Day)
}

fn near_window() -> impl Strategy<Value = Window> {
    (near_day(), near_day()).prop_map(|(a, b)| Window::new(a, b))
}

fn date_text() -> impl Strategy<Value = String> {
    let doubt = || prop::sample::select(vec!["", "", "", "~", "?", "%"]);
    let precision = prop::sample::select(vec![4_usize, 7, 10, 10]);
    let coarse =
        prop::sample::select(vec!["201X", "20XX", "2012-21", "2012-24", "2013-XX", "2013-04-XX", "2012-34"]);
    prop_oneof![
        4 => (near_day(), precision, doubt())
            .prop_map(|(day, length, mark)| format!("{}{mark}", &day.to_string()[..length])),
        1 => (coarse, doubt()).prop_map(|(text, mark)| format!("{text}{mark}")),
    ]
}

/// Every form of date and period the atlas holds.
fn edtf() -> impl Strategy<Value = Edtf> {
    let end = || prop_oneof![4 => date_text(), 1 => Just(String::new()), 1 => Just("..".to_owned())];
    let month = || near_day().prop_map(|day| day.to_string()[..7].to_owned());
    prop_oneof![
        date_text(),
        (end(), end()).prop_map(|(a, b)| format!("{a}/{b}")),
        (month(), month()).prop_map(|(a, b)| format!("[{a}..{b}]")),
        month().prop_map(|a| format!("[..{a}]")),
        month().prop_map(|a| format!("[{a}..]")),
    ]
    .prop_filter_map("an interval in order, with a date", |text| Edtf::parse(&text).ok())
}

/// What a row holds, today, and the last day of evidence.
fn row() -> impl Strategy<Value = (Bounds, Day, Option<Day>)> {
    let bounds = prop_oneof![9 => edtf().prop_map(|edtf| edtf.bounds()), 1 => Just(Bounds::UNDATED)];
    (bounds, near_day(), prop::option::of(near_day()))
}

fn any_scale() -> impl Strategy<Value = TimeScale> {
    (any_day(), 1.0..4e6_f64, 1.0..4000.0_f64)
        .prop_map(|(from, span, width)| TimeScale::new(f64::from(from.0), f64::from(from.0) + span, width))
}

/// The day that lies at a share of the way from one to another, both within the calendar.
fn day_at(from: Day, to: Day, share: f64) -> Day {
    let (from, to) = (from.max(Day::FIRST), to.min(Day::LAST));
    from.plus_days((f64::from(to.0 - from.0) * share) as i32)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_day_is_its_civil_date(day in any_day()) {
        let civil = day.civil();
        prop_assert_eq!(Day::new(civil.year, civil.month, civil.day), Some(day));
    }

    #[test]
    fn months_there_and_back_stay_in_the_month(day in near_day(), n in -600..600_i32) {
        prop_assert_eq!(day.plus_months(n).plus_months(-n).month_start(), day.month_start());
    }

    #[test]
    fn canonical_text_reads_as_itself(edtf in edtf()) {
        let again = Edtf::parse(edtf.text()).unwrap();
        prop_assert_eq!(again.text(), edtf.text());
        prop_assert_eq!(again.bounds(), edtf.bounds());
        prop_assert_eq!(again.words(), None);
    }

    #[test]
    fn bounds_are_in_order(edtf in edtf()) {
        let b = edtf.bounds();
        prop_assert!(b.start_earliest <= b.start_latest && b.end_earliest <= b.end_latest);
        if b.start == EndKind::Known && b.end == EndKind::Known {
            prop_assert!(b.start_earliest <= b.end_earliest && b.start_latest <= b.end_latest);
        }
    }

    #[test]
    fn a_wider_window_is_never_less_sure(
        (bounds, today, evidence) in row(), a in near_window(), b in near_window()
    ) {
        let of = |window| bounds.activity(window, today, evidence);
        prop_assert!(of(a.hull(b)) >= of(a).max(of(b)));
    }

    /// What is certain of the whole need not be of a part; what is possible is possible in one of the parts.
    #[test]
    fn a_window_in_two_parts_is_possible_where_one_is(
        (bounds, today, evidence) in row(), window in near_window(), share in 0.0..1.0_f64
    ) {
        let cut = day_at(window.from, window.to, share);
        if cut == window.to {
            return Ok(());
        }
        let of = |window| bounds.activity(window, today, evidence);
        let parts = of(Window::new(window.from, cut)).max(of(Window::new(cut.plus_days(1), window.to)));
        prop_assert_eq!(of(window) == Activity::No, parts == Activity::No);
        prop_assert!(of(window) >= parts);
    }

    #[test]
    fn each_day_between_the_certain_ones_is_certain((bounds, today, evidence) in row(), share in 0.0..=1.0_f64) {
        let extent = bounds.extent(today, evidence);
        let window = if extent.certain_from <= extent.certain_to {
            let day = day_at(extent.certain_from, extent.certain_to, share);
            Window::new(day, day)
        } else {
            // No single day is, but all of them together are.
            Window::new(extent.certain_to, extent.certain_from)
        };
        prop_assert_eq!(extent.activity(window), Activity::Certain);
    }

    #[test]
    fn outside_the_possible_days_it_is_not((bounds, today, evidence) in row(), window in near_window()) {
        let extent = bounds.extent(today, evidence);
        let meets = window.from <= extent.possible_to && window.to >= extent.possible_from;
        prop_assert_eq!(extent.activity(window) != Activity::No, meets);
        prop_assert!(extent.possible_from <= extent.possible_to);
    }

    #[test]
    fn a_later_today_never_makes_it_less_sure_that_a_sound_period_ran(
        (bounds, today, evidence) in row(), window in near_window(), later in 0..9000_i32
    ) {
        if bounds.start_doubt.is_uncertain() || bounds.start == EndKind::Unknown {
            return Ok(());
        }
        let now = bounds.activity(window, today, evidence);
        prop_assert!(bounds.activity(window, today.plus_days(later), evidence) >= now);
        let newer = evidence.map(|day| day.plus_days(later));
        prop_assert!(bounds.activity(window, today, newer) >= now);
    }

    #[test]
    fn every_period_that_agrees_with_the_dates_meets_a_certain_window(
        edtf in edtf(), window in near_window(), s in 0.0..=1.0_f64, e in 0.0..=1.0_f64
    ) {
        let b = edtf.bounds();
        let ends = [(b.start, b.start_doubt), (b.end, b.end_doubt)];
        if ends.iter().any(|(kind, doubt)| *kind != EndKind::Known || doubt.is_uncertain()) {
            return Ok(());
        }
        let start = day_at(b.start_earliest, b.start_latest, s);
        let end = day_at(b.end_earliest.max(start), b.end_latest, e);
        let meets = start <= window.to && end >= window.from;
        match b.activity(window, Day(0), None) {
            Activity::Certain => prop_assert!(meets),
            Activity::No => prop_assert!(!meets),
            Activity::Possible => {}
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,60}") {
        let _ = read(&text);
        let _ = Edtf::parse(&text);
    }

    #[test]
    fn words_of_dates_in_any_order_are_read_or_refused(
        words in prop::collection::vec(prop::sample::select(vec![
            "since", "until", "before", "after", "between", "and", "to", "-", "/", ".", "?", "~", "2011", "13", "4",
            "99999", "June", "spring", "1990s", "q", "decade", "present", "ongoing", "unknown", "a", "en", "about", "0",
        ]), 0..7)
    ) {
        for joint in ["", " "] {
            if let Ok(reading) = read(&words.join(joint)) {
                prop_assert_eq!(Edtf::parse(reading.edtf.text()).unwrap().bounds(), reading.edtf.bounds());
            }
        }
    }

    #[test]
    fn people_and_the_standard_agree_on_days(day in near_day()) {
        let civil = day.civil();
        let (y, m, d) = (civil.year, civil.month, civil.day);
        for text in
            [format!("{y}.{m}.{d}"), format!("{d}.{m}.{y}"), format!("{y}/{m}/{d}"), format!("{d}/{m}/{y}")]
        {
            let reading = read(&text).unwrap();
            prop_assert_eq!(reading.edtf.text(), day.to_string(), "{}", text);
        }
    }

    #[test]
    fn pixels_and_times_are_inverse(scale in any_scale(), x in -100.0..4100.0_f64) {
        let back = scale.x_from_time(scale.time_from_x(x));
        prop_assert!((back - x).abs() < 1e-3, "{} {}", x, back);
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer(
        span in 400.0..4000.0_f64, share in 0.0..=1.0_f64, factor in 0.2..8.0_f64
    ) {
        let scale = TimeScale::new(10_000.0, 10_000.0 + span, 1000.0);
        let x = share * 1000.0;
        let zoomed = scale.zoomed_at(x, factor);
        prop_assert!((zoomed.time_from_x(x) - scale.time_from_x(x)).abs() < 1e-6);
        prop_assert!((zoomed.zoomed_at(x, 1.0 / factor).from_day - scale.from_day).abs() < 1e-6);
    }

    #[test]
    fn panning_moves_what_is_shown_by_as_much(dx in -3000.0..3000.0_f64) {
        let scale = TimeScale::new(10_000.0, 12_000.0, 1000.0);
        let moved = scale.panned(dx);
        prop_assert!((moved.x_from_time(11_000.0) - scale.x_from_time(11_000.0) - dx).abs() < 1e-6);
        prop_assert!((moved.span_days() - scale.span_days()).abs() < 1e-6);
    }

    #[test]
    fn a_clamped_scale_shows_nothing_outside(scale in any_scale(), a in near_day(), length in 7..9000_i32) {
        let limits = Window::new(a, a.plus_days(length));
        let clamped = scale.clamped(limits);
        prop_assert!(clamped.from_day >= f64::from(limits.from.0) - 1e-6);
        prop_assert!(clamped.to_day <= f64::from(limits.to.0) + 1.0 + 1e-6);
        prop_assert!(clamped.from_day < clamped.to_day);
    }

    #[test]
    fn a_fitted_window_is_all_shown(window in near_window(), width in 1.0..4000.0_f64, margin in 0.0..500.0_f64) {
        let scale = TimeScale::fitted(window, width, margin);
        prop_assert!(scale.from_day <= f64::from(window.from.0) + 1e-6);
        prop_assert!(scale.to_day >= f64::from(window.to.0) + 1.0 - 1e-6);
    }

    #[test]
    fn labels_never_overlap(scale in any_scale(), min_px in 20.0..200.0_f64) {
        let all = ticks(scale, min_px);
        prop_assert!(all.iter().all(|t| (-1e-3..=scale.width_px + 1e-3).contains(&t.x_px)));
        prop_assert!(all.windows(2).all(|pair| pair[0].day < pair[1].day));
        // The widest step, 5,000 years, is taken when nothing fits.
        if 5000.0 * 365.0 * scale.px_per_day() < min_px {
            return Ok(());
        }
        prop_assert!(all.windows(2).all(|pair| pair[1].x_px - pair[0].x_px >= 5.0 - 1e-3));
        let labelled: Vec<f64> = all.iter().filter(|t| t.is_major()).map(|t| t.x_px).collect();
        prop_assert!(labelled.windows(2).all(|pair| pair[1] - pair[0] >= min_px - 1e-3));
    }

    #[test]
    fn labels_stay_as_a_scale_is_moved(dx in -500.0..500.0_f64, span in 30.0..200_000.0_f64) {
        let scale = TimeScale::new(10_000.0, 10_000.0 + span, 1000.0);
        let moved = scale.panned(dx);
        let labels = |s: TimeScale| {
            ticks(s, 60.0).into_iter().filter_map(|t| t.label.map(|l| (t.day, l))).collect::<Vec<_>>()
        };
        let (before, after) = (labels(scale), labels(moved));
        let is_inside = |day: Day| (1.0..=999.0).contains(&moved.x_from_day(day));
        prop_assert!(before.iter().filter(|(day, _)| is_inside(*day)).all(|tick| after.contains(tick)));
    }
}
