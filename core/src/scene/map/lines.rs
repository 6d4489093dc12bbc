//! Lines of ties on the screen: great circles, bent aside where several run between the same two places, cut short
//! of the marks at their ends.

use crate::geo::{LonLat, Projector, ScreenPaths};

/// How far apart parallel ties are in the middle, in pixels, as a share of their length.
const LANE_SHARE: f32 = 0.09;
/// Never further apart than this, in pixels.
const LANE_MAX_PX: f32 = 26.0;
/// Bent lines are divided into this many steps.
const N_BENT_STEPS: usize = 32;

/// A great circle on the screen, in one or more pieces, bent aside by its lane.
pub(super) fn arc(
    projector: &Projector,
    (from, to): (LonLat, LonLat),
    lane: f32,
    spare: &mut ScreenPaths,
) -> Vec<Vec<[f32; 2]>> {
    spare.clear();
    projector.add_arc(from, to, spare);
    let pieces = spare.pieces().map(<[[f32; 2]]>::to_vec);
    if lane == 0.0 { pieces.collect() } else { pieces.map(|piece| bent(&piece, lane)).collect() }
}

/// A polyline moved aside by a parabola that is 0 at its ends.
fn bent(line: &[[f32; 2]], lane: f32) -> Vec<[f32; 2]> {
    let length = length(line);
    let bend = lane * (length * LANE_SHARE).min(LANE_MAX_PX);
    let point = |step: usize| {
        let t = step as f32 / N_BENT_STEPS as f32;
        let (at, [dx, dy]) = point_at(line, length * t);
        let aside = bend * 4.0 * t * (1.0 - t);
        [at[0] - dy * aside, at[1] + dx * aside]
    };
    (0..=N_BENT_STEPS).map(point).collect()
}

/// The length of a polyline in pixels.
pub(super) fn length(line: &[[f32; 2]]) -> f32 {
    line.windows(2).map(|ends| distance(ends[0], ends[1])).sum()
}

/// The point so many pixels along a polyline, and the direction there.
pub(super) fn point_at(line: &[[f32; 2]], along_px: f32) -> ([f32; 2], [f32; 2]) {
    let mut rest = along_px.max(0.0);
    for (at, ends) in line.windows(2).enumerate() {
        let step = distance(ends[0], ends[1]);
        if rest <= step || at + 2 == line.len() {
            let direction = direction(ends[0], ends[1]);
            let t = rest.min(step);
            return ([ends[0][0] + direction[0] * t, ends[0][1] + direction[1] * t], direction);
        }
        rest -= step;
    }
    (line.first().copied().unwrap_or_default(), [1.0, 0.0])
}

/// A polyline without its first and last pixels; empty if nothing is left.
pub(super) fn shortened(line: &[[f32; 2]], start_px: f32, end_px: f32) -> Vec<[f32; 2]> {
    let total = length(line);
    let (from, to) = (start_px, total - end_px);
    if from >= to {
        return Vec::new();
    }
    let mut kept = vec![point_at(line, from).0];
    let mut along = 0.0;
    for ends in line.windows(2) {
        along += distance(ends[0], ends[1]);
        if along > from && along < to {
            kept.push(ends[1]);
        }
    }
    kept.push(point_at(line, to).0);
    kept
}

pub(super) fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])).sqrt()
}

pub(super) fn direction(from: [f32; 2], to: [f32; 2]) -> [f32; 2] {
    let length = distance(from, to);
    if length > 0.0 { [(to[0] - from[0]) / length, (to[1] - from[1]) / length] } else { [1.0, 0.0] }
}

/// How far a point is from a segment, in pixels.
pub(super) fn distance_to_segment(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 { ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2 } else { 0.0 };
    let t = t.clamp(0.0, 1.0);
    distance(p, [a[0] + dx * t, a[1] + dy * t])
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: [[f32; 2]; 3] = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]];

    #[test]
    fn a_line_is_cut_short_at_both_ends() {
        assert_eq!(shortened(&LINE, 2.0, 3.0), [[2.0, 0.0], [10.0, 0.0], [10.0, 7.0]]);
        assert!(shortened(&LINE, 12.0, 9.0).is_empty());
    }

    #[test]
    fn a_bent_line_keeps_its_ends_and_leaves_its_middle() {
        let bent = bent(&[[0.0, 0.0], [100.0, 0.0]], 1.0);
        assert_eq!((bent[0], bent[32]), ([0.0, 0.0], [100.0, 0.0]));
        assert!((bent[16][1] - 9.0).abs() < 0.01);
    }

    #[test]
    fn distances_to_a_segment_end_at_its_ends() {
        assert_eq!(distance_to_segment([5.0, 3.0], [0.0, 0.0], [10.0, 0.0]), 3.0);
        assert_eq!(distance_to_segment([13.0, 4.0], [0.0, 0.0], [10.0, 0.0]), 5.0);
    }
}
