//! Cutting lines and rings at the horizon of the globe.
//!
//! A ring that goes behind the globe must come back along the edge of the disc, and the right way round. So the
//! hidden part is not dropped but pushed straight out to the edge, away from the point opposite to the viewer:
//!
//! ```text
//!         .-""-.            The pushed ring winds around each visible point as the ring itself does, unless the
//!       /  xxxxxx           ring encloses the opposite point: then inside and outside are exchanged, and the
//!      |   xxxxxx|  <- edge whole disc is added once more (even-odd) to exchange them back.
//!       \   xxxx/
//!         `-..-'
//! ```

use super::clip::Spot;
use super::outline::{Outline, Shape};
use super::projection::orthographic::Globe;
use super::{LonLat, UnitVec};

/// Steps along the edge of the disc, one degree: a chord is then off by 0.00004 of the radius.
const LIMB_STEP_RAD: f64 = std::f64::consts::TAU / 360.0;

/// How much of an outline can be seen, as far as its cap tells.
enum Sight {
    All,
    None,
    Some,
}

fn sight(outline: &Outline, globe: &Globe) -> Sight {
    let cap = outline.cap();
    let height = globe.out.dot(cap.center);
    if height > cap.sin_radius {
        Sight::All
    } else if height < -cap.sin_radius {
        Sight::None
    } else {
        Sight::Some
    }
}

fn flat(globe: &Globe, unit: UnitVec) -> Spot {
    let point = globe.flattened(unit);
    [point.x, point.y]
}

/// Where the way from a visible to a hidden point (or back) crosses the edge of the disc.
fn crossing(globe: &Globe, a: UnitVec, b: UnitVec) -> Spot {
    let (height_a, height_b) = (globe.out.dot(a), globe.out.dot(b));
    on_limb(flat(globe, a.combined(height_b, b, -height_a))).map_or([1.0, 0.0], |spot| {
        // The combination points away from the crossing if the first height is the larger one.
        if height_a > height_b { [-spot[0], -spot[1]] } else { spot }
    })
}

/// A point pushed out to the edge of the disc; `None` in its very middle.
fn on_limb(spot: Spot) -> Option<Spot> {
    let radius = (spot[0] * spot[0] + spot[1] * spot[1]).sqrt();
    (radius > 0.0).then(|| [spot[0] / radius, spot[1] / radius])
}

/// Cuts a line, or the closed line of a ring, and gives each point in the unit disc to `emit`; its first argument
/// says whether a new piece starts.
pub(super) fn cut_line(outline: &Outline, globe: &Globe, mut emit: impl FnMut(bool, Spot)) {
    let sight = sight(outline, globe);
    if matches!(sight, Sight::None) {
        return;
    }
    let closing = outline.vertices().first().filter(|_| outline.is_ring());
    let mut previous: Option<(UnitVec, bool)> = None;
    for vertex in outline.vertices().iter().chain(closing) {
        let unit = vertex.unit();
        let is_visible = matches!(sight, Sight::All) || globe.out.dot(unit) >= 0.0;
        let was_visible = previous.is_some_and(|(_, visible)| visible);
        if let Some((before, _)) = previous.filter(|(_, visible)| *visible != is_visible) {
            emit(is_visible, crossing(globe, before, unit));
            if is_visible {
                emit(false, flat(globe, unit));
            }
        } else if is_visible {
            emit(!was_visible, flat(globe, unit));
        }
        previous = Some((unit, is_visible));
    }
}

/// Cuts a ring into closed pieces of the unit disc, to be filled together by the even-odd rule; each piece is one
/// call of `emit`.
pub(super) fn cut_ring(outline: &Outline, globe: &Globe, mut emit: impl FnMut(&[Spot])) {
    if matches!(outline.shape(), Shape::Line) {
        return;
    }
    match sight(outline, globe) {
        Sight::None => {}
        Sight::All => {
            let piece: Vec<_> = outline.vertices().iter().map(|v| flat(globe, v.unit())).collect();
            emit(&piece);
        }
        Sight::Some => {
            let piece = pushed_ring(outline, globe);
            if piece.is_empty() {
                return;
            }
            emit(&piece);
            let opposite = LonLat::from(globe.out.scaled(-1.0));
            if outline.contains(opposite) {
                emit(&disc());
            }
        }
    }
}

/// The edge of the disc as a ring.
pub(super) fn disc() -> Vec<Spot> {
    (0..360)
        .map(|step| {
            let (sin, cos) = libm::sincos(f64::from(step) * LIMB_STEP_RAD);
            [cos, sin]
        })
        .collect()
}

/// The ring with its hidden part pushed out to the edge; empty if all of it is hidden.
fn pushed_ring(outline: &Outline, globe: &Globe) -> Vec<Spot> {
    let vertices = outline.vertices();
    let is_visible = |unit: UnitVec| globe.out.dot(unit) >= 0.0;
    if !vertices.iter().any(|v| is_visible(v.unit())) {
        return Vec::new();
    }
    let mut path = LimbPath::default();
    let closing = vertices.first();
    let mut previous: Option<UnitVec> = None;
    for vertex in vertices.iter().chain(closing) {
        let unit = vertex.unit();
        let visible = is_visible(unit);
        if let Some(before) = previous.filter(|before| is_visible(*before) != visible) {
            path.follow_limb_to(crossing(globe, before, unit));
        }
        if visible {
            path.leave_to(flat(globe, unit));
        } else if let Some(spot) = on_limb(flat(globe, unit)) {
            path.follow_limb_to(spot);
        }
        previous = Some(unit);
    }
    path.spots
}

#[derive(Default)]
struct LimbPath {
    spots: Vec<Spot>,
    is_on_limb: bool,
}

impl LimbPath {
    fn leave_to(&mut self, spot: Spot) {
        self.spots.push(spot);
        self.is_on_limb = false;
    }

    /// Goes to a point of the edge: along the edge, the shorter way, if the path is there already.
    fn follow_limb_to(&mut self, spot: Spot) {
        if let Some(&from) = self.spots.last().filter(|_| self.is_on_limb) {
            let cross = from[0] * spot[1] - from[1] * spot[0];
            let dot = from[0] * spot[0] + from[1] * spot[1];
            let angle = libm::atan2(cross, dot);
            let n_steps = (angle.abs() / LIMB_STEP_RAD).ceil();
            for step in 1..n_steps as usize {
                let (sin, cos) = libm::sincos(angle * step as f64 / n_steps);
                self.spots.push([from[0] * cos - from[1] * sin, from[0] * sin + from[1] * cos]);
            }
        }
        self.spots.push(spot);
        self.is_on_limb = true;
    }
}
