//! Meridians and parallels at steps that suit the zoom.

use std::f64::consts::TAU;

use super::viewport::ScreenPoint;
use super::zoom::power_of_two;
use super::{LonLat, Outline, Viewport};

/// The steps that people count in, in degrees.
const STEPS_DEG: [f64; 6] = [30.0, 15.0, 10.0, 5.0, 2.0, 1.0];
/// The least distance between lines, in pixels on the equator.
const SPACING_MIN_PX: f64 = 60.0;
/// Meridians end here, in degrees, but for each fourth of the circle: at the poles they would be a smear.
const MERIDIAN_END_DEG: f64 = 80.0;
/// Into how many parts the screen is divided each way to find which part of the world it shows.
const N_PROBES: u32 = 8;

/// The step in degrees between the lines of the graticule at a zoom: the smallest that keeps them 60 pixels apart
/// on the equator, at most 30.
#[must_use]
pub fn step_deg_at(zoom: f64) -> f64 {
    let px_per_deg = 256.0 / 360.0 * power_of_two(zoom);
    STEPS_DEG.iter().rev().copied().find(|step| step * px_per_deg >= SPACING_MIN_PX).unwrap_or(STEPS_DEG[0])
}

/// The meridians and parallels in sight, as lines to be given to [`super::Projector::add_line`].
///
/// Below a step of 10 degrees only those that cross the screen, so that their number stays small (some dozens);
/// hence they are made anew when the view moves.
#[must_use]
pub fn lines(map: &Viewport) -> Vec<Outline> {
    let seen = Extent::in_sight(map);
    let wanted_deg = step_deg_at(map.zoom);
    let step_deg = if seen.is_world { wanted_deg.max(10.0) } else { wanted_deg };
    let at = |lon_deg: f64, lat_deg: f64| LonLat { lon_deg, lat_deg };
    let mut lines = Vec::new();
    // The meridian of the cut is that of the outline: once is enough.
    let east_deg = if seen.is_world { seen.east_deg - step_deg / 2.0 } else { seen.east_deg };
    for lon_deg in multiples(step_deg, seen.west_deg, east_deg) {
        let end_deg = if lon_deg.rem_euclid(90.0) == 0.0 { 90.0 } else { MERIDIAN_END_DEG };
        let (south, north) = (seen.south_deg.max(-end_deg), seen.north_deg.min(end_deg));
        if south < north {
            lines.push(Outline::line(&[at(lon_deg, south), at(lon_deg, north)]));
        }
    }
    for lat_deg in multiples(step_deg, seen.south_deg, seen.north_deg).filter(|lat| lat.abs() < 90.0) {
        // Divided, because a step of 180 degrees or more would be taken the other way round.
        let thirds = (0..=3).map(|i| seen.west_deg + (seen.east_deg - seen.west_deg) * f64::from(i) / 3.0);
        lines.push(Outline::line(&thirds.map(|lon_deg| at(lon_deg, lat_deg)).collect::<Vec<_>>()));
    }
    lines
}

/// A range of longitudes, running on across the antimeridian, and of latitudes.
struct Extent {
    west_deg: f64,
    east_deg: f64,
    south_deg: f64,
    north_deg: f64,
    is_world: bool,
}

impl Extent {
    fn world(map: &Viewport) -> Self {
        let west_deg = map.central_lon_deg - 180.0;
        Self { west_deg, east_deg: west_deg + 360.0, south_deg: -90.0, north_deg: 90.0, is_world: true }
    }

    /// Probes the screen; the whole world if it shows its edge, a pole, or too much to tell.
    fn in_sight(map: &Viewport) -> Self {
        let mut seen = Self {
            west_deg: map.center.lon_deg,
            east_deg: map.center.lon_deg,
            south_deg: map.center.lat_deg,
            north_deg: map.center.lat_deg,
            is_world: false,
        };
        let screen_rad = map.width_px.max(map.height_px) / map.px_per_rad();
        if screen_rad > TAU / 8.0 {
            return Self::world(map);
        }
        for i in 0..=N_PROBES * N_PROBES + 2 * N_PROBES {
            let (column, row) = (i % (N_PROBES + 1), i / (N_PROBES + 1));
            let probe = ScreenPoint {
                x_px: map.width_px * f64::from(column) / f64::from(N_PROBES),
                y_px: map.height_px * f64::from(row) / f64::from(N_PROBES),
            };
            let Some(place) = map.sphere_from_screen(probe) else { return Self::world(map) };
            let lon_deg = map.center.lon_deg + super::lonlat::wrapped_deg(place.lon_deg - map.center.lon_deg);
            seen.west_deg = seen.west_deg.min(lon_deg);
            seen.east_deg = seen.east_deg.max(lon_deg);
            seen.south_deg = seen.south_deg.min(place.lat_deg);
            seen.north_deg = seen.north_deg.max(place.lat_deg);
        }
        if seen.east_deg - seen.west_deg > 90.0 {
            return Self::world(map);
        }
        // Between the probes a parallel may bulge a little further.
        let (margin_lon, margin_lat) =
            ((seen.east_deg - seen.west_deg) / 8.0, (seen.north_deg - seen.south_deg) / 8.0);
        Self {
            west_deg: seen.west_deg - margin_lon,
            east_deg: seen.east_deg + margin_lon,
            south_deg: (seen.south_deg - margin_lat).max(-90.0),
            north_deg: (seen.north_deg + margin_lat).min(90.0),
            is_world: false,
        }
    }
}

fn multiples(step: f64, from: f64, to: f64) -> impl Iterator<Item = f64> {
    let first = (from / step).ceil();
    let n = ((to / step).floor() - first + 1.0).max(0.0) as u32;
    (0..n).map(move |i| (first + f64::from(i)) * step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::ProjectionKind;

    #[test]
    fn steps_follow_the_zoom() {
        assert_eq!(step_deg_at(0.0), 30.0);
        assert_eq!(step_deg_at(2.0), 30.0);
        assert_eq!(step_deg_at(3.0), 15.0);
        assert_eq!(step_deg_at(4.0), 10.0);
        assert_eq!(step_deg_at(9.0), 1.0);
    }

    #[test]
    fn the_world_has_twelve_meridians_and_five_parallels() {
        let map = Viewport::world(ProjectionKind::EqualEarth, 600.0, 300.0);
        assert_eq!(lines(&map).len(), 12 + 5);
    }

    #[test]
    fn a_close_view_has_few_lines() {
        for projection in [ProjectionKind::EqualEarth, ProjectionKind::Mercator, ProjectionKind::Globe] {
            let map = Viewport {
                zoom: 8.0,
                center: LonLat { lon_deg: 31.0, lat_deg: -29.9 },
                ..Viewport::world(projection, 1440.0, 900.0)
            };
            let n_lines = lines(&map).len();
            assert!((10..60).contains(&n_lines), "{projection:?}: {n_lines}");
        }
    }
}
