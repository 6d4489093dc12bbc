//! What holds for every place, projection and view, tried on generated ones.

#![allow(clippy::unwrap_used)]

use atlas_core::geo::viewport::{MAX_ZOOM, MIN_ZOOM};
use atlas_core::geo::{
    GreatCircle, LonLat, Outline, Padding, PlanePoint, Projection, ProjectionKind, ScreenPaths, ScreenPoint,
    UnitVec, Viewport,
};
use proptest::prelude::*;
use std::f64::consts::FRAC_PI_2;

fn lon_lat() -> impl Strategy<Value = LonLat> {
    // Evenly over the sphere, with the awkward places more often than chance would have it.
    let anywhere = (-180.0..=180.0_f64, -1.0..=1.0_f64)
        .prop_map(|(lon_deg, sin_lat)| LonLat { lon_deg, lat_deg: libm::asin(sin_lat).to_degrees() });
    let awkward = (
        prop_oneof![Just(-180.0), Just(180.0), Just(0.0), Just(90.0), Just(179.999_999)],
        prop_oneof![Just(0.0), Just(90.0), Just(-90.0), Just(85.06), Just(-60.0)],
    )
        .prop_map(|(lon_deg, lat_deg)| LonLat { lon_deg, lat_deg });
    prop_oneof![8 => anywhere, 1 => awkward]
}

fn kind() -> impl Strategy<Value = ProjectionKind> {
    prop_oneof![Just(ProjectionKind::EqualEarth), Just(ProjectionKind::Mercator), Just(ProjectionKind::Globe)]
}

fn projection() -> impl Strategy<Value = Projection> {
    (kind(), lon_lat()).prop_map(|(kind, center)| match kind {
        ProjectionKind::EqualEarth => Projection::EqualEarth { central_lon_deg: center.lon_deg },
        ProjectionKind::Mercator => Projection::Mercator { central_lon_deg: center.lon_deg },
        ProjectionKind::Globe => Projection::Globe { center },
    })
}

fn viewport(zooms: std::ops::Range<f64>) -> impl Strategy<Value = Viewport> {
    (kind(), lon_lat(), -180.0..180.0_f64, zooms, 200.0..1600.0_f64, 200.0..1000.0_f64).prop_map(
        |(projection, center, central_lon_deg, zoom, width_px, height_px)| {
            Viewport { projection, central_lon_deg, center, zoom, width_px, height_px }.clamped()
        },
    )
}

fn angle_rad(a: LonLat, b: LonLat) -> f64 {
    UnitVec::from(a).angle_rad(UnitVec::from(b))
}

fn plane_distance(a: PlanePoint, b: PlanePoint) -> f64 {
    ((a.x - b.x).squared() + (a.y - b.y).squared()).sqrt()
}

trait Square {
    fn squared(self) -> f64;
}

impl Square for f64 {
    fn squared(self) -> f64 {
        self * self
    }
}

fn segment_distance(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let d = [b[0] - a[0], b[1] - a[1]];
    let length2 = d[0] * d[0] + d[1] * d[1];
    let t = if length2 > 0.0 { ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1]) / length2 } else { 0.0 };
    let t = t.clamp(0.0, 1.0);
    ((p[0] - a[0] - d[0] * t).squared() + (p[1] - a[1] - d[1] * t).squared()).sqrt()
}

fn wide(p: [f32; 2]) -> [f64; 2] {
    [f64::from(p[0]), f64::from(p[1])]
}

fn distance_to_paths(paths: &ScreenPaths, p: [f64; 2], closed: bool) -> f64 {
    let mut nearest = f64::INFINITY;
    for piece in paths.pieces() {
        for pair in piece.windows(2) {
            nearest = nearest.min(segment_distance(p, wide(pair[0]), wide(pair[1])));
        }
        if closed {
            nearest = nearest.min(segment_distance(p, wide(piece[piece.len() - 1]), wide(piece[0])));
        }
    }
    nearest
}

/// The even-odd rule over all pieces.
fn is_filled(paths: &ScreenPaths, p: [f64; 2]) -> bool {
    let mut inside = false;
    for piece in paths.pieces() {
        let mut previous = wide(piece[piece.len() - 1]);
        for &point in piece {
            let spot = wide(point);
            if (previous[1] > p[1]) != (spot[1] > p[1]) {
                let x =
                    previous[0] + (spot[0] - previous[0]) * (p[1] - previous[1]) / (spot[1] - previous[1]);
                inside ^= p[0] < x;
            }
            previous = spot;
        }
    }
    inside
}

/// A wavy ring around a place, with its least and largest angle from there.
fn blob() -> impl Strategy<Value = (LonLat, Outline, f64, f64)> {
    (lon_lat(), 0.1..0.9_f64, 0.0..0.4_f64, 1..5_u32, any::<bool>()).prop_map(
        |(center, radius, wave, n_waves, reversed)| {
            let axis = UnitVec::from(center);
            let side = axis.cross(UnitVec { x: 0.36, y: 0.48, z: 0.8 }).normalized().unwrap();
            let other = axis.cross(side);
            let mut points: Vec<LonLat> = (0..96)
                .map(|i| {
                    let turn = f64::from(i) / 96.0 * std::f64::consts::TAU;
                    let angle = radius * (1.0 + wave * libm::sin(turn * f64::from(n_waves)));
                    let outward = side.combined(libm::cos(turn), other, libm::sin(turn));
                    axis.combined(libm::cos(angle), outward, libm::sin(angle)).into()
                })
                .collect();
            if reversed {
                points.reverse();
            }
            (center, Outline::ring(&points), radius * (1.0 - wave), radius * (1.0 + wave))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 65_536, failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn what_is_projected_comes_back(projection in projection(), point in lon_lat()) {
        let (lat_max, tolerance) = match projection {
            // The poles are lines and the edge of the disc is flat: there the inverse cannot know better.
            Projection::EqualEarth { .. } => (90.0, if point.lat_deg.abs() > 89.99 { 3e-8 } else { 1e-9 }),
            Projection::Mercator { .. } => (85.051, 1e-9),
            Projection::Globe { center } => {
                let off = angle_rad(center, point);
                (90.0, if off > 1.57 { 3e-8 } else { 1e-9 })
            }
        };
        prop_assume!(point.lat_deg.abs() <= lat_max);
        if let Some(plane) = projection.plane_from_sphere(point) {
            let back = projection.sphere_from_plane(plane).unwrap();
            prop_assert!(angle_rad(back, point) < tolerance, "{back:?}");
            let half = projection.half_extent();
            prop_assert!(plane.x.abs() <= half.x + 1e-12 && plane.y.abs() <= half.y + 1e-12);
        } else {
            let far = matches!(projection, Projection::Globe { center } if angle_rad(center, point) > 1.57);
            prop_assert!(far);
        }
    }

    #[test]
    fn directions_and_places_are_projected_alike(projection in projection(), point in lon_lat()) {
        prop_assume!(point.lat_deg.abs() < 89.9);
        if let Some(plane) = projection.plane_from_sphere(point) {
            let units = atlas_core::geo::projection::UnitProjection::new(&projection);
            prop_assert!(plane_distance(units.plane_from_unit(point.into(), plane.x), plane) < 1e-9);
        }
    }

    #[test]
    fn equal_earth_keeps_areas(lon_deg in -170.0..170.0_f64, lat_deg in -88.0..88.0_f64) {
        let projection = Projection::EqualEarth { central_lon_deg: 0.0 };
        let at = |lon_deg, lat_deg| projection.plane_from_sphere(LonLat { lon_deg, lat_deg }).unwrap();
        let h = 1e-3;
        let (e, w) = (at(lon_deg + h, lat_deg), at(lon_deg - h, lat_deg));
        let (n, s) = (at(lon_deg, lat_deg + h), at(lon_deg, lat_deg - h));
        let step = 2.0 * h.to_radians();
        let area = ((e.x - w.x) * (s.y - n.y) - (n.x - s.x) * (w.y - e.y)) / (step * step);
        prop_assert!((area / libm::cos(lat_deg.to_radians()) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn mercator_keeps_angles(lat_deg in -84.0..84.0_f64) {
        let projection = Projection::Mercator { central_lon_deg: 0.0 };
        let at = |lat_deg| projection.plane_from_sphere(LonLat { lon_deg: 10.0, lat_deg }).unwrap();
        let h = 1e-3;
        let stretch = (at(lat_deg - h).y - at(lat_deg + h).y) / (2.0 * h.to_radians());
        prop_assert!((stretch * libm::cos(lat_deg.to_radians()) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn great_circles_are_shortest_and_even(a in lon_lat(), b in lon_lat(), c in lon_lat()) {
        let (ab, bc, ac) = (a.distance_km(b), b.distance_km(c), a.distance_km(c));
        prop_assert!((ab - b.distance_km(a)).abs() < 1e-6);
        prop_assert!(ac <= ab + bc + 1e-6);
        let points: Vec<_> = GreatCircle::between(a, b).points(9).collect();
        for pair in points.windows(2) {
            prop_assert!((pair[0].angle_rad(pair[1]) - angle_rad(a, b) / 8.0).abs() < 1e-9);
            prop_assert!((pair[0].length() - 1.0).abs() < 1e-12);
        }
        let middle = a.midpoint(b);
        prop_assert!((middle.distance_km(a) - middle.distance_km(b)).abs() < 1e-5);
    }

    #[test]
    fn bearings_lead_there(a in lon_lat(), b in lon_lat()) {
        prop_assume!(a.lat_deg.abs() < 89.9);
        if let Some(bearing_deg) = a.initial_bearing_deg(b) {
            let lon = a.lon_rad();
            let east = UnitVec { x: -libm::sin(lon), y: libm::cos(lon), z: 0.0 };
            let north = UnitVec::from(a).cross(east);
            let (sin, cos) = libm::sincos(bearing_deg.to_radians());
            let angle = angle_rad(a, b);
            let outward = north.combined(cos, east, sin);
            let reached = UnitVec::from(a).combined(libm::cos(angle), outward, libm::sin(angle));
            prop_assert!((0.0..360.0).contains(&bearing_deg));
            prop_assert!(reached.angle_rad(b.into()) < 1e-6);
        }
    }

    #[test]
    fn what_is_on_the_screen_comes_back(map in viewport(MIN_ZOOM..MAX_ZOOM), fx in 0.0..1.0, fy in 0.0..1.0) {
        let spot = ScreenPoint { x_px: map.width_px * fx, y_px: map.height_px * fy };
        if let Some(place) = map.sphere_from_screen(spot) {
            prop_assume!(place.lat_deg.abs() < 89.9);
            if let Some(back) = map.screen_from_sphere(place) {
                prop_assert!((back.x_px - spot.x_px).abs() < 1e-4, "{back:?} {spot:?}");
                prop_assert!((back.y_px - spot.y_px).abs() < 1e-4, "{back:?} {spot:?}");
            }
        }
    }

    #[test]
    fn zooming_holds_what_is_under_the_pointer(
        map in viewport(2.0..9.0), fx in 0.2..0.8, fy in 0.2..0.8, factor in 1.0..4.0_f64,
    ) {
        let spot = ScreenPoint { x_px: map.width_px * fx, y_px: map.height_px * fy };
        if let Some(place) = map.sphere_from_screen(spot) {
            let zoomed = map.zoomed_at(spot, factor);
            prop_assert!((zoomed.zoom - map.zoom - libm::log2(factor)).abs() < 1e-12);
            prop_assume!(place.lat_deg.abs() < 85.0 && zoomed.center.lat_deg.abs() < 85.0);
            let held = zoomed.screen_from_sphere(place).unwrap();
            prop_assert!((held.x_px - spot.x_px).abs() < 0.01, "{held:?} {spot:?}");
            prop_assert!((held.y_px - spot.y_px).abs() < 0.01, "{held:?} {spot:?}");
        }
    }

    #[test]
    fn a_pan_moves_flat_maps_as_a_whole(map in viewport(3.0..9.0), dx in -99.0..99.0, dy in -99.0..99.0) {
        prop_assume!(map.projection != ProjectionKind::Globe && map.center.lat_deg.abs() < 50.0);
        let off_center = (map.center.lon_deg - map.central_lon_deg).rem_euclid(360.0);
        prop_assume!(!(90.0..270.0).contains(&off_center));
        let before = map.screen_from_sphere(map.center).unwrap();
        let panned = map.panned_by(dx, dy);
        let after = panned.screen_from_sphere(map.center).unwrap();
        prop_assert!((after.x_px - before.x_px - dx).abs() < 1e-3 && (after.y_px - before.y_px - dy).abs() < 1e-3);
        let back = panned.panned_by(-dx, -dy);
        prop_assert!(angle_rad(back.center, map.center) < 1e-8);
    }

    #[test]
    fn a_dragged_globe_follows_the_pointer(map in viewport(2.0..6.0), dx in -0.4..0.4_f64, dy in -0.4..0.4_f64) {
        let globe = map.projected_as(ProjectionKind::Globe);
        prop_assume!(globe.center.lat_deg.abs() < 30.0);
        let radius_px = globe.px_per_rad();
        let from = ScreenPoint { x_px: globe.width_px / 2.0, y_px: globe.height_px / 2.0 };
        let to = ScreenPoint { x_px: from.x_px + dx * radius_px, y_px: from.y_px + dy * radius_px };
        let dragged = globe.dragged(from, to);
        let held = dragged.screen_from_sphere(globe.center).unwrap();
        prop_assert!((held.x_px - to.x_px).abs() < 1e-3 && (held.y_px - to.y_px).abs() < 1e-3);
    }

    #[test]
    fn fitted_places_are_in_the_frame_and_fill_it(
        kind in kind(),
        places in prop::collection::vec((-50.0..40.0_f64, -40.0..60.0_f64), 2..12),
        shift_deg in -180.0..180.0_f64,
    ) {
        let places: Vec<_> =
            places.iter().map(|&(lon, lat)| LonLat::new(lon + shift_deg, lat).unwrap()).collect();
        let padding = Padding { left_px: 100.0, right_px: 40.0, top_px: 30.0, bottom_px: 60.0 };
        let map = Viewport::world(kind, 1000.0, 700.0).fitted_to(&places, padding, MAX_ZOOM);
        prop_assert_eq!(map, map.clamped());
        let disc = map.fitted_to_world(padding);
        prop_assume!(kind != ProjectionKind::Globe || map.zoom > disc.zoom);
        let spots: Vec<_> = places.iter().map(|p| map.screen_from_sphere(*p).unwrap()).collect();
        let range = |of: fn(&ScreenPoint) -> f64| {
            let low = spots.iter().map(of).fold(f64::INFINITY, f64::min);
            (low, spots.iter().map(of).fold(f64::NEG_INFINITY, f64::max))
        };
        let ((west, east), (top, bottom)) = (range(|s| s.x_px), range(|s| s.y_px));
        let slack = if kind == ProjectionKind::Globe { 25.0 } else { 0.01 };
        prop_assert!(west >= 100.0 - slack && east <= 960.0 + slack, "{west} {east}");
        prop_assert!(top >= 30.0 - slack && bottom <= 640.0 + slack, "{top} {bottom}");
        let fills = (east - west) / 860.0 > 0.93 || (bottom - top) / 610.0 > 0.93;
        prop_assert!(fills || map.zoom == MAX_ZOOM, "{west} {east} {top} {bottom}");
    }

    #[test]
    fn a_view_between_two_is_usable(a in viewport(MIN_ZOOM..MAX_ZOOM), b in viewport(MIN_ZOOM..MAX_ZOOM), t in 0.0..1.0) {
        for end in [b, Viewport { projection: a.projection, central_lon_deg: a.central_lon_deg, ..b }.clamped()] {
            let between = Viewport::interpolated(&a, &end, t);
            prop_assert_eq!(between, between.clamped());
        }
    }

    #[test]
    fn drawn_arcs_are_true_to_half_a_pixel(map in viewport(0.0..8.0), a in lon_lat(), b in lon_lat()) {
        let mut paths = ScreenPaths::new();
        map.projector().add_arc(a, b, &mut paths);
        for &[x, y] in paths.pieces().flatten() {
            prop_assert!((-65.0..map.width_px + 65.0).contains(&f64::from(x)));
            prop_assert!((-65.0..map.height_px + 65.0).contains(&f64::from(y)));
        }
        for unit in GreatCircle::between(a, b).points(200) {
            let place = LonLat::from(unit);
            // Where a meridian through a pole is a jump along the line that the pole is, any side is right.
            prop_assume!(place.lat_deg.abs() < 89.0);
            let Some(spot) = map.screen_from_sphere(place) else { continue };
            let is_on_limb =
                map.projection == ProjectionKind::Globe && angle_rad(map.center, place) > FRAC_PI_2 - 1e-6;
            if is_on_limb {
                continue;
            }
            let cut_deg = (place.lon_deg - map.central_lon_deg).rem_euclid(360.0) - 180.0;
            let on_screen = (0.0..map.width_px).contains(&spot.x_px) && (0.0..map.height_px).contains(&spot.y_px);
            if on_screen && cut_deg.abs() > 1e-6 && angle_rad(a, b) > 1e-6 {
                let off = distance_to_paths(&paths, [spot.x_px, spot.y_px], false);
                prop_assert!(off < 0.5, "{off} px at {place:?}");
            }
        }
    }

    #[test]
    fn arcs_never_leap_across_the_map(map in viewport(0.0..3.0), a in lon_lat(), b in lon_lat()) {
        prop_assume!(map.projection != ProjectionKind::Globe);
        let mut paths = ScreenPaths::new();
        map.projector().add_arc(a, b, &mut paths);
        let arc = GreatCircle::between(a, b);
        prop_assume!(arc.points(400).all(|unit| LonLat::from(unit).lat_deg.abs() < 85.0));
        for pair in paths.pieces().flat_map(|piece| piece.windows(2)) {
            let [middle_x, middle_y] = [0, 1].map(|i| f64::midpoint(f64::from(pair[0][i]), f64::from(pair[1][i])));
            let place = map.sphere_from_screen(ScreenPoint { x_px: middle_x, y_px: middle_y });
            let off = place.map_or(0.0, |place| {
                arc.points(400).map(|unit| unit.angle_rad(place.into())).fold(f64::INFINITY, f64::min)
            });
            prop_assert!(off < 0.06, "{off} rad");
        }
    }

    #[test]
    fn rings_hold_what_is_near_their_middle((center, ring, least, largest) in blob(), place in lon_lat()) {
        let angle = angle_rad(center, place);
        if angle < least - 0.05 {
            prop_assert!(ring.contains(place));
        } else if angle > largest + 0.05 {
            prop_assert!(!ring.contains(place));
        }
    }

    #[test]
    fn filled_rings_cover_what_they_hold(
        map in viewport(0.0..4.0), (_, ring, _, _) in blob(), places in prop::collection::vec(lon_lat(), 60),
    ) {
        let mut paths = ScreenPaths::new();
        map.projector().add_ring(&ring, &mut paths);
        for place in places {
            let Some(spot) = map.screen_from_sphere(place) else { continue };
            let on_screen = (0.0..map.width_px).contains(&spot.x_px) && (0.0..map.height_px).contains(&spot.y_px);
            let p = [spot.x_px, spot.y_px];
            let is_clear = place.lat_deg.abs() < 85.0 && distance_to_paths(&paths, p, true) > 3.0;
            if on_screen && is_clear {
                prop_assert_eq!(is_filled(&paths, p), ring.contains(place), "{:?} at {:?}", place, p);
            }
        }
    }

    #[test]
    fn coasts_are_drawn_where_they_are(map in viewport(0.0..4.0), (_, ring, _, _) in blob()) {
        let (mut coast, mut land) = (ScreenPaths::new(), ScreenPaths::new());
        map.projector().add_line(&ring, &mut coast);
        map.projector().add_ring(&ring, &mut land);
        for &point in coast.pieces().flatten() {
            let [x, y] = wide(point);
            if (0.0..map.width_px).contains(&x) && (0.0..map.height_px).contains(&y) {
                prop_assert!(distance_to_paths(&land, [x, y], true) < 0.1);
            }
        }
    }
}

#[test]
fn the_same_bits_everywhere() {
    let at = LonLat { lon_deg: -46.633_3, lat_deg: -23.550_5 };
    let bits = |projection: Projection| {
        let plane = projection.plane_from_sphere(at).unwrap();
        let back = projection.sphere_from_plane(plane).unwrap();
        [plane.x, plane.y, back.lon_deg, back.lat_deg].map(f64::to_bits)
    };
    let all = [
        bits(Projection::EqualEarth { central_lon_deg: 0.0 }),
        bits(Projection::Mercator { central_lon_deg: 0.0 }),
        bits(Projection::Globe { center: LonLat::ORIGIN }),
    ];
    assert_eq!(
        all,
        [
            [13827610413579586655, 4602138072552487980, 13855131907679995717, 13850694130975929010],
            [13828878257541422621, 4601293906471556383, 13855131907679995717, 13850694130975929008],
            [13827549860820549708, 4600869402594354769, 13855131907679995718, 13850694130975929008],
        ]
    );
}
