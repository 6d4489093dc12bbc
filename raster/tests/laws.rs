//! The laws of counting: whatever happened before, a finished picture is to the bit the one counted from nothing.
#![allow(clippy::unwrap_used, missing_docs)]

use atlas_raster::{
    Arcs, Around, Counts, Ink, Lines, N_CATEGORIES, PEN_UP, Palette, Picture, PixelBox, Rgb, Scale, Step,
    UNITS_PER_RAD, white_point,
};
use proptest::prelude::*;

/// Scales at which steps are used as they are, and divided once, thrice and more.
const SCALES: [f64; 5] = [30.0, 45.5, 900.0, 20_000.0, 333_772.0];

/// Strands around the origin, some of them long, some bent, some smaller than a pixel.
fn strand() -> impl Strategy<Value = Vec<[i32; 2]>> {
    let size = prop_oneof![Just(3e5), Just(1e6), Just(1e7), Just(1e9)];
    let from = [-1_000_000_000..1_000_000_000_i32, -1_000_000_000..1_000_000_000_i32];
    let steps = prop::collection::vec([-1.0..1.0, -1.0..1.0], 0..6);
    (size, from, any::<bool>(), steps).prop_map(|(size, from, is_central, steps)| {
        let mut at = if is_central { from.map(|v| v / 2000) } else { from };
        let mut points = vec![at];
        for step in steps {
            at = [0, 1].map(|axis| {
                at[axis].saturating_add((step[axis] * size) as i32).clamp(-2_000_000_000, 2_000_000_000)
            });
            points.push(at);
        }
        points
    })
}

fn some_lines(n_max: usize) -> impl Strategy<Value = Lines> {
    let line = (0..N_CATEGORIES as u8, prop::collection::vec(strand(), 0..3));
    prop::collection::vec(line, 1..n_max).prop_map(|all| {
        let mut lines = Lines::default();
        for (category, strands) in all {
            lines.push(category, strands.join(&PEN_UP));
        }
        lines
    })
}

fn some_box() -> impl Strategy<Value = PixelBox> {
    (-5..4, -5..4, 1..5, 1..5)
        .prop_map(|(x, y, width, height)| PixelBox::new(x * 32, y * 32, (x + width) * 32, (y + height) * 32))
}

fn ink() -> Ink {
    let color = |at: usize| Rgb([at as u8 * 31, 200 - at as u8 * 17, (at * at * 5) as u8]);
    Ink { colors: std::array::from_fn(color), peak: Rgb([255, 250, 240]), opacity_of_one: 0.22 }
}

fn counted(lines: &Lines, which: impl IntoIterator<Item = u32>, scale: &Scale, frame: PixelBox) -> Counts {
    let mut counts = Counts::new(frame);
    for line in which {
        counts.count::<true>(lines, line, scale, &frame);
    }
    counts
}

/// The first lines, again and again if they are not enough.
fn first(lines: &Lines, n: usize) -> Lines {
    let mut some = Lines::default();
    for line in (0..lines.len() as u32).cycle().take(n) {
        some.push(lines.category(line), lines.points(line).iter().copied());
    }
    some
}

/// Something that happens to a picture.
#[derive(Clone, Debug)]
enum Happening {
    /// The same scale and size, so many blocks aside.
    Pan([i32; 2]),
    /// Another part at another scale.
    Look(PixelBox, usize),
    /// Another part of the frame is in sight, so many pixels within its left, upper, right and lower edge.
    See([i32; 4]),
    /// Shows so many of 16 lines.
    Show(u32, u32),
    /// Counts until the clock was asked so often.
    Step(u32),
    Light,
    /// So many lines more are there.
    Lay(usize),
    /// So many lines more are to come.
    Grow(usize),
    Recount,
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::{Grow, Lay, Light, Look, Pan, Recount, See, Show, Step};
    let of_16 = prop_oneof![Just(0_u32), Just(1), Just(8), Just(14), Just(16)];
    prop_oneof![
        3 => [-2..3_i32, -2..3_i32].prop_map(Pan),
        1 => (some_box(), 0..SCALES.len()).prop_map(|(frame, scale)| Look(frame, scale)),
        2 => [0..80_i32, 0..80_i32, 0..80_i32, 0..80_i32].prop_map(See),
        2 => (0..100_u32, of_16).prop_map(|(seed, of_16)| Show(seed, of_16)),
        4 => (0..4_u32).prop_map(Step),
        3 => Just(Light),
        2 => (0..200_usize).prop_map(Lay),
        1 => prop_oneof![0..12_usize, 0..100_usize].prop_map(Grow),
        1 => Just(Recount),
    ]
}

fn chosen(n: usize, seed: u32, of_16: u32) -> Vec<bool> {
    (0..n as u32).map(|line| (line ^ seed).wrapping_mul(0x9e37_79b9) >> 28 < of_16).collect()
}

/// What is in sight of a frame: a cell within its edges, from beyond which hues would reach in.
fn inner(frame: PixelBox) -> PixelBox {
    PixelBox::new(frame.x_min + 5, frame.y_min + 4, frame.x_max - 7, frame.y_max - 6)
}

/// A smaller part of a frame in sight, so many pixels within its edges.
fn sight(frame: PixelBox, [left, above, right, below]: [i32; 4]) -> PixelBox {
    let all = inner(frame);
    let (width, height) = (all.width() as i32, all.height() as i32);
    let (x_min, y_min) = (all.x_min + left.min(width - 1), all.y_min + above.min(height - 1));
    let (x_max, y_max) = (all.x_max - right.min(width - 1), all.y_max - below.min(height - 1));
    PixelBox::new(x_min, y_min, x_max.max(x_min + 1), y_max.max(y_min + 1))
}

fn part_of<T: Copy>(grid: &[T], frame: PixelBox, part: PixelBox) -> Vec<T> {
    let at = |x: i32, y: i32| (y - frame.y_min) as usize * frame.width() + (x - frame.x_min) as usize;
    (part.y_min..part.y_max).flat_map(|y| &grid[at(part.x_min, y)..at(part.x_max, y)]).copied().collect()
}

fn seen(picture: &Picture) -> Vec<[u8; 4]> {
    let (pixels, _) = picture.image().as_chunks::<4>();
    let frame = picture.counts().frame();
    part_of(pixels, frame, inner(frame))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happened_a_finished_picture_is_the_one_counted_from_nothing(
        few in some_lines(40),
        start in some_box(),
        scale_at in 0..SCALES.len(),
        happenings in prop::collection::vec(happening(), 1..24),
    ) {
        // Some hundreds, so that the clock is asked in between.
        let mut lines = first(&few, 330);
        let palette = Palette::new(&ink(), 20_000);
        let (mut frame, mut scale) = (start, Scale::new(SCALES[scale_at]));
        let mut laid = Lines::default();
        let mut is_shown = vec![false; lines.len()];
        let mut picture = Picture::new(lines.len());
        let mut cut = [0; 4];
        picture.look(frame, inner(frame), scale);
        for happening in happenings {
            match happening {
                Happening::Pan(blocks) => {
                    let [dx, dy] = blocks.map(|by| by * 32);
                    let PixelBox { x_min, y_min, x_max, y_max } = frame;
                    frame = PixelBox::new(x_min + dx, y_min + dy, x_max + dx, y_max + dy);
                    picture.look(frame, sight(frame, cut), scale);
                }
                Happening::Look(to, at) => {
                    (frame, scale) = (to, Scale::new(SCALES[at]));
                    picture.look(frame, sight(frame, cut), scale);
                }
                Happening::See(by) => {
                    cut = by;
                    picture.look(frame, sight(frame, cut), scale);
                }
                Happening::Show(seed, of_16) => {
                    is_shown = chosen(lines.len(), seed, of_16);
                    picture.show(&is_shown);
                }
                Happening::Step(n_looks) => {
                    let mut n = 0;
                    let step = picture.step(&laid, || { n += 1; n > n_looks });
                    prop_assert_eq!(step, picture.state());
                    let share = picture.share_counted();
                    prop_assert!((0.0..=1.0).contains(&share) && (step == Step::UnderWay || share == 1.0));
                }
                Happening::Light => {
                    picture.light(&palette, &sight(frame, cut));
                    prop_assert!(!picture.light(&palette, &sight(frame, cut)), "lit twice");
                }
                Happening::Lay(n) => laid = first(&lines, (laid.len() + n).min(lines.len())),
                Happening::Grow(n) => {
                    lines = first(&few, lines.len() + n);
                    picture.grow(lines.len());
                    is_shown.resize(lines.len(), false);
                }
                Happening::Recount => picture.recount(),
            }
        }
        prop_assert_eq!(picture.step(&lines, || false), Step::Finished);
        prop_assert_eq!(picture.share_counted(), 1.0);
        picture.light(&palette, &sight(frame, cut));
        let seen_part = part_of(picture.image().as_chunks::<4>().0, frame, sight(frame, cut));
        picture.look(frame, inner(frame), scale);
        picture.light(&palette, &inner(frame));

        let shown = (0..lines.len() as u32).filter(|line| is_shown[*line as usize]);
        let plain = counted(&lines, shown, &scale, frame);
        prop_assert!(picture.counts().totals() == plain.totals(), "totals differ");
        prop_assert!(picture.counts().shares() == plain.shares(), "shares differ");
        let mut fresh = Picture::new(lines.len());
        fresh.look(frame, inner(frame), scale);
        fresh.show(&is_shown);
        fresh.step(&lines, || false);
        fresh.light(&palette, &frame);
        prop_assert!(seen(&picture) == seen(&fresh), "images differ");
        let fresh_part = part_of(fresh.image().as_chunks::<4>().0, frame, sight(frame, cut));
        prop_assert!(seen_part == fresh_part, "what was in sight differs");
    }

    #[test]
    fn a_line_taken_back_leaves_nothing(lines in some_lines(12), frame in some_box(), at in 0..SCALES.len()) {
        let scale = Scale::new(SCALES[at]);
        let n = lines.len() as u32;
        let whole = counted(&lines, 0..n, &scale, frame);
        prop_assert!(counted(&lines, (0..n).rev(), &scale, frame) == whole, "the order matters");
        let mut counts = whole;
        counts.count::<false>(&lines, n - 1, &scale, &frame);
        prop_assert!(counts == counted(&lines, 0..n - 1, &scale, frame));
    }

    #[test]
    fn clipping_skips_pixels_and_changes_none(
        lines in some_lines(8),
        frame in some_box(),
        at in 0..SCALES.len(),
        cut in [0.0..1.0, 0.0..1.0],
    ) {
        let scale = Scale::new(SCALES[at]);
        let n = lines.len() as u32;
        let whole = counted(&lines, 0..n, &scale, frame);
        let x = frame.x_min + (cut[0] * frame.width() as f64) as i32;
        let y = frame.y_min + (cut[1] * frame.height() as f64) as i32;
        let mut parts = Counts::new(frame);
        for (x_min, x_max) in [(frame.x_min, x), (x, frame.x_max)] {
            for (y_min, y_max) in [(frame.y_min, y), (y, frame.y_max)] {
                let part = PixelBox::new(x_min, y_min, x_max, y_max);
                (0..n).for_each(|line| parts.count::<true>(&lines, line, &scale, &part));
            }
        }
        prop_assert!(parts == whole);
    }

    #[test]
    fn what_a_line_adds_does_not_depend_on_the_frame(
        lines in some_lines(8),
        small in some_box(),
        at in 0..SCALES.len(),
    ) {
        let scale = Scale::new(SCALES[at]);
        let large = PixelBox::new(-320, -320, 352, 352);
        let n = lines.len() as u32;
        let all = counted(&lines, 0..n, &scale, large);
        let part = part_of(all.totals(), large, small);
        prop_assert!(part == counted(&lines, 0..n, &scale, small).totals());
    }

    #[test]
    fn who_touches_a_part_may_touch_it(lines in some_lines(8), frame in some_box(), at in 0..SCALES.len()) {
        let scale = Scale::new(SCALES[at]);
        for line in 0..lines.len() as u32 {
            let touches = counted(&lines, [line], &scale, frame).totals().iter().any(|total| *total > 0);
            prop_assert!(!touches || scale.may_touch(&lines, line, &frame));
        }
    }

    #[test]
    fn a_two_thousandth_lies_above_the_white_point(totals in prop::collection::vec(0..100_000_u32, 1..6000)) {
        let white = white_point(&totals);
        let lit = totals.iter().filter(|total| **total > 0);
        let n = lit.clone().count();
        // A step of the curve is told by where it begins.
        let above = lit.clone().filter(|total| f64::from(**total) > f64::from(white) * 1.04 + 1.0).count();
        let from = lit.filter(|total| **total >= white).count();
        prop_assert!(above <= n / 2000 && (n == 0 || from > n / 2000), "{white}");
    }
}

/// A line between points given in pixels at 64 pixels a radian.
fn one(points: &[[f64; 2]]) -> (Lines, Scale) {
    let mut lines = Lines::default();
    lines.push(3, points.iter().map(|point| point.map(|v| (v / 64.0 * UNITS_PER_RAD) as i32)));
    (lines, Scale::new(64.0))
}

const SQUARE: PixelBox = PixelBox { x_min: 0, y_min: 0, x_max: 32, y_max: 32 };

fn totals(points: &[[f64; 2]]) -> Vec<Vec<u32>> {
    let (lines, scale) = one(points);
    counted(&lines, [0], &scale, SQUARE).totals().chunks(32).map(<[u32]>::to_vec).collect()
}

/// Column, row and cover of the pixels that have any.
fn covered(points: &[[f64; 2]]) -> Vec<(usize, usize, u32)> {
    let rows = totals(points);
    let all = (0..32).flat_map(|y| (0..32).map(move |x| (x, y)));
    all.map(|(x, y)| (x, y, rows[y][x])).filter(|(_, _, cover)| *cover > 0).collect()
}

#[test]
fn level_and_upright_lines_cover_what_they_run_through() {
    let level: Vec<_> = (4..9).map(|x| (x, 10, 255)).collect();
    assert_eq!(covered(&[[4.0, 10.5], [9.0, 10.5]]), level);
    assert_eq!(covered(&[[9.0, 10.5], [4.0, 10.5]]), level, "there and back");
    let upright: Vec<_> = (4..9).map(|y| (10, y, 255)).collect();
    assert_eq!(covered(&[[10.5, 4.0], [10.5, 9.0]]), upright);
}

#[test]
fn between_two_rows_the_cover_is_split_by_nearness() {
    assert_eq!(covered(&[[4.0, 11.0], [5.0, 11.0]]), [(4, 10, 127), (4, 11, 128)]);
    assert_eq!(covered(&[[4.0, 10.75], [5.0, 10.75]]), [(4, 10, 191), (4, 11, 64)]);
}

#[test]
fn diagonals_cover_each_pixel_once() {
    let diagonal: Vec<_> = (2..20).map(|at| (at, at, 255)).collect();
    assert_eq!(covered(&[[2.0, 2.0], [20.0, 20.0]]), diagonal);
}

#[test]
fn each_column_of_a_flat_line_is_covered_once_however_it_is_divided() {
    let middle = [7.7, 3.3 + 6.7 * 13.8 / 29.0];
    for rows in [totals(&[[1.0, 3.3], [30.0, 17.1]]), totals(&[[1.0, 3.3], middle, [30.0, 17.1]])] {
        let sums: Vec<u32> = (0..32).map(|x| rows.iter().map(|row| row[x]).sum()).collect();
        assert_eq!(sums[1..30], [255; 29]);
        assert_eq!(sums[0] + sums[30] + sums[31], 0);
    }
}

#[test]
fn categories_are_counted_by_cells() {
    let (lines, scale) = one(&[[0.0, 10.5], [32.0, 10.5]]);
    let counts = counted(&lines, [0], &scale, SQUARE);
    for (cell, shares) in counts.shares().iter().enumerate() {
        let is_crossed = cell / counts.cells_per_row() == 2;
        let mut expected = [0; N_CATEGORIES];
        expected[3] = if is_crossed { 255 * 4 } else { 0 };
        assert_eq!(*shares, expected, "cell {cell}");
    }
}

#[test]
fn divided_steps_pass_through_the_points() {
    for px_per_rad in [900.0, 20_000.0, 333_772.0] {
        let points = [[-90.0, 40.0], [-30.0, -10.0], [22.0, -24.0], [75.0, 8.0], [110.0, 60.0]];
        let mut lines = Lines::default();
        lines.push(0, points.map(|point| point.map(|px| (px / px_per_rad * UNITS_PER_RAD) as i32)));
        let frame = PixelBox::new(-128, -128, 128, 128);
        let counts = counted(&lines, [0], &Scale::new(px_per_rad), frame);
        for [x, y] in points.map(|point| point.map(|px| px as i32)) {
            let around = part_of(counts.totals(), frame, PixelBox::new(x - 1, y - 1, x + 2, y + 2));
            assert!(around.iter().sum::<u32>() >= 255, "nothing at ({x}, {y}) at {px_per_rad}");
        }
    }
}

#[test]
fn a_picture_tells_how_far_it_is() {
    let mut lines = Lines::default();
    for _ in 0..512 {
        lines.push(0, [[-400_000_000, 30_000_000], [400_000_000, 90_000_000]]);
    }
    let frame = PixelBox::new(-64, -64, 64, 64);
    let mut picture = Picture::new(512);
    picture.look(frame, frame, Scale::new(64.0));
    picture.show(&[true; 512]);
    assert_eq!((picture.state(), picture.share_counted()), (Step::UnderWay, 0.0));
    assert_eq!(picture.step(&lines, || true), Step::UnderWay);
    assert_eq!(picture.share_counted(), 0.25);
    // A quarter stands for all: it is as bright as it will be.
    let palette = Palette::new(&ink(), 512 * 255);
    picture.light(&palette, &frame);
    let early = picture.image().to_vec();
    assert_eq!(picture.step(&lines, || false), Step::Finished);
    picture.light(&palette, &frame);
    assert!(early == picture.image());
    // What comes in beside what is in sight is counted after it.
    let moved = PixelBox::new(-32, -64, 96, 64);
    picture.look(moved, PixelBox::new(-32, -64, 60, 64), Scale::new(64.0));
    assert_eq!((picture.state(), picture.share_counted()), (Step::InSight, 1.0));
    assert_eq!(picture.step(&lines, || false), Step::Finished);
}

#[test]
fn what_is_in_sight_does_not_wait_for_what_is_beside_it() {
    let n = 1000;
    let mut lines = Lines::default();
    let push = |lines: &mut Lines, n: u32| {
        (0..n).for_each(|_| lines.push(0, [[-400_000_000, 30_000_000], [400_000_000, 90_000_000]]));
    };
    push(&mut lines, n / 2);
    let (frame, sight) = (PixelBox::new(-128, -128, 128, 128), PixelBox::new(-40, -30, 40, 30));
    let mut picture = Picture::new(n as usize);
    picture.show(&vec![true; n as usize]);
    picture.look(frame, sight, Scale::new(256.0));
    // As long as lines are to come, nothing else is counted.
    assert_eq!(picture.step(&lines, || false), Step::UnderWay);
    assert_eq!(picture.share_counted(), 0.5);
    let far = 20 * frame.width()..frame.width() * frame.height();
    let is_far = |at: &usize| (*at % frame.width()) < 20;
    let counted_far =
        |picture: &Picture| far.clone().filter(is_far).any(|at| picture.counts().totals()[at] > 0);
    assert!(!counted_far(&picture));
    push(&mut lines, n / 2);
    let mut n_steps = 0;
    while picture.step(&lines, || true) == Step::UnderWay {
        n_steps += 1;
    }
    assert!(n_steps < 8, "{n_steps}: only what is in sight was counted");
    assert_eq!((picture.state(), counted_far(&picture)), (Step::InSight, false));
    let palette = Palette::new(&ink(), n * 255);
    picture.light(&palette, &sight);
    let early = picture.image().to_vec();
    assert_eq!(picture.step(&lines, || false), Step::Finished);
    assert!(counted_far(&picture));
    // It looks as it did: nothing reaches in from beside.
    picture.light(&palette, &sight);
    let late = picture.image();
    for y in sight.y_min..sight.y_max {
        for x in sight.x_min..sight.x_max {
            let at = 4 * ((y - frame.y_min) as usize * frame.width() + (x - frame.x_min) as usize);
            assert_eq!(early[at..at + 4], late[at..at + 4], "at {x}, {y}");
        }
    }
}

/// A few lines that come last beside what is in sight are no exception: hues reach in from there.
#[test]
fn the_last_few_lines_beside_reach_in_when_they_are_seen() {
    let (frame, scale) = (PixelBox::new(0, 0, 96, 32), Scale::new(64.0));
    let unit = |px: f64| (px / 64.0 * UNITS_PER_RAD) as i32;
    let mut lines = Lines::default();
    for at in 0..130_u32 {
        // The last ones are far from what will be seen.
        let (category, from, to) = match at {
            120.. => (1, 84.0, 94.0),
            _ if at % 2 == 0 => (0, 2.0, 64.0),
            _ => (1, 64.0, 94.0),
        };
        lines.push(category, [[unit(from), unit(16.0)], [unit(to), unit(16.0)]]);
    }
    let palette = Palette::new(&ink(), 130 * 255);
    let mut picture = Picture::new(120);
    picture.look(frame, PixelBox::new(5, 4, 40, 26), scale);
    picture.grow(130);
    picture.show(&[true; 130]);
    while picture.step(&lines, || true) == Step::UnderWay {}
    picture.light(&palette, &PixelBox::new(5, 4, 40, 26));
    assert_eq!(picture.step(&lines, || false), Step::Finished);
    let seen = PixelBox::new(5, 4, 62, 26);
    picture.look(frame, seen, scale);
    picture.light(&palette, &seen);
    let mut fresh = Picture::new(130);
    fresh.look(frame, frame, scale);
    fresh.show(&[true; 130]);
    fresh.step(&lines, || false);
    fresh.light(&palette, &frame);
    let part = |picture: &Picture| part_of(picture.image().as_chunks::<4>().0, frame, seen);
    assert!(part(&picture) == part(&fresh));
}

#[test]
fn nothing_is_finished_at_once() {
    let mut picture = Picture::new(0);
    picture.look(SQUARE, SQUARE, Scale::new(64.0));
    assert_eq!(picture.step(&Lines::default(), || false), Step::Finished);
    assert_eq!(picture.share_counted(), 1.0);
    assert!(picture.light(&Palette::new(&ink(), 0), &SQUARE));
    assert!(picture.image().chunks(4).all(|pixel| pixel[3] == 0));
}

/// The top of a curve may lie further out than all its points.
#[test]
fn curves_are_whole_where_they_swing_beyond_their_points() {
    let px_per_rad = 20_000.0;
    let scale = Scale::new(px_per_rad);
    let arch = [[-150.0, 300.0], [-50.0, 0.0], [50.0, 0.0], [150.0, 300.0]];
    // Of all zigzags in a box the one that swings out of it the furthest.
    let zigzag = [[-64.0, -160.0], [-32.0, -160.0], [0.0, 0.0], [32.0, -160.0], [64.0, 0.0]];
    for (points, bottom) in [(&arch[..], -32), (&zigzag[..], -256)] {
        let mut lines = Lines::default();
        let unit = |px: f64| (px / px_per_rad * UNITS_PER_RAD) as i32;
        lines.push(0, points.iter().map(|point| point.map(unit)));
        let (above, around) =
            (PixelBox::new(-64, bottom - 32, 64, bottom), PixelBox::new(-64, bottom - 32, 64, 64));
        let whole = counted(&lines, [0], &scale, around);
        let part = part_of(whole.totals(), around, above);
        assert!(part.iter().any(|total| *total > 0), "{bottom}");
        assert!(part == counted(&lines, [0], &scale, above).totals(), "{bottom}");
        assert!(scale.may_touch(&lines, 0, &above));
    }
}

/// Hues are mixed with those beside, also where what is beside was counted later.
#[test]
fn what_is_counted_beside_reaches_in() {
    let mut lines = Lines::default();
    for category in 0..2 {
        for at in 0..200 {
            let y = 1_000_000 * at;
            lines.push(category, [[0, y], [if category == 0 { 900_000_000 } else { -900_000_000 }, y]]);
        }
    }
    let palette = Palette::new(&ink(), 20_000);
    let picture_of = |frame: PixelBox, scale: Scale| {
        let mut picture = Picture::new(lines.len());
        picture.look(frame, frame, scale);
        picture.show(&vec![true; lines.len()]);
        picture
    };
    let (scale, frame) = (Scale::new(64.0), PixelBox::new(-32, 0, 32, 32));
    let right = PixelBox::new(0, 0, 64, 32);
    let mut picture = picture_of(right, scale);
    picture.step(&lines, || false);
    picture.light(&palette, &right);
    picture.look(frame, frame, scale);
    picture.light(&palette, &frame);
    picture.step(&lines, || true);
    picture.light(&palette, &frame);
    picture.step(&lines, || false);
    picture.light(&palette, &frame);
    let mut fresh = picture_of(frame, scale);
    fresh.step(&lines, || false);
    fresh.light(&palette, &frame);
    assert!(picture.image() == fresh.image());
}

/// A point of the unit sphere.
fn point() -> impl Strategy<Value = [f64; 3]> {
    [-1.0..1.0, -1.0..1.0, -1.0..1.0].prop_filter_map("no direction", unit)
}

fn unit(v: [f64; 3]) -> Option<[f64; 3]> {
    let length = dot(v, v).sqrt();
    (length > 1e-3).then(|| v.map(|v| v / length))
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

proptest! {
    #[test]
    fn arcs_near_a_point_are_found_each_once_and_in_order(
        ends in prop::collection::vec([point(), point()], 0..23),
        here in point(),
        px in 0.0..12.0,
        // How long a pixel is in one direction, how often that in the other, and how both are turned.
        (step, stretch, turn) in (1e-4..0.03, 1.0..20.0, -1.0..1.0),
    ) {
        let Some(one) = unit(cross(here, [0.3, -0.5, 0.8])) else { return Ok(()) };
        let other = cross(here, one);
        let (cos, sin) = ((1.0 - turn * turn) / (1.0 + turn * turn), 2.0 * turn / (1.0 + turn * turn));
        let along = |[x, y]: [f64; 2]| [0, 1, 2].map(|axis| (x * one[axis] + y * other[axis]) / step);
        let px_of = [along([cos, sin]), along([-sin * stretch, cos * stretch])];
        let Some(around) = Around::new(here, px_of) else { return Ok(()) };
        // So far, at most, is what is so many pixels away.
        let distance = px * step;
        let mut arcs = Arcs::default();
        let single = |v: [f64; 3]| v.map(|v| v as f32);
        let normal = |[start, end]: [[f64; 3]; 2]| unit(cross(start, end)).unwrap_or_default();
        ends.iter().for_each(|ends| arcs.push(ends.map(single), single(normal(*ends))));
        prop_assert_eq!(arcs.len(), ends.len());
        let mut found = vec![7];
        arcs.near(&around, px, &mut found);
        prop_assert_eq!(found.remove(0), 7, "what was found before stays");
        prop_assert!(found.windows(2).all(|two| two[0] < two[1]));
        for (at, [start, end]) in (0_u32..).zip(&ends) {
            let away = |from: [f64; 3]| (2.0 - 2.0 * dot(here, from)).max(0.0).sqrt();
            // Many points of the arc.
            let on_arc = |i: i32| {
                let share = f64::from(i) / 500.0;
                unit([0, 1, 2].map(|axis| start[axis] * (1.0 - share) + end[axis] * share))
            };
            let nearest = (0..=500).filter_map(on_arc).map(away).fold(f64::INFINITY, f64::min);
            let is_found = found.contains(&at);
            prop_assert!(is_found || nearest > distance, "{nearest} of {distance}");
            let off = dot(here, normal([*start, *end])).abs();
            prop_assert!(!is_found || off <= distance + 1e-5, "{off} of {distance}");
        }
    }
}

#[test]
fn the_last_few_lines_leave_no_light_that_stood_for_them() {
    // Two rounds of counting and four lines more, far from the others.
    let mut lines = Lines::default();
    for line in 0..260 {
        let x = if line < 256 { 10.0 } else { 150.0 };
        lines.push(
            0,
            [[x, 10.0], [x + 20.0, 20.0]].map(|point| point.map(|v| (v * UNITS_PER_RAD / 100.0) as i32)),
        );
    }
    let (frame, scale) = (PixelBox::new(0, 0, 192, 32), Scale::new(100.0));
    let palette = Palette::new(&ink(), 20_000);
    let finished = |n_looks: u32| {
        let mut picture = Picture::new(lines.len());
        picture.look(frame, frame, scale);
        picture.show(&vec![true; lines.len()]);
        let mut n = 0;
        picture.step(&lines, || {
            n += 1;
            n > n_looks
        });
        picture.light(&palette, &frame);
        picture.step(&lines, || false);
        picture.light(&palette, &frame);
        picture.image().to_vec()
    };
    assert!(finished(1) == finished(9));
}
