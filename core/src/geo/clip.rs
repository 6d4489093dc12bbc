//! Keeping paths near the screen, so that a continent at a deep zoom does not give coordinates in the millions.
//!
//! Rings are cut by the four sides in turn (Sutherland and Hodgman, "Reentrant polygon clipping", Communications of
//! the ACM 17 (1), 1974): the pieces may share an edge along the side, which is invisible because the box is
//! larger than the screen. Lines are cut segment by segment (Liang and Barsky, "A new concept and method for
//! line clipping", ACM Transactions on Graphics 3 (1), 1984).

/// A point on the screen while it is worked on, x and y in pixels.
pub(super) type Spot = [f64; 2];

/// An upright box on the screen, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ScreenBox {
    pub(super) min: Spot,
    pub(super) max: Spot,
}

impl ScreenBox {
    /// The smallest box around points, or an empty one.
    pub(super) fn around(spots: &[Spot]) -> Self {
        let empty = Self { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };
        spots.iter().fold(empty, |b, s| Self {
            min: [b.min[0].min(s[0]), b.min[1].min(s[1])],
            max: [b.max[0].max(s[0]), b.max[1].max(s[1])],
        })
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.min[axis] <= other.max[axis] && self.max[axis] >= other.min[axis])
    }

    pub(super) fn holds(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.min[axis] <= other.min[axis] && self.max[axis] >= other.max[axis])
    }

    /// The part of a segment inside the box, or `None` if there is none.
    pub(super) fn clipped_segment(&self, a: Spot, b: Spot) -> Option<(Spot, Spot)> {
        let d = [b[0] - a[0], b[1] - a[1]];
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for axis in 0..2 {
            for (step, room) in [(-d[axis], a[axis] - self.min[axis]), (d[axis], self.max[axis] - a[axis])] {
                if step == 0.0 && room < 0.0 {
                    return None;
                } else if step < 0.0 {
                    enter = enter.max(room / step);
                } else if step > 0.0 {
                    leave = leave.min(room / step);
                }
            }
        }
        let at = |t: f64| [a[0] + d[0] * t, a[1] + d[1] * t];
        let end = if leave < 1.0 { at(leave) } else { b };
        let start = if enter > 0.0 { at(enter) } else { a };
        (enter <= leave).then_some((start, end))
    }

    /// Cuts a ring down to the box, in place; `spare` is working space.
    pub(super) fn clip_ring(&self, ring: &mut Vec<Spot>, spare: &mut Vec<Spot>) {
        for axis in 0..2 {
            clip_half(ring, spare, |s| s[axis] - self.min[axis]);
            std::mem::swap(ring, spare);
            clip_half(ring, spare, |s| self.max[axis] - s[axis]);
            std::mem::swap(ring, spare);
        }
    }
}

fn clip_half(ring: &[Spot], out: &mut Vec<Spot>, room: impl Fn(Spot) -> f64) {
    out.clear();
    let Some(mut previous) = ring.last().copied() else { return };
    let mut previous_room = room(previous);
    for &spot in ring {
        let spot_room = room(spot);
        if (previous_room < 0.0) != (spot_room < 0.0) {
            let t = previous_room / (previous_room - spot_room);
            out.push([previous[0] + (spot[0] - previous[0]) * t, previous[1] + (spot[1] - previous[1]) * t]);
        }
        if spot_room >= 0.0 {
            out.push(spot);
        }
        (previous, previous_room) = (spot, spot_room);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: ScreenBox = ScreenBox { min: [0.0, 0.0], max: [1.0, 1.0] };

    #[test]
    fn a_segment_through_the_box_is_cut_at_both_sides() {
        assert_eq!(UNIT.clipped_segment([-1.0, 0.5], [3.0, 0.5]), Some(([0.0, 0.5], [1.0, 0.5])));
        assert_eq!(UNIT.clipped_segment([-1.0, 2.0], [3.0, 2.0]), None);
        assert_eq!(UNIT.clipped_segment([-1.0, 0.5], [0.5, 3.0]), None);
        assert_eq!(UNIT.clipped_segment([0.2, 0.2], [0.8, 0.3]), Some(([0.2, 0.2], [0.8, 0.3])));
    }

    #[test]
    fn a_ring_around_the_box_becomes_the_box() {
        let mut ring = vec![[-5.0, -5.0], [5.0, -5.0], [5.0, 5.0], [-5.0, 5.0]];
        UNIT.clip_ring(&mut ring, &mut Vec::new());
        assert_eq!(ring.len(), 4);
        assert_eq!(ScreenBox::around(&ring), UNIT);
    }

    #[test]
    fn a_ring_beside_the_box_vanishes() {
        let mut ring = vec![[2.0, 2.0], [3.0, 2.0], [3.0, 3.0]];
        UNIT.clip_ring(&mut ring, &mut Vec::new());
        assert!(ring.is_empty());
    }
}
