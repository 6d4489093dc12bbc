//! What a line adds to the pixels it crosses.
//!
//! A step of a line is *flat* if it goes further to the side than down, else *steep*. A flat step adds 255 to each column
//! whose middle it passes, split between the two pixels whose middles it runs between in proportion to nearness; a
//! steep one does the same by rows (Wu, "An efficient antialiasing technique", SIGGRAPH 1991). Heights are taken
//! from the start of the step by whole numbers, never from the edge of what is in sight, so that clipping skips pixels
//! and changes none.
//!
//! ```text
//!      |     |  o--|     |        at each column's middle: height h between rows r and r + 1
//!      |   --|--   |     |          row r     gets 255 - f
//!      o---  |     |     |          row r + 1 gets f,   f = 255ths of the way from r to r + 1
//! ```

use crate::counts::{CELL_PX, Counts, PixelBox};
use crate::lines::{Lines, PEN_UP, UNITS_PER_RAD};

/// Subpixels in a pixel.
const SUBPIXELS: f64 = 256.0;
/// Up to so many pixels a radian the points of lines are used as they are.
const PLAIN_PX_PER_RAD: f64 = 300.0;
/// Steps of lines are divided into no more than this power of two.
const DIVISIONS_MAX: u32 = 7;

/// How large the world is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    subpixels_per_unit: f64,
    pixels_per_unit: f64,
    /// The power of two by which steps are divided.
    divisions: u32,
}

impl Scale {
    /// A scale of so many device pixels a radian of the plane.
    pub fn new(px_per_rad: f64) -> Self {
        let pixels_per_unit = px_per_rad / UNITS_PER_RAD;
        // What a chord misses falls with the square of its length.
        let mut divisions = 0;
        while divisions < DIVISIONS_MAX && px_per_rad > PLAIN_PX_PER_RAD * f64::from(1_u32 << (2 * divisions))
        {
            divisions += 1;
        }
        Self { subpixels_per_unit: pixels_per_unit * SUBPIXELS, pixels_per_unit, divisions }
    }

    /// World pixels of a place in the plane, in plane units.
    pub fn pixel(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [x * self.pixels_per_unit, y * self.pixels_per_unit]
    }

    /// Whether a line may touch a box: surely if it does, and seldom if it does not.
    pub fn may_touch(&self, lines: &Lines, line: u32, part: &PixelBox) -> bool {
        if self.touched(lines.frame(line)).common(part).is_empty() {
            return false;
        }
        let mut touches = false;
        self.visit_steps(lines, line, |step| touches |= !step.common(part).is_empty());
        touches
    }

    /// Visits boxes that hold each pixel whose light changes with a line, and few others.
    pub(crate) fn visit_steps(&self, lines: &Lines, line: u32, mut visit: impl FnMut(PixelBox)) {
        // Hues reach a cell further than lines.
        const REACH_PX: f64 = 2.0 + CELL_PX as f64;
        let mut visit_corners = |corners: &[[f64; 2]]| {
            let [low, high] = extent(corners);
            let [x_min, y_min] = low.map(|v| (v / SUBPIXELS - REACH_PX).floor() as i32);
            let [x_max, y_max] = high.map(|v| (v / SUBPIXELS + REACH_PX).ceil() as i32);
            visit(PixelBox::new(x_min, y_min, x_max, y_max));
        };
        for strand in lines.points(line).split(|point| *point == PEN_UP) {
            if self.divisions > 0 {
                self.visit_bows(strand, |bow| visit_corners(&bow.corners()));
            } else {
                strand.windows(2).for_each(|ends| visit_corners(&[0, 1].map(|at| self.exact(ends[at]))));
            }
        }
    }

    /// A point in subpixels.
    fn exact(&self, point: [i32; 2]) -> [f64; 2] {
        real(point).map(|v| v * self.subpixels_per_unit)
    }

    /// Visits the steps of a strand as parts of a smooth curve through its points, which are evenly spaced on the sphere.
    fn visit_bows(&self, strand: &[[i32; 2]], mut visit: impl FnMut(&Bow)) {
        if strand.len() < 2 {
            return;
        }
        let slope = |at: usize| slope(strand, at).map(|v| v * self.subpixels_per_unit);
        let (mut from, mut from_slope) = (self.exact(strand[0]), slope(0));
        for (at, to) in strand.iter().enumerate().skip(1) {
            let (to, to_slope) = (self.exact(*to), slope(at));
            visit(&Bow { from, from_slope, to, to_slope });
            (from, from_slope) = (to, to_slope);
        }
    }

    /// The pixels that a box of plane units may touch.
    fn touched(&self, frame: [i32; 4]) -> PixelBox {
        let px = |v: i32| (f64::from(v) * self.pixels_per_unit).floor();
        // Where it begins and ends a curve swings out furthest: by 0.622 of the box around its points at most, as the weights
        // of its slopes have it.
        let swing = |low: i32, high: i32| if self.divisions > 0 { (px(high) - px(low)) * 0.63 } else { 0.0 };
        let reach = [0, 1].map(|axis| swing(frame[axis], frame[axis + 2]) + 2.0);
        PixelBox {
            x_min: (px(frame[0]) - reach[0]) as i32,
            y_min: (px(frame[1]) - reach[1]) as i32,
            x_max: (px(frame[2]) + reach[0]) as i32,
            y_max: (px(frame[3]) + reach[1]) as i32,
        }
    }
}

impl Counts {
    /// Adds a line to the pixels of `clip` (within the frame), or takes it back if `IS_ADDED` is false.
    pub fn count<const IS_ADDED: bool>(&mut self, lines: &Lines, line: u32, scale: &Scale, clip: &PixelBox) {
        let touched = scale.touched(lines.frame(line)).common(clip);
        if touched.is_empty() {
            return;
        }
        let mut pen =
            Pen::<IS_ADDED> { category: usize::from(lines.category(line)), clip: *clip, counts: self };
        let points = lines.points(line);
        if scale.divisions == 0 {
            pen.plain(points, scale);
        } else {
            points.split(|point| *point == PEN_UP).for_each(|strand| pen.curved(strand, scale));
        }
    }
}

/// Draws steps of one line.
struct Pen<'a, const IS_ADDED: bool> {
    category: usize,
    clip: PixelBox,
    counts: &'a mut Counts,
}

fn real(point: [i32; 2]) -> [f64; 2] {
    point.map(f64::from)
}

/// The whole number nearest to one.
fn nearest(v: f64) -> i32 {
    (v + 0.5).floor() as i32
}

/// A step of a strand, in subpixels: the cubic curve between two points that has there the slopes of the strand.
struct Bow {
    from: [f64; 2],
    from_slope: [f64; 2],
    to: [f64; 2],
    to_slope: [f64; 2],
}

impl Bow {
    /// Corners within which it stays: those of the same curve as Bezier wrote it.
    fn corners(&self) -> [[f64; 2]; 4] {
        let inner = |at: [f64; 2], slope: [f64; 2], share: f64| [0, 1].map(|k| at[k] + slope[k] * share);
        let third = 1.0 / 3.0;
        [self.from, inner(self.from, self.from_slope, third), inner(self.to, self.to_slope, -third), self.to]
    }

    /// Where it is, 0 at its start and 1 at its end.
    fn at(&self, t: f64) -> [f64; 2] {
        [0, 1].map(|k| {
            let (rise, out, in_) = (self.to[k] - self.from[k], self.from_slope[k], self.to_slope[k]);
            let (square, cube) = (3.0 * rise - 2.0 * out - in_, out + in_ - 2.0 * rise);
            self.from[k] + t * (out + t * (square + t * cube))
        })
    }
}

/// The least and the greatest of corners. Not by `min` and `max`, which for the sake of what is not a number are calls in
/// WebAssembly.
fn extent(corners: &[[f64; 2]]) -> [[f64; 2]; 2] {
    let [mut low, mut high] = [corners[0]; 2];
    for corner in &corners[1..] {
        for k in 0..2 {
            low[k] = if corner[k] < low[k] { corner[k] } else { low[k] };
            high[k] = if corner[k] > high[k] { corner[k] } else { high[k] };
        }
    }
    [low, high]
}

/// How far a strand goes in one step at one of its points: the slope of the polynomial through it and up to four others
/// (the weights of finite differences: Fornberg, "Generation of finite difference formulas on arbitrarily spaced grids", 1988).
fn slope(strand: &[[i32; 2]], at: usize) -> [f64; 2] {
    let (n, from_end) = (strand.len(), strand.len() - 1 - at);
    let point = |at: usize| real(strand[at]);
    let sum = |weights: &[f64], first: usize| {
        [0, 1].map(|k| weights.iter().zip(first..).map(|(weight, at)| weight * point(at)[k]).sum())
    };
    let twelfths = |weights: [f64; 5], first: usize| sum(&weights.map(|weight| weight / 12.0), first);
    match (n, at, from_end) {
        (5.., 2.., 2..) => {
            let [a, b, d, e] = [at - 2, at - 1, at + 1, at + 2].map(point);
            [0, 1].map(|k| ((a[k] - e[k]) + 8.0 * (d[k] - b[k])) * (1.0 / 12.0))
        }
        (5.., 0, _) => twelfths([-25.0, 48.0, -36.0, 16.0, -3.0], 0),
        (5.., 1, _) => twelfths([-3.0, -10.0, 18.0, -6.0, 1.0], 0),
        (5.., _, 0) => twelfths([3.0, -16.0, 36.0, -48.0, 25.0], n - 5),
        (5.., ..) => twelfths([-1.0, 6.0, -18.0, 10.0, 3.0], n - 5),
        (3.., 0, _) => sum(&[-1.5, 2.0, -0.5], 0),
        (3.., _, 0) => sum(&[0.5, -2.0, 1.5], n - 3),
        (3.., ..) => sum(&[-0.5, 0.0, 0.5], at - 1),
        _ => sum(&[-1.0, 1.0], 0),
    }
}

impl<const IS_ADDED: bool> Pen<'_, IS_ADDED> {
    fn plain(&mut self, points: &[[i32; 2]], scale: &Scale) {
        let mut before: Option<[i32; 2]> = None;
        for point in points {
            if *point == PEN_UP {
                before = None;
                continue;
            }
            let here = scale.exact(*point).map(nearest);
            if let Some(before) = before {
                self.step(before, here);
            }
            before = Some(here);
        }
    }

    /// A strand as a smooth curve through its points; each step divided.
    fn curved(&mut self, strand: &[[i32; 2]], scale: &Scale) {
        let n_parts = 1_u32 << scale.divisions;
        scale.visit_bows(strand, |bow| {
            if !self.is_near(extent(&bow.corners())) {
                return;
            }
            let mut before = bow.from.map(nearest);
            for part in 1..n_parts {
                let here = bow.at(f64::from(part) / f64::from(n_parts)).map(nearest);
                self.step(before, here);
                before = here;
            }
            self.step(before, bow.to.map(nearest));
        });
    }

    /// Whether a step that lies within an extent, in subpixels, may touch what is counted.
    fn is_near(&self, [low, high]: [[f64; 2]; 2]) -> bool {
        let reach = |edge: i32, by: i32| f64::from(edge + by) * SUBPIXELS;
        let over = |k: usize, min: i32, max: i32| high[k] >= reach(min, -2) && low[k] <= reach(max, 2);
        over(0, self.clip.x_min, self.clip.x_max) && over(1, self.clip.y_min, self.clip.y_max)
    }

    fn step(&mut self, a: [i32; 2], b: [i32; 2]) {
        let (clip, frame) = (self.clip, self.counts.frame);
        let across = Axis { min: frame.x_min, pixels: 1, cells: 1 };
        let down = Axis { min: frame.y_min, pixels: frame.width(), cells: self.counts.cells_per_row() };
        let (x_clip, y_clip) = ([clip.x_min, clip.x_max], [clip.y_min, clip.y_max]);
        if (b[0] - a[0]).abs() >= (b[1] - a[1]).abs() {
            let (a, b) = if a[0] <= b[0] { (a, b) } else { (b, a) };
            if let Some(run) = Run::new(a, b, x_clip, y_clip) {
                self.count(&run, [across, down]);
            }
        } else {
            let (a, b) = if a[1] <= b[1] { (a, b) } else { (b, a) };
            let [a, b] = [a, b].map(|[x, y]| [y, x]);
            if let Some(run) = Run::new(a, b, y_clip, x_clip) {
                self.count(&run, [down, across]);
            }
        }
    }

    /// Counts a run from column to column (or from row to row): a pixel along it lies `along` further in the totals, a pixel
    /// across it `across`; the pixel where both axes begin is the first of the frame.
    fn count(&mut self, run: &Run, [along, across]: [Axis; 2]) {
        let totals = &mut self.counts.totals;
        let place = |at: i32| (at - along.min) as usize;
        let min = i64::from(across.min);
        let mut height = run.height - (min << 16);
        if run.is_inside {
            for at in place(run.from)..place(run.to) {
                let first = at * along.pixels + (height >> 16) as usize * across.pixels;
                let (near, far) = split(height);
                add::<IS_ADDED>(&mut totals[first], near);
                add::<IS_ADDED>(&mut totals[first + across.pixels], far);
                height += run.slope;
            }
        } else {
            let clip = run.clip_across.map(|edge| i64::from(edge) - min);
            for at in place(run.from)..place(run.to) {
                let row = height >> 16;
                let (near, far) = split(height);
                for (row, cover) in [(row, near), (row + 1, far)] {
                    if (clip[0]..clip[1]).contains(&row) {
                        add::<IS_ADDED>(&mut totals[at * along.pixels + row as usize * across.pixels], cover);
                    }
                }
                height += run.slope;
            }
        }
        let (shares, category) = (&mut self.counts.shares, self.category);
        run.by_cell(|at, row| {
            let [at, row] = [place(at), (row - min) as usize].map(|at| at / CELL_PX as usize);
            let share = &mut shares[at * along.cells + row * across.cells];
            add::<IS_ADDED>(&mut share[category], 255 * CELL_PX as u32);
        });
    }
}

/// One of the two directions in which pixels lie.
#[derive(Clone, Copy)]
struct Axis {
    /// The edge of the frame.
    min: i32,
    /// How far the next pixel is, in pixels row by row.
    pixels: usize,
    /// How far the next cell is, in cells row by row.
    cells: usize,
}

fn add<const IS_ADDED: bool>(count: &mut u32, cover: u32) {
    *count = if IS_ADDED { count.wrapping_add(cover) } else { count.wrapping_sub(cover) };
}

/// How a cover of 255 is split between the pixel of a height in 65536ths of a pixel and the next.
fn split(height: i64) -> (u32, u32) {
    let far = (height >> 8) as u32 & 255;
    (255 - far, far)
}

/// The columns (or rows) that a step crosses within the clip, and its height at the first.
struct Run {
    from: i32,
    to: i32,
    /// Height at `from`, from the middle of a pixel, in 65536ths of a pixel.
    height: i64,
    /// Rise from one column to the next, in 65536ths of a pixel.
    slope: i64,
    /// Whether all pixels it touches lie in the clip.
    is_inside: bool,
    clip_across: [i32; 2],
}

impl Run {
    /// From `a` to `b`, `[along, across]` in subpixels, `a` first along; `None` if nothing is crossed within the clip.
    fn new(a: [i32; 2], b: [i32; 2], clip_along: [i32; 2], clip_across: [i32; 2]) -> Option<Self> {
        // Pixels whose middles lie from a up to, but not at, b.
        let first = (a[0] + 127) >> 8;
        let (from, to) = (first.max(clip_along[0]), ((b[0] + 127) >> 8).min(clip_along[1]));
        let (low, high) = (a[1].min(b[1]), a[1].max(b[1]));
        if from >= to || (high >> 8) + 1 < clip_across[0] || (low >> 8) - 1 > clip_across[1] {
            return None;
        }
        let rise = f64::from(b[1] - a[1]) / f64::from(b[0] - a[0]);
        let slope = (rise * 65536.0).floor() as i64;
        let to_first = i64::from(first) * 256 + 128 - i64::from(a[0]);
        let at_first = (i64::from(a[1]) - 128) * 256 + ((to_first * slope) >> 8);
        let height = at_first + i64::from(from - first) * slope;
        let last = height + i64::from(to - 1 - from) * slope;
        let (low, high) = (height.min(last) >> 16, (height.max(last) >> 16) + 1);
        let is_inside = low >= i64::from(clip_across[0]) && high < i64::from(clip_across[1]);
        Some(Self { from, to, height, slope, is_inside, clip_across })
    }

    /// Each column that stands for a cell, and the row nearest to the line there, if that is within the clip.
    fn by_cell(&self, mut visit: impl FnMut(i32, i64)) {
        const STANDS_FOR_CELL: i32 = CELL_PX / 2;
        let mut at = ((self.from - STANDS_FOR_CELL + CELL_PX - 1) & -CELL_PX) + STANDS_FOR_CELL;
        let clip = i64::from(self.clip_across[0])..i64::from(self.clip_across[1]);
        while at < self.to {
            let row = (self.height + i64::from(at - self.from) * self.slope + 32_768) >> 16;
            if clip.contains(&row) {
                visit(at, row);
            }
            at += CELL_PX;
        }
    }
}
