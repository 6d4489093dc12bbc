//! The reference data as it is shipped: the land, the countries, the gazetteer.
#![allow(clippy::unwrap_used)]

use atlas_core::geo::LonLat;
use atlas_core::reference::countries::{self, Country};
use atlas_core::reference::gazetteer::{self, Gazetteer, MatchKind};
use atlas_core::reference::land::{self, ArcKind, Land};

fn file(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../public/reference/");
    let bytes = std::fs::read(format!("{folder}{name}")).unwrap();
    if name.ends_with(".gz.bin") { inflated(&bytes) } else { bytes }
}

/// Inflates a gzip file without optional header fields, which is what `cargo xtask data` writes.
fn inflated(gzip: &[u8]) -> Vec<u8> {
    assert_eq!(gzip[..4], [0x1F, 0x8B, 8, 0]);
    miniz_oxide::inflate::decompress_to_vec(&gzip[10..gzip.len() - 8]).unwrap()
}

fn lands() -> [(&'static str, Land); 2] {
    ["land-coarse.bin", "land-fine.gz.bin"].map(|name| (name, land::decode(&file(name)).unwrap()))
}

fn the_gazetteer() -> Gazetteer {
    gazetteer::decode(&file("gazetteer.gz.bin")).unwrap()
}

fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
    LonLat { lon_deg, lat_deg }
}

#[test]
fn points_belong_to_the_shapes_the_note_on_boundaries_says() {
    let expected = [
        ("Durban", at(30.9, -29.8), Some("ZAF")),
        ("São Paulo", at(-46.64, -23.55), Some("BRA")),
        ("Nampula", at(39.27, -15.12), Some("MOZ")),
        ("Kampala", at(32.58, 0.3), Some("UGA")),
        ("Maseru", at(27.9, -29.5), Some("LSO")),
        ("Crimea", at(34.3, 45.3), Some("UKR")),
        ("Western Sahara", at(-13.0, 25.0), Some("ESH")),
        ("West Bank", at(35.25, 32.2), Some("PSE")),
        ("Pristina", at(21.0, 42.6), Some("XKX")),
        ("Hargeisa", at(44.06, 9.56), Some("SOL")),
        ("Taiwan", at(121.2, 24.8), Some("TWN")),
        ("Chukotka west of 180 degrees", at(179.0, 67.5), Some("RUS")),
        ("Chukotka east of 180 degrees", at(-175.0, 66.8), Some("RUS")),
        ("the south pole", at(12.0, -90.0), Some("ATA")),
        ("Antarctica at 180 degrees", at(180.0, -85.0), Some("ATA")),
        ("the north pole", at(0.0, 90.0), None),
        ("the Caspian Sea", at(51.0, 41.0), None),
        ("the Atlantic", at(-30.0, 0.0), None),
        ("the Pacific at 180 degrees", at(180.0, 0.0), None),
    ];
    for (name, land) in lands() {
        for (place, point, code) in expected {
            let found = land.shape_at(point).map(|shape| String::from_utf8_lossy(&shape.code).into_owned());
            assert_eq!(found.as_deref(), code, "{place} in {name}");
        }
    }
}

#[test]
fn all_shapes_are_in_both_land_files_and_have_an_area() {
    for (name, land) in lands() {
        assert_eq!(land.shapes().len(), 242, "{name}");
        let has_area = |shape: &&land::Shape| {
            let n_points = shape.rings.iter().map(|ring| land.ring_points(ring).count()).max();
            n_points >= Some(3)
        };
        let without: Vec<_> = land.shapes().iter().filter(|shape| !has_area(shape)).collect();
        let without: Vec<_> = without.iter().map(|shape| String::from_utf8_lossy(&shape.code)).collect();
        // Less than a cell of the grid.
        let may_lack =
            if name.contains("coarse") { &["GIB", "MAC", "MAF", "MCO", "SXM", "VAT"][..] } else { &["MCO"] };
        assert!(without.iter().all(|code| may_lack.contains(&&**code)), "{without:?} in {name}");
    }
}

#[test]
fn no_line_jumps_except_at_180_degrees() {
    for (name, land) in lands() {
        for kind in [ArcKind::Coast, ArcKind::Border, ArcKind::Disputed] {
            assert!(land.lines(kind).next().is_some());
            for ends in land.lines(kind).flat_map(|line| line.windows(2)) {
                let step_deg = (ends[0].lon_deg - ends[1].lon_deg).abs();
                let step_deg = step_deg.min(360.0 - step_deg);
                assert!(step_deg < 30.0, "{name}: {:?} to {:?}", ends[0], ends[1]);
            }
        }
    }
}

#[test]
fn the_outline_of_the_land_closes_around_continents() {
    for (name, land) in lands() {
        let n_coasts = land.lines(ArcKind::Coast).count() + land.lines(ArcKind::Seam).count();
        assert!((100..=n_coasts).contains(&land.outline().len()), "{name}");
        // Africa, Asia and Europe are one ring: it has points in Portugal, South Africa and Korea.
        let places = [at(-9.2, 38.8), at(18.4, -34.2), at(129.2, 35.4)];
        let has_point_near = |ring: &land::Ring, place: LonLat| {
            land.ring_points(ring)
                .any(|p| (p.lon_deg - place.lon_deg).abs() < 1.5 && (p.lat_deg - place.lat_deg).abs() < 1.5)
        };
        let is_old_world = |ring: &&land::Ring| places.iter().all(|&place| has_point_near(ring, place));
        assert_eq!(land.outline().iter().filter(is_old_world).count(), 1, "{name}");
    }
}

#[test]
fn all_countries_are_known_by_every_code() {
    assert_eq!(countries::all().len(), 250);
    for country in countries::all() {
        assert_eq!(countries::by_iso2(country.iso2_text()), Some(country));
        assert_eq!(countries::by_iso3(country.iso3_text()), Some(country));
        assert_eq!(countries::by_name(country.english_name()), Some(country), "{}", country.english_name());
        assert!(country.m49.is_some() || &country.iso2 == b"XK");
        if let Some(m49) = country.m49 {
            assert_eq!(countries::by_m49(m49), Some(country));
        }
    }
}

#[test]
fn regions_are_those_of_the_united_nations() {
    let country = |iso2| countries::by_iso2(iso2).unwrap();
    let regions = |country: &Country| (country.region, country.sub_region, country.intermediate_region);
    assert_eq!(regions(country("ZA")), (Some(2), Some(202), Some(18)));
    assert_eq!(regions(country("MZ")), (Some(2), Some(202), Some(14)));
    assert_eq!(regions(country("ES")), (Some(150), Some(39), None));
    assert_eq!(regions(country("AQ")), (None, None, None));
    assert!(country("BR").is_within(419) && country("BR").is_within(1) && !country("BR").is_within(2));
}

/// Atolls and archipelagos so small that a tenth of a degree can lie beside them.
const SCATTERED: [&str; 15] =
    ["KI", "MV", "MH", "FM", "TV", "CK", "PF", "SC", "BS", "MP", "TC", "HM", "TK", "TO", "TF"];

#[test]
fn label_points_lie_inside_their_countries() {
    let (_, fine) = &lands()[1];
    for country in countries::all() {
        let (bounds, point) = (country.bounds, country.label_point);
        let east_of_west_deg = |lon_deg: f64| (lon_deg - bounds.west_deg).rem_euclid(360.0);
        assert!((bounds.south_deg..=bounds.north_deg).contains(&point.lat_deg), "{}", country.english_name());
        let is_all_around = bounds.west_deg <= -180.0 && bounds.east_deg >= 180.0;
        assert!(
            is_all_around || east_of_west_deg(point.lon_deg) <= east_of_west_deg(bounds.east_deg),
            "{} at {point:?} in {bounds:?}",
            country.english_name()
        );
        let is_large = bounds.north_deg - bounds.south_deg > 0.8 && !SCATTERED.contains(&country.iso2_text());
        if is_large && fine.shape(country.iso3).is_some() {
            let found = fine.shape_at(point).map(|found| found.code);
            assert_eq!(found, Some(country.iso3), "{} at {point:?}", country.english_name());
        }
    }
}

#[test]
fn bounds_show_the_main_part_of_a_country() {
    let bounds = |iso2| countries::by_iso2(iso2).unwrap().bounds;
    let france = bounds("FR");
    assert!(france.west_deg > -6.0 && france.east_deg < 11.0 && france.south_deg > 40.0, "{france:?}");
    let mozambique = bounds("MZ");
    assert!((mozambique.west_deg - 30.2).abs() < 0.3 && (mozambique.south_deg + 26.9).abs() < 0.3);
    let russia = bounds("RU");
    assert!(russia.west_deg > 10.0 && russia.east_deg < -160.0, "{russia:?}");
}

#[test]
fn countries_are_recognised_as_files_write_them() {
    for (name, iso2) in [
        ("South Africa", "ZA"),
        ("Czech Republic", "CZ"),
        ("Czechia", "CZ"),
        ("Ivory Coast", "CI"),
        ("Côte d'Ivoire", "CI"),
        ("UK", "GB"),
        ("Scotland", "GB"),
        ("the United States of America", "US"),
        ("U.S.A.", "US"),
        ("Palestine", "PS"),
        ("Kosovo", "XK"),
        ("Turkey", "TR"),
        ("Vietnam", "VN"),
        ("South Korea", "KR"),
        ("Russia", "RU"),
        ("Taiwan", "TW"),
        ("MOZ", "MZ"),
        ("br", "BR"),
    ] {
        assert_eq!(countries::by_name(name).map(Country::iso2_text), Some(iso2), "{name}");
    }
    for unknown in ["", "Czechoslovakia", "USSR", "Atlantis"] {
        assert_eq!(countries::by_name(unknown), None, "{unknown}");
    }
}

#[test]
fn a_faulty_table_of_countries_is_refused() {
    assert!(countries::decode(b"").is_err());
    assert!(countries::decode(b"CTRY\x01\xFF\xFF\x03\x00").is_err());
    assert!(countries::decode(b"CTRY\x01\x01\x00ZAZAF").is_err());
}

#[test]
fn the_articles_cities_are_found_also_as_it_spells_them() {
    let gazetteer = the_gazetteer();
    for (query, name, iso2, kind) in [
        ("eThekwini", "Durban", b"ZA", MatchKind::OtherName),
        ("São Paulo", "São Paulo", b"BR", MatchKind::Name),
        ("SaoPaulo", "São Paulo", b"BR", MatchKind::Name),
        ("Gualrulhos", "Guarulhos", b"BR", MatchKind::Similar),
        ("Porto Allegre", "Porto Alegre", b"BR", MatchKind::Similar),
        ("Porto Alegre", "Porto Alegre", b"BR", MatchKind::Name),
        ("bilbao", "Bilbao", b"ES", MatchKind::Name),
        ("xai xai", "Xai-Xai", b"MZ", MatchKind::Name),
        ("Lourenco Marques", "Maputo", b"MZ", MatchKind::OtherName),
        ("Tshwane", "Pretoria", b"ZA", MatchKind::OtherName),
        ("windhoek", "Windhoek", b"NA", MatchKind::Name),
    ] {
        let found = gazetteer.search(query, 5);
        let first = found.first().unwrap_or_else(|| panic!("nothing for {query}"));
        assert_eq!((first.place.name, &first.place.iso2, first.kind), (name, iso2, kind), "{query}");
    }
}

#[test]
fn former_names_and_names_in_four_languages_are_found() {
    let gazetteer = the_gazetteer();
    for (query, name) in [
        ("Bombay", "Mumbai"),
        ("Saigon", "Ho Chi Minh City"),
        ("Kiev", "Kyiv"),
        ("Leningrad", "Saint Petersburg"),
        ("Stalingrad", "Volgograd"),
        ("Karl-Marx-Stadt", "Chemnitz"),
        ("Le Cap", "Cape Town"),
        ("Ciudad del Cabo", "Cape Town"),
        ("Cidade do Cabo", "Cape Town"),
        ("Nova Iorque", "New York City"),
        ("Nueva York", "New York City"),
        ("Lisboa", "Lisbon"),
        ("Londres", "London"),
        ("Pequim", "Beijing"),
        ("Moscu", "Moscow"),
        ("München", "Munich"),
    ] {
        let found = gazetteer.search(query, 3);
        assert_eq!(found.first().map(|found| found.place.name), Some(name), "{query}");
    }
}

#[test]
fn the_picker_can_tell_places_of_one_name_apart() {
    let gazetteer = the_gazetteer();
    let found = gazetteer.places_named("Springfield", Some(*b"US"));
    assert!(found.len() >= 8);
    assert!(found.is_sorted_by(|a, b| a.population >= b.population));
    let mut divisions: Vec<&str> = found.iter().map(|place| place.division).collect();
    divisions.sort_unstable();
    divisions.dedup();
    assert_eq!(divisions.len(), found.len());
}

#[test]
fn gazetteer_places_lie_in_their_countries() {
    let gazetteer = the_gazetteer();
    assert!(gazetteer.n_places() > 33_000);
    let (_, fine) = &lands()[1];
    let mut n_elsewhere = 0;
    for place in (0..gazetteer.n_places()).step_by(37).filter_map(|i| gazetteer.place(i)) {
        let country = countries::by_iso2(core::str::from_utf8(&place.iso2).unwrap());
        assert!(country.is_some(), "{place:?}");
        let code = fine.shape_at(place.position).map(|shape| shape.code);
        n_elsewhere += usize::from(code.is_some() && code != country.map(|country| country.iso3));
    }
    // Overseas areas that the basemap counts to France, cities on a border, disputed places.
    assert!(n_elsewhere < 20, "{n_elsewhere}");
}
