//! Great circles in the plane, for any scale: points evenly spaced along the sphere, near enough to each other that a
//! smooth curve through them is the great circle at every zoom.
//!
//! A flat map cuts a great circle where it leaves at one edge and comes in at the other; of the globe's far side
//! nothing is left. What remains are *strands*, each in one piece.

use std::f64::consts::PI;

use super::projection::{PlanePoint, UnitProjection, mercator};
use super::{GreatCircle, Projection, UnitVec};

/// The longest step between two points on the sphere, 5.7 degrees: a curve through such points keeps within 1.5 pixels of the
/// great circle at zoom 8, which `core/tests/density.rs` holds; with longer ones it does not.
const STEP_MAX_RAD: f64 = 0.1;
/// An arc longer than this, 3 degrees, has four steps at least: so many give a curve its slopes.
const SHORT_RAD: f64 = 0.05;
/// How far a point may lie from the middle of its neighbours, in radians of the plane: more where a map is stretched, as
/// near the poles.
const BEND_MAX: f64 = 0.02;
/// How often the steps of a strand are halved at most.
const N_HALVINGS_MAX: u32 = 5;

impl UnitProjection {
    /// On which half of a flat map a direction is: negative left, positive right of the central meridian; 0 on the globe.
    pub(super) fn side_of(&self, unit: UnitVec) -> f64 {
        match *self {
            Self::Flat { sin_central, cos_central, .. } => unit.y * cos_central - unit.x * sin_central,
            Self::Globe(_) => 0.0,
        }
    }

    /// Where an arc crosses the cut of the map or the horizon, as an angle from its start; `None` if it does not.
    pub(super) fn cut_angle(&self, arc: &GreatCircle) -> Option<f64> {
        // Along the arc a component is p cos(angle) + q sin(angle), zero where tan(angle) = -p / q.
        let root = |p: f64, q: f64| {
            let angle = libm::atan2(-p, q).rem_euclid(PI);
            let is_inside = angle > 1e-12 && angle < arc.angle_rad() - 1e-12;
            (is_inside && p.abs().max(q.abs()) > 1e-12).then_some(angle)
        };
        match *self {
            Self::Globe(globe) => root(globe.out.dot(arc.start()), globe.out.dot(arc.tangent())),
            Self::Flat { sin_central, cos_central, .. } => {
                // An arc that stays well on one side, as nearly all do, crosses nothing.
                let (starts, ends) = (self.side_of(arc.start()), self.side_of(arc.end()));
                if starts * ends > 0.0 {
                    return None;
                }
                root(starts, self.side_of(arc.tangent())).filter(|angle| {
                    let crossing = arc.point_at_angle(*angle);
                    crossing.x * cos_central + crossing.y * sin_central < 0.0
                })
            }
        }
    }
}

/// Divides great circles of one projection into strands.
#[derive(Clone, Debug)]
pub struct Strands {
    projection: UnitProjection,
    points: Vec<PlanePoint>,
}

impl Strands {
    /// Prepares a projection.
    #[must_use]
    pub fn new(projection: &Projection) -> Self {
        Self { projection: UnitProjection::new(projection), points: Vec::new() }
    }

    /// Visits the strands of an arc from its start to its end: none if it is all on the far side of the globe, else one or
    /// two of at least two points.
    pub fn visit(&mut self, arc: &GreatCircle, mut each: impl FnMut(&[PlanePoint])) {
        let whole = arc.angle_rad();
        let cut = self.projection.cut_angle(arc);
        for (from, to) in [(0.0, cut.unwrap_or(whole)), (cut.unwrap_or(whole), whole)] {
            if to > from && self.is_seen(arc.point_at_angle((from + to) / 2.0)) {
                self.divide(arc, from, to);
                each(&self.points);
            }
        }
    }

    fn is_seen(&self, unit: UnitVec) -> bool {
        match self.projection {
            UnitProjection::Globe(globe) => globe.out.dot(unit) >= 0.0,
            UnitProjection::Flat { .. } => true,
        }
    }

    fn divide(&mut self, arc: &GreatCircle, from: f64, to: f64) {
        let side = self.projection.side_of(arc.point_at_angle((from + to) / 2.0));
        let n_least = if to - from > SHORT_RAD { 4.0 } else { 2.0 };
        let mut n_steps = ((to - from) / STEP_MAX_RAD).ceil().max(n_least);
        for _ in 0..=N_HALVINGS_MAX {
            self.points.clear();
            let step_rad = (to - from) / n_steps;
            // The next point is twice the cosine of the step times this one, less the one before.
            let double_cos = 2.0 * libm::cos(step_rad);
            let (mut before, mut here) = (arc.point_at_angle(from - step_rad), arc.point_at_angle(from));
            for _ in 0..n_steps as u32 {
                self.points.push(self.plane(here, side));
                (before, here) = (here, here.combined(double_cos, before, -1.0));
            }
            self.points.push(self.plane(arc.point_at_angle(to), side));
            if !self.is_bent() {
                return;
            }
            n_steps *= 2.0;
        }
    }

    fn is_bent(&self) -> bool {
        self.points.windows(3).any(|at| {
            let off = |a: f64, b: f64, c: f64| (a + c) / 2.0 - b;
            off(at[0].x, at[1].x, at[2].x).abs().max(off(at[0].y, at[1].y, at[2].y).abs()) > BEND_MAX
        })
    }

    /// Beyond the edge of Mercator's square lines go on, so that they end at the edge and do not run along it.
    fn plane(&self, unit: UnitVec, side: f64) -> PlanePoint {
        let point = self.projection.plane_from_unit(unit, side);
        match self.projection {
            UnitProjection::Flat { is_mercator: true, .. } => {
                PlanePoint { y: mercator::y_beyond_edge(unit.z), ..point }
            }
            _ => point,
        }
    }
}
