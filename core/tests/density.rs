//! Many ties at once: pictures of complete states, great circles on pixels, who is near, and what is chosen.
//!
//! `ATLAS_BLESS=1` writes the pictures in `golden/` anew.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "claims/registry.rs"]
mod registry;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use atlas_core::claim::{Layer, RecordIdx, RecordKind};
use atlas_core::geo::{GreatCircle, LonLat, PlanePoint, ProjectionKind, ScreenPoint, UnitVec, Viewport};
use atlas_core::model::Atlas;
use atlas_core::query::{Visible, visible};
use atlas_core::scene::density::{Crowd, Density, Ink, Network, Rgb, Sheet, Step};
use atlas_core::scene::map::HITS_MAX;
use atlas_core::time::{Day, Window};
use atlas_core::view::{Facet, Filters, View};
use atlas_synthetic::Registry;
use registry::{PlaceOf, pairs_layer};

const PROJECTIONS: [ProjectionKind; 3] =
    [ProjectionKind::EqualEarth, ProjectionKind::Mercator, ProjectionKind::Globe];

fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
    LonLat::new(lon_deg, lat_deg).unwrap()
}

fn today() -> Day {
    Day::new(2026, 11, 25).unwrap()
}

/// Some thousand made-up partnerships.
fn made_up() -> &'static Atlas {
    static ATLAS: OnceLock<Atlas> = OnceLock::new();
    ATLAS.get_or_init(|| {
        let mut atlas = Atlas::default();
        atlas.add_layer(&Arc::new(Registry::new(3000, 7).layer()));
        atlas
    })
}

fn ink(is_dark: bool) -> Ink {
    let (colors, peak) = if is_dark {
        let colors = ["#6bb8ea", "#f0a060", "#4fc9a2", "#e39ac6", "#d9c84f", "#9ad0f2", "#c9ad98", "#a9b4bc"];
        (colors, "#fff8e8")
    } else {
        let colors = ["#0a6198", "#b4560a", "#00775a", "#a1447e", "#7a6a00", "#2f7fb8", "#6b5344", "#55606a"];
        (colors, "#1d2429")
    };
    let rgb = |color: &str| Rgb::parse(color).unwrap();
    Ink { colors: colors.map(rgb), peak: rgb(peak), opacity_of_one: 0.22 }
}

fn finish(density: &mut Density, network: &Network, view: &Viewport) -> Sheet {
    let sheet = density.look(view, 1.0);
    assert_eq!(density.step(network, || false), Step::Finished);
    sheet
}

/// What is in sight of the picture: red, green, blue, opacity.
fn seen(density: &mut Density, sheet: &Sheet) -> Vec<u8> {
    density.light();
    let (frame, sight) = (density.counts().frame(), sheet.sight);
    let row = |y: i32| {
        let at = |x: i32| 4 * ((y - frame.y_min) as usize * frame.width() + (x - frame.x_min) as usize);
        &density.image()[at(sight.x_min)..at(sight.x_max)]
    };
    (sight.y_min..sight.y_max).flat_map(row).copied().collect()
}

fn everything(atlas: &Atlas) -> Visible {
    visible(atlas, &View::default(), today())
}

fn crowd_of(network: &Network, shown: &Visible) -> Crowd {
    let mut crowd = Crowd::default();
    crowd.follow(network);
    crowd.show(network, shown);
    crowd
}

fn all_of(atlas: &Atlas, is_dark: bool) -> (Network, Density) {
    let network = Network::new(atlas);
    let mut density = Density::new(&network, &ink(is_dark));
    density.show(&network, &everything(atlas).ties);
    (network, density)
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn read(name: &str) -> Option<(u32, u32, Vec<u8>)> {
    let file = std::fs::File::open(golden(name)).ok()?;
    let mut reader = png::Decoder::new(std::io::BufReader::new(file)).read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    Some((info.width, info.height, pixels))
}

fn write(name: &str, width: u32, height: u32, pixels: &[u8]) {
    let file = std::fs::File::create(golden(name)).unwrap();
    let mut encoder = png::Encoder::new(file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
}

#[test]
fn complete_states_look_as_they_did() {
    let world = |projection| Viewport::world(projection, 480.0, 240.0);
    let europe = Viewport { center: at(10.0, 50.0), zoom: 3.6, ..world(ProjectionKind::EqualEarth) };
    let globe = Viewport { center: at(100.0, 20.0), ..world(ProjectionKind::Globe) };
    for (name, view, is_dark) in [
        ("equal_earth.png", world(ProjectionKind::EqualEarth), false),
        ("mercator_dark.png", world(ProjectionKind::Mercator), true),
        ("globe.png", globe, false),
        ("europe_dark.png", europe, true),
    ] {
        let (network, mut density) = all_of(made_up(), is_dark);
        let sheet = finish(&mut density, &network, &view);
        let pixels = seen(&mut density, &sheet);
        let [width, height] = [sheet.sight.width() as u32, sheet.sight.height() as u32];
        if std::env::var_os("ATLAS_BLESS").is_some() {
            write(name, width, height, &pixels);
        }
        assert!(read(name) == Some((width, height, pixels)), "{name} differs; ATLAS_BLESS=1 writes it anew");
    }
}

fn one_tie(from: LonLat, to: LonLat) -> Atlas {
    let place = |name, at: LonLat| PlaceOf { name, country: "JPN", lon_deg: at.lon_deg, lat_deg: at.lat_deg };
    let mut atlas = Atlas::default();
    atlas.add_layer(&Arc::new(pairs_layer("one", &[place("A", from), place("B", to)], &[(0, 1)])));
    atlas
}

/// Where a direction is on the screen; on Mercator beyond its edge too.
fn spot(view: &Viewport, unit: UnitVec) -> Option<[f64; 2]> {
    let plane = if view.projection == ProjectionKind::Mercator {
        PlanePoint { x: unit.lon_rad(), y: -libm::atanh(unit.z.clamp(-1.0 + 1e-12, 1.0 - 1e-12)) }
    } else {
        view.plane().plane_from_sphere(unit.into())?
    };
    let ScreenPoint { x_px, y_px } = view.screen_from_plane(plane);
    Some([x_px, y_px])
}

/// A great circle on the screen and a little around it, in points at most a third of a pixel apart.
fn dense(view: &Viewport, arc: &GreatCircle) -> Vec<[f64; 2]> {
    const N: usize = 3000;
    let spot_at = |t: f64| spot(view, arc.point_at_angle(arc.angle_rad() * t));
    let beside = |at: [f64; 2], by: f64| {
        (-by..view.width_px + by).contains(&at[0]) && (-by..view.height_px + by).contains(&at[1])
    };
    let mut points = Vec::new();
    for i in 0..N {
        let [a, b] = [i, i + 1].map(|i| spot_at(i as f64 / N as f64));
        let length = match (a, b) {
            (Some(a), Some(b)) => libm::hypot(a[0] - b[0], a[1] - b[1]),
            (None, None) => continue,
            _ => 30.0,
        };
        if [a, b].into_iter().flatten().any(|at| beside(at, length + 5.0)) {
            let n = (length * 3.0).ceil().clamp(1.0, 3000.0);
            let fine = (0..=n as u32).filter_map(|j| spot_at((i as f64 + f64::from(j) / n) / N as f64));
            points.extend(fine.filter(|at| beside(*at, 5.0)));
        }
    }
    points
}

/// Pixels of the screen, by the whole numbers of their middles.
fn pixel([x, y]: [f64; 2]) -> (i32, i32) {
    (x.floor() as i32, y.floor() as i32)
}

/// Whether any of the points sorted by pixel lies within 1.5 pixels.
fn is_near(points: &std::collections::HashMap<(i32, i32), Vec<[f64; 2]>>, at: [f64; 2]) -> bool {
    let (x, y) = pixel(at);
    (x - 2..=x + 2).flat_map(|x| (y - 2..=y + 2).map(move |y| (x, y))).any(|key| {
        points.get(&key).is_some_and(|all| all.iter().any(|p| libm::hypot(p[0] - at[0], p[1] - at[1]) <= 1.5))
    })
}

fn by_pixel(points: &[[f64; 2]]) -> std::collections::HashMap<(i32, i32), Vec<[f64; 2]>> {
    let mut sorted: std::collections::HashMap<_, Vec<_>> = std::collections::HashMap::new();
    points.iter().for_each(|point| sorted.entry(pixel(*point)).or_default().push(*point));
    sorted
}

#[test]
fn great_circles_are_whole_and_where_they_should_be() {
    let arcs = [
        ("Tokyo to Los Angeles", at(139.7, 35.7), at(-118.2, 34.1)),
        ("Auckland to Santiago", at(174.8, -36.9), at(-70.7, -33.5)),
        ("past the pole", at(5.0, 80.0), at(170.0, 78.0)),
        ("along the meridian 180", at(179.9, -40.0), at(179.9, 60.0)),
        ("between opposite points", at(10.0, 20.0), at(-170.0, -20.0)),
        ("between nearly opposite points", at(10.0, 20.0), at(-169.0, -20.5)),
        ("near by", at(2.35, 48.86), at(13.4, 52.5)),
    ];
    let mut wrong = Vec::new();
    for (name, from, to) in arcs {
        let atlas = one_tie(from, to);
        // Coordinates are rounded on their way.
        let network = Network::new(&atlas);
        let course = network.course(&network.arcs[0]);
        let crosses_a_pole =
            (0..=1000).any(|at| course.point_at(f64::from(at) / 1000.0).z.abs() > 1.0 - 1e-5);
        for projection in PROJECTIONS {
            let (_, mut density) = all_of(&atlas, false);
            for (zoom, along) in [(1.0, 0.5), (1.0, 0.1), (4.0, 0.5), (4.0, 0.9), (8.0, 0.5), (8.0, 0.27)] {
                let center = LonLat::from(course.point_at(along));
                let view = Viewport { center, zoom, ..Viewport::world(projection, 400.0, 300.0) };
                let sheet = finish(&mut density, &network, &view);
                // Beyond the edge of Mercator nothing is shown.
                let is_shown = |at: &[f64; 2]| {
                    let place = view.plane_from_screen(ScreenPoint { x_px: at[0], y_px: at[1] });
                    projection != ProjectionKind::Mercator || place.y.abs() < std::f64::consts::PI
                };
                let truth: Vec<_> = dense(&view, &course).into_iter().filter(is_shown).collect();
                let (counts, frame) = (density.counts(), density.counts().frame());
                let mut lit = Vec::new();
                for (i, _) in counts.totals().iter().enumerate().filter(|(_, total)| **total > 0) {
                    let [x, y] = [i % frame.width(), i / frame.width()].map(|v| v as i32);
                    let x = f64::from(frame.x_min + x - sheet.sight.x_min) + 0.5 + sheet.corner_px[0];
                    let y = f64::from(frame.y_min + y - sheet.sight.y_min) + 0.5 + sheet.corner_px[1];
                    if (0.0..400.0).contains(&x) && (0.0..300.0).contains(&y) && is_shown(&[x, y]) {
                        lit.push([x, y]);
                    }
                }
                let (by_truth, by_lit) = (by_pixel(&truth), by_pixel(&lit));
                // Over a pole the line goes along the edge that stands for it.
                let is_pole = |at: &[f64; 2]| {
                    let place = view.plane_from_screen(ScreenPoint { x_px: at[0], y_px: at[1] });
                    let off = place.y.abs() - view.plane().half_extent().y;
                    crosses_a_pole && off.abs() * view.px_per_rad() <= 1.5
                };
                let strays: Vec<_> =
                    lit.iter().filter(|at| !is_near(&by_truth, **at) && !is_pole(at)).collect();
                let inside = |at: &&[f64; 2]| (2.0..398.0).contains(&at[0]) && (2.0..298.0).contains(&at[1]);
                let gaps = truth.iter().filter(inside).filter(|at| !is_near(&by_lit, **at)).count();
                if strays.len() + gaps > 0 || (lit.is_empty() && truth.iter().any(|at| inside(&at))) {
                    let (first, strays) = (strays.first(), strays.len());
                    let gap = truth.iter().filter(inside).find(|at| !is_near(&by_lit, **at));
                    wrong.push(format!(
                        "{name}, {projection:?}, zoom {zoom} at {along}: {strays} strays ({first:?}) and {gaps} gaps \
                         ({gap:?}) of {} lit, {} true", lit.len(), truth.len()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nobody_near_is_missed_and_nobody_far_is_told() {
    const REACH_PX: f64 = 6.0;
    let atlas = made_up();
    let network = Network::new(atlas);
    let crowd = crowd_of(&network, &everything(atlas));
    for projection in PROJECTIONS {
        let view =
            Viewport { center: at(12.0, 47.0), zoom: 3.0, ..Viewport::world(projection, 600.0, 400.0) };
        let courses: Vec<_> = network
            .arcs
            .iter()
            .map(|arc| {
                let course = network.course(arc);
                // Half a pixel apart where the scale is that of the middle.
                let n = (course.angle_rad() * view.px_per_rad()).ceil().max(2.0);
                (0..=n as u32)
                    .filter_map(|i| spot(&view, course.point_at(f64::from(i) / n)))
                    .filter(|at| (-20.0..620.0).contains(&at[0]) && (-20.0..420.0).contains(&at[1]))
                    .collect::<Vec<_>>()
            })
            .collect();
        let is_inside = |at: &[f64; 2]| (10.0..590.0).contains(&at[0]) && (10.0..390.0).contains(&at[1]);
        let inside = courses.iter().flatten().copied().filter(is_inside);
        let some: Vec<[f64; 2]> = inside.step_by(997).take(60).collect();
        for (i, [x, y]) in some.into_iter().enumerate() {
            let point = ScreenPoint { x_px: x + (i % 13) as f64 - 6.0, y_px: y + (i % 7) as f64 - 3.0 };
            let near = crowd.near(&network, &view, point, REACH_PX);
            let within = |limit: f64| -> HashSet<RecordIdx> {
                let is_in = |course: &Vec<[f64; 2]>| {
                    course.iter().any(|at| libm::hypot(at[0] - point.x_px, at[1] - point.y_px) <= limit)
                };
                let arcs = network.arcs.iter().zip(&courses).filter(|(_, course)| is_in(course));
                arcs.map(|(arc, _)| network.ties[arc.tie as usize]).collect()
            };
            // A map is not straight over some pixels.
            let (sure, at_most) = (within(REACH_PX - 1.0), within(REACH_PX + 1.0));
            assert!((sure.len()..=at_most.len()).contains(&near.n), "{projection:?} {point:?}: {}", near.n);
            assert_eq!(near.records.len(), near.n.min(HITS_MAX));
            assert!(near.records.iter().all(|tie| at_most.contains(tie)));
            if near.n <= HITS_MAX {
                assert!(sure.iter().all(|tie| near.records.contains(tie)), "{projection:?} {point:?}");
            }
        }
    }
}

#[test]
fn ties_in_sight_are_all_told() {
    let atlas = made_up();
    for (projection, zoom) in [(ProjectionKind::EqualEarth, 7.0), (ProjectionKind::Mercator, 8.5)] {
        let view = Viewport { center: at(12.0, 47.0), zoom, ..Viewport::world(projection, 300.0, 200.0) };
        let (network, mut density) = all_of(atlas, false);
        assert_eq!(density.ties_in(&network, &view, usize::MAX / 4), None, "nothing is laid yet");
        finish(&mut density, &network, &view);
        let told = density.ties_in(&network, &view, 100_000).unwrap();
        for arc in network.arcs.iter().step_by(11) {
            let course = network.course(arc);
            let runs = dense(&view, &course)
                .iter()
                .any(|at| (0.0..300.0).contains(&at[0]) && (0.0..200.0).contains(&at[1]));
            assert!(!runs || told.contains(&arc.tie), "{arc:?}");
        }
        assert_eq!(density.ties_in(&network, &view, told.len()), Some(told.clone()));
        assert_eq!(density.ties_in(&network, &view, told.len() - 1), None);
    }
}

#[test]
fn places_that_stand_keep_their_distances_and_their_order() {
    let atlas = made_up();
    let network = Network::new(atlas);
    let mut crowd = crowd_of(&network, &everything(atlas));
    let place_at = |place| LonLat::from(network.nodes[network.node_of(place).unwrap() as usize].at);
    for projection in PROJECTIONS {
        let view =
            Viewport { center: at(12.0, 47.0), zoom: 3.0, ..Viewport::world(projection, 600.0, 400.0) };
        let chosen = crowd.prominent(&network, &view);
        assert!(chosen.len() > 20);
        let spots: Vec<_> =
            chosen.iter().map(|place| view.screen_from_sphere(place_at(*place)).unwrap()).collect();
        for (i, a) in spots.iter().enumerate() {
            assert!(spots[..i].iter().all(|b| libm::hypot(a.x_px - b.x_px, a.y_px - b.y_px) > 25.99));
        }
        assert!(
            chosen
                .windows(2)
                .all(|two| crowd.n_ties_of(&network, two[0]) >= crowd.n_ties_of(&network, two[1])),
            "all are shown"
        );
        assert_eq!(crowd.prominent(&network, &view), chosen);
    }
}

#[test]
fn places_that_stand_do_not_depend_on_the_years_before() {
    let atlas = made_up();
    let network = Network::new(atlas);
    let mut crowd = crowd_of(&network, &everything(atlas));
    let view = Viewport::world(ProjectionKind::EqualEarth, 600.0, 400.0);
    let mut all = Vec::new();
    for (from, to) in [(1900, 2030), (1950, 1960), (1990, 2000), (1950, 1960), (1890, 1891)] {
        let years = Window::new(Day::year_start(from), Day::year_start(to).plus_days(-1));
        let shown = visible(atlas, &View { years: Some(years), ..View::default() }, Day::year_start(2026));
        crowd.show(&network, &shown);
        let chosen = crowd.prominent(&network, &view);
        assert_eq!(chosen, crowd_of(&network, &shown).prominent(&network, &view), "{from}");
        assert!(chosen.iter().all(|place| crowd.n_ties_of(&network, *place) > 0));
        all.push(chosen);
    }
    assert_ne!(all[0], all[1]);
    assert_eq!(all[1], all[3]);
}

#[test]
fn the_network_is_the_same_each_time_and_holds_every_partnership() {
    let atlas = made_up();
    let network = Network::new(atlas);
    assert_eq!(network, Network::new(atlas));
    assert_eq!(network.ties.len(), atlas.of_kind(RecordKind::Partnership).len());
    let mut ties: Vec<u32> = network.arcs.iter().map(|arc| arc.tie).collect();
    ties.sort_unstable();
    assert_eq!(ties, (0..network.ties.len() as u32).collect::<Vec<_>>(), "pairs have one arc each");
    for arc in &network.arcs {
        assert_eq!(network.parties(arc.tie), [arc.from, arc.to]);
    }
    let ends: u32 = network.nodes.iter().map(|node| node.n_ties).sum();
    assert_eq!(ends as usize, 2 * network.ties.len());
    for (at, node) in network.nodes.iter().enumerate() {
        assert_eq!(network.node_of(node.place.unwrap()), Some(at as u32));
    }
}

#[test]
fn years_filters_and_pans_lead_to_the_picture_counted_from_nothing() {
    let atlas = made_up();
    let world = Viewport::world(ProjectionKind::EqualEarth, 480.0, 240.0);
    let (network, mut density) = all_of(atlas, true);
    let filters = Filters::default().with(Facet::Form, "twinning", true);
    // Half years are told by months.
    let window = |from: (i32, u8), to: (i32, u8)| {
        let day = |(year, month): (i32, u8)| Day::new(year, month, 1).unwrap();
        Some(Window { from: day(from), to: day(to) })
    };
    let steps = [
        (window((1990, 1), (1995, 1)), false),
        (window((1990, 7), (1995, 7)), false),
        (window((1991, 7), (1996, 7)), false),
        (window((1996, 7), (2001, 7)), true),
        (window((1948, 1), (1950, 1)), false),
        (window((2021, 1), (2026, 1)), false),
        (window((2025, 7), (2027, 1)), true),
        (None, false),
    ];
    for (i, (years, is_filtered)) in steps.into_iter().enumerate() {
        let filters = if is_filtered { filters.clone() } else { Filters::default() };
        let view = View { years, filters, ..View::default() };
        let shown = visible(atlas, &view, today());
        density.show(&network, &shown.ties);
        let map = Viewport { zoom: world.zoom + 1.0, ..world }.panned_by(37.0 * i as f64, -9.0 * i as f64);
        let sheet = finish(&mut density, &network, &map);
        let pixels = seen(&mut density, &sheet);
        let mut fresh = Density::new(&network, &ink(true));
        fresh.show(&network, &shown.ties);
        let again = finish(&mut fresh, &network, &map);
        assert_eq!(again, sheet);
        assert!(seen(&mut fresh, &sheet) == pixels, "step {i}");
    }
}

/// A small collection that comes, goes and comes again beside many.
fn few_more() -> Arc<Layer> {
    let place = |name, lon_deg, lat_deg| PlaceOf { name, country: "JPN", lon_deg, lat_deg };
    let places = [place("Otaru", 141.0, 43.2), place("Naha", 127.7, 26.2), place("Hakodate", 140.7, 41.8)];
    Arc::new(pairs_layer("few more", &places, &[(0, 1), (1, 2)]))
}

#[test]
fn a_network_that_follows_counts_what_a_new_one_counts() {
    let mut atlas = made_up().clone();
    let view = Viewport::world(ProjectionKind::EqualEarth, 480.0, 240.0);
    let (mut network, mut density) = all_of(&atlas, false);
    let mut crowd = Crowd::default();
    crowd.follow(&network);
    finish(&mut density, &network, &view);
    let layer = few_more();
    let n_before = network.arcs.len();
    type Happening<'a> = &'a dyn Fn(&mut Atlas) -> bool;
    let (comes, goes): (Happening<'_>, Happening<'_>) =
        (&|atlas| atlas.add_layer_beside(&layer), &|atlas| atlas.remove_layer(layer.header.id));
    for (step, happens) in [comes, goes, comes].into_iter().enumerate() {
        assert!(happens(&mut atlas), "step {step}");
        assert!(!network.is_of(&atlas));
        assert!(network.follow(&atlas), "step {step}: made anew");
        assert!(network.is_of(&atlas));
        density.follow(&network);
        crowd.follow(&network);
        let shown = everything(&atlas);
        density.show(&network, &shown.ties);
        crowd.show(&network, &shown);
        finish(&mut density, &network, &view);

        let (anew, mut fresh) = all_of(&atlas, false);
        finish(&mut fresh, &anew, &view);
        assert!(density.counts() == fresh.counts(), "step {step}");
        let mut other = crowd_of(&anew, &shown);
        assert_eq!(crowd.n_places(), other.n_places());
        let point = ScreenPoint { x_px: 412.0, y_px: 70.0 };
        assert_eq!(crowd.near(&network, &view, point, 9.0), other.near(&anew, &view, point, 9.0));
        let n_ties = |crowd: &mut Crowd, network: &Network| {
            crowd.prominent(network, &view).iter().map(|place| crowd.n_ties_of(network, *place)).sum::<u32>()
        };
        assert_eq!(n_ties(&mut crowd, &network), n_ties(&mut other, &anew));
    }
    assert_eq!(network.arcs.len(), n_before + 4, "arcs that are gone stay in their places");
}

#[test]
fn a_network_does_not_follow_places_that_move_nor_colors_that_change() {
    let mut atlas = Atlas::default();
    atlas.add_layer(&few_more());
    let mut network = Network::new(&atlas);
    assert!(network.follow(&atlas), "nothing has happened");
    // Many more: everything is touched.
    let many = Arc::new(Registry::new(300, 1).layer());
    atlas.add_layer_beside(&many);
    assert!(!network.follow(&atlas));
}
