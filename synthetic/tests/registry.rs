//! What made-up registries are held to: the same bytes from a seed, the stated shares, the shape of real ones.
#![allow(missing_docs)]

use std::collections::HashMap;
use std::sync::LazyLock;

use atlas_core::claim::RecordKind;
use atlas_core::model::Atlas;
use atlas_synthetic::{FIRST_YEAR, HEAD, LAST_YEAR, Registry};
use sha2::{Digest as _, Sha256};

const N: usize = 25_917;
const SEED: u64 = 1;

/// Made once, since an unoptimised build takes some seconds for it.
static REGISTRY: LazyLock<Registry> = LazyLock::new(|| Registry::new(N, SEED));

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn share(n: usize) -> f64 {
    100.0 * n as f64 / N as f64
}

#[test]
fn a_seed_gives_the_same_bytes_everywhere() {
    assert_eq!(hash(&Registry::new(1_000, SEED).csv()), "1e8b552567786625");
    assert_ne!(Registry::new(100, 1), Registry::new(100, 2));
}

#[test]
fn a_smaller_registry_is_the_beginning_of_a_larger_one() {
    let small = Registry::new(100, SEED);
    assert_eq!(REGISTRY.pairs[..100], small.pairs);
    assert!(REGISTRY.csv().starts_with(&small.csv()));
}

#[test]
fn shares_are_as_stated() {
    let registry = &*REGISTRY;
    let count = |holds: fn(&atlas_synthetic::Pair) -> bool| {
        share(registry.pairs.iter().filter(|pair| holds(pair)).count())
    };
    let near = |found: f64, stated: f64| (found - stated).abs() < 0.15 * stated;
    for (what, found, stated) in [
        ("without a start", count(|pair| pair.since.is_empty()), 3.0),
        ("with an end", count(|pair| !pair.until.is_empty()), 12.0),
        ("approximate or uncertain", count(|pair| pair.since.ends_with(['~', '?'])), 8.0),
        ("to the day", count(|pair| pair.since.len() == 10), 25.0),
        ("to the month", count(|pair| pair.since.len() == 7), 12.0),
        ("twinning", count(|pair| pair.form == "twinning"), 70.0),
        ("peer review", count(|pair| pair.form == "peer review"), 2.0),
    ] {
        assert!(near(found, stated), "{what}: {found:.2} %, stated {stated} %");
    }
    for pair in &registry.pairs {
        let year = |text: &str| text.get(..4).and_then(|year| year.parse::<i32>().ok());
        let (since, until) = (year(&pair.since), year(&pair.until));
        for year in [since, until].into_iter().flatten() {
            assert!((FIRST_YEAR..=LAST_YEAR).contains(&year), "{pair:?}");
        }
        assert!(since.zip(until).is_none_or(|(since, until)| since <= until), "{pair:?}");
    }
}

#[test]
fn few_cities_have_many_partners_and_most_have_one_or_two() {
    let registry = &*REGISTRY;
    let mut n_partners = vec![0_u32; registry.cities.len()];
    registry.pairs.iter().flat_map(|pair| [pair.a, pair.b]).for_each(|city| n_partners[city as usize] += 1);
    n_partners.sort_unstable_by(|a, b| b.cmp(a));
    let (most, tenth, median) =
        (n_partners[0], n_partners[n_partners.len() / 10], n_partners[n_partners.len() / 2]);
    assert!(n_partners.len() > 10_000, "{} cities", n_partners.len());
    assert!(most >= 50 && (5..=15).contains(&tenth) && median <= 3, "{most}, {tenth}, {median}");
}

#[test]
fn most_partners_are_near_and_many_are_far() {
    let registry = &*REGISTRY;
    let distance = |pair: &atlas_synthetic::Pair| {
        registry.cities[pair.a as usize].at.distance_km(registry.cities[pair.b as usize].at)
    };
    let mut distances_km: Vec<f64> = registry.pairs.iter().map(distance).collect();
    distances_km.sort_unstable_by(f64::total_cmp);
    let quantile = |percent: usize| distances_km[distances_km.len() * percent / 100];
    assert!((500.0..1_500.0).contains(&quantile(50)), "half within {:.0} km", quantile(50));
    assert!(quantile(90) > 5_000.0, "nine tenths within {:.0} km", quantile(90));
}

#[test]
fn the_file_has_a_line_a_pair_and_no_pair_twice() {
    let registry = &*REGISTRY;
    let text = registry.csv();
    assert_eq!(text.lines().count(), N + 1);
    assert_eq!(text.lines().next(), Some(HEAD));
    let mut seen = HashMap::new();
    for pair in &registry.pairs {
        assert_ne!(pair.a, pair.b);
        *seen.entry((pair.a.min(pair.b), pair.a.max(pair.b))).or_insert(0) += 1;
    }
    assert!(seen.values().all(|n| *n == 1));
}

#[test]
fn the_layer_holds_what_the_file_does() {
    let registry = Registry::new(1_000, SEED);
    let mut atlas = Atlas::default();
    atlas.add_layer(&std::sync::Arc::new(registry.layer()));
    assert_eq!(atlas.of_kind(RecordKind::Partnership).len(), registry.pairs.len());
    assert_eq!(atlas.of_kind(RecordKind::Place).len(), registry.cities.len());
    let n_dated = atlas.partnerships().filter(|row| !atlas.periods(row).is_empty()).count();
    let has_date = |pair: &&atlas_synthetic::Pair| !pair.since.is_empty() || !pair.until.is_empty();
    assert_eq!(n_dated, registry.pairs.iter().filter(has_date).count());
}
