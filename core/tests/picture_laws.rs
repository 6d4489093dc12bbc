//! A picture that is shifted and scaled shows everything where the projection puts it.

#![allow(clippy::unwrap_used)]

use atlas_core::geo::{LonLat, Picture, ProjectionKind, ScreenPaths, ScreenPoint, Viewport, graticule};
use proptest::prelude::*;

const FLAT: [ProjectionKind; 2] = [ProjectionKind::EqualEarth, ProjectionKind::Mercator];

fn kind() -> impl Strategy<Value = ProjectionKind> {
    prop_oneof![Just(FLAT[0]), Just(FLAT[1]), Just(ProjectionKind::Globe)]
}

fn place() -> impl Strategy<Value = LonLat> {
    (-180.0..180.0_f64, -85.0..85.0_f64).prop_map(|(lon_deg, lat_deg)| LonLat { lon_deg, lat_deg })
}

fn density() -> impl Strategy<Value = f64> {
    prop_oneof![Just(1.0), Just(1.25), Just(1.5), Just(2.0), Just(2.625), Just(3.0)]
}

fn view(kind: impl Strategy<Value = ProjectionKind>) -> impl Strategy<Value = Viewport> {
    (kind, place(), -1.0..12.0_f64, 200_u32..1600, 200_u32..1000).prop_map(
        |(projection, center, zoom, width, height)| Viewport {
            center,
            zoom,
            ..Viewport::world(projection, f64::from(width), f64::from(height))
        },
    )
}

/// Where a place lies in a picture, in its pixels; on the far side of the globe it lies nowhere.
fn in_picture(picture: &Picture, place: LonLat) -> Option<[f64; 2]> {
    let on_grid =
        |size: f64, origin: f64| size + (origin * picture.density).round() - origin * picture.density;
    let origin = picture.viewport.screen_from_plane(atlas_core::geo::PlanePoint { x: 0.0, y: 0.0 });
    let spot = picture.viewport.screen_from_sphere(place)?;
    Some([
        on_grid(spot.x_px * picture.density, origin.x_px),
        on_grid(spot.y_px * picture.density, origin.y_px),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn what_is_shown_lies_where_the_projection_puts_it(
        start in view(kind()), place in place(), density in density(),
        moves in prop::collection::vec((-300.0..300.0_f64, -300.0..300.0_f64, prop_oneof![3 => Just(1.0), 1 => 0.5..2.0_f64]), 1..12),
        at_rest in prop::collection::vec(any::<bool>(), 12),
    ) {
        let mut picture = Picture::wanted(None, &start, density, true);
        let mut now = start;
        for ((dx, dy, factor), is_at_rest) in moves.into_iter().zip(at_rest) {
            let middle = ScreenPoint { x_px: now.width_px / 3.0, y_px: now.height_px / 2.0 };
            now = now.panned_by(dx, dy).zoomed_at(middle, factor);
            picture = Picture::wanted(Some(&picture), &now, density, is_at_rest);
            let placed = picture.placed_on(&now, density).unwrap();
            prop_assert!(placed.is_covering);
            prop_assert!(placed.is_exact || !is_at_rest);
            prop_assert!(!(picture.is_passing && is_at_rest));
            let (Some(spot), Some(within)) = (now.screen_from_sphere(place), in_picture(&picture, place)) else { continue };
            for (axis, wanted) in [spot.x_px, spot.y_px].into_iter().enumerate() {
                let shown = placed.corner_px[axis] + within[axis] * placed.scale;
                // A pixel of the picture is up to half a pixel off, and as much again as it is enlarged.
                let tolerance = 0.5 * placed.scale.max(1.0) + 1e-3;
                prop_assert!((shown - wanted * density).abs() <= tolerance, "{shown} for {wanted} at {density}");
            }
            if placed.is_exact {
                prop_assert_eq!(placed.corner_px, placed.corner_px.map(f64::round));
                prop_assert_eq!(placed.scale, 1.0);
            }
        }
    }

    #[test]
    fn a_drag_and_back_is_no_move(start in view(prop_oneof![Just(FLAT[0]), Just(FLAT[1])]), steps in prop::collection::vec((-20.0..20.0_f64, -20.0..20.0_f64), 50)) {
        // Away from the edges of the world, where a drag stops.
        let start = Viewport { zoom: 5.0, center: LonLat { lat_deg: start.center.lat_deg / 2.0, lon_deg: start.center.lon_deg / 2.0 }, ..start };
        let first = Picture::wanted(None, &start, 1.0, true);
        let (mut now, mut picture) = (start, first);
        for (dx, dy) in steps.iter().copied().chain(steps.iter().map(|(dx, dy)| (-dx, -dy))) {
            now = now.panned_by(dx, dy);
            picture = Picture::wanted(Some(&picture), &now, 1.0, false);
        }
        let (fresh, worn) = (first.placed_on(&start, 1.0).unwrap(), picture.placed_on(&now, 1.0).unwrap());
        prop_assert!(worn.is_exact && worn.is_covering);
        let place = start.center;
        let at = |picture: &Picture, corner: [f64; 2]| {
            let within = in_picture(picture, place).unwrap();
            [corner[0] + within[0], corner[1] + within[1]]
        };
        let (a, b) = (at(&first, fresh.corner_px), at(&picture, worn.corner_px));
        // Only rounding may put the same place on the next pixel.
        prop_assert!((a[0] - b[0]).abs() < 1.001 && (a[1] - b[1]).abs() < 1.001);
    }

    #[test]
    fn a_margin_costs_little_memory(view in view(kind()), density in density()) {
        let [width, height] = Picture::around(&view, density).size_px();
        let screen = view.width_px * view.height_px * density * density;
        prop_assert!(width * height <= (screen * 1.35).min(screen + 1e6) + 4.0 * (width + height));
    }
}

/// Pictures of one scale are cut from the same cloth: where they overlap, the same points lie on the same pixels.
#[test]
fn pictures_of_one_scale_agree_to_the_pixel() {
    for projection in FLAT {
        let start = Viewport {
            zoom: 4.3,
            center: LonLat { lon_deg: 10.0, lat_deg: 47.0 },
            ..Viewport::world(projection, 900.0, 600.0)
        };
        let moved = start.panned_by(33.3, -41.7);
        let (a, b) = (Picture::around(&start, 2.0), Picture::around(&moved, 2.0));
        let shift = b.placed_on(&start, 2.0).unwrap().corner_px;
        let own = a.placed_on(&start, 2.0).unwrap().corner_px;
        let points = |picture: &Picture, corner: [f64; 2]| {
            let mut paths = ScreenPaths::new();
            let projector = picture.projector();
            graticule::lines(&start).iter().for_each(|line| projector.add_line(line, &mut paths));
            let on_screen =
                |[x, y]: [f32; 2]| [f64::from(x) * 2.0 + corner[0], f64::from(y) * 2.0 + corner[1]];
            let inside = |[x, y]: &[f64; 2]| (100.0..1700.0).contains(x) && (100.0..1100.0).contains(y);
            paths.pieces().flatten().copied().map(on_screen).filter(inside).collect::<Vec<_>>()
        };
        let (a, b) = (points(&a, own), points(&b, shift));
        assert!(a.len() > 50 && a.len() == b.len(), "{} {}", a.len(), b.len());
        assert!(a.iter().zip(&b).all(|(a, b)| (a[0] - b[0]).abs() < 1e-3 && (a[1] - b[1]).abs() < 1e-3));
    }
}

#[test]
fn zooming_out_paints_seldom_and_never_leaves_a_blank() {
    let mut now = Viewport {
        zoom: 6.0,
        center: LonLat { lon_deg: 10.0, lat_deg: 47.0 },
        ..Viewport::world(FLAT[0], 1440.0, 900.0)
    };
    let mut picture = Picture::wanted(None, &now, 1.0, true);
    let mut n_painted = 0;
    for _ in 0..40 {
        now.zoom -= 0.1;
        let wanted = Picture::wanted(Some(&picture), &now, 1.0, false);
        n_painted += u32::from(wanted != picture);
        picture = wanted;
        assert!(picture.placed_on(&now, 1.0).unwrap().is_covering);
    }
    assert!(n_painted <= 8, "{n_painted}");
}
