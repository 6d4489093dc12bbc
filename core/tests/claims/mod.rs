//! Histories, layers and snapshots for the laws of the claims.
#![allow(dead_code, reason = "each test program uses some of it")]

pub mod history;
pub mod layers;
pub mod registry;
pub mod snapshot;
pub mod values;

/// A permutation by seed (Fisher and Yates, with a linear congruential generator).
pub fn shuffled(n: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    let mut state = seed;
    for i in (1..n).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(i, (state >> 33) as usize % (i + 1));
    }
    order
}
