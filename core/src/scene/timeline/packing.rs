//! Stretches of time in as few rows as there can be: each goes to the first row that is free when it begins.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::query::{in_unsigned_order, sort_numbers, sorted_pairs};

/// How many rows stretches need, each from its first day to its last: as many as there are at most at the same time.
pub fn n_rows(stretches: impl Iterator<Item = [i32; 2]>) -> u32 {
    let (mut firsts, mut lasts): (Vec<i32>, Vec<i32>) = stretches.map(|[first, last]| (first, last)).unzip();
    sort_numbers(&mut firsts);
    sort_numbers(&mut lasts);
    let (mut n_ended, mut most) = (0, 0);
    for (n_begun, first) in firsts.iter().enumerate() {
        while lasts[n_ended] < *first {
            n_ended += 1;
        }
        most = most.max(n_begun + 1 - n_ended);
    }
    most as u32
}

/// The row of each stretch, from its first day to its last, in the order given; no two of a row share a day.
pub fn packed(stretches: &[[i32; 2]]) -> Vec<u32> {
    let order =
        sorted_pairs(stretches.iter().zip(0..).map(|([first, _], at)| (in_unsigned_order(*first), at)));
    let mut rows = vec![0; stretches.len()];
    let mut taken: BinaryHeap<Reverse<(i32, u32)>> = BinaryHeap::new();
    let mut free: BinaryHeap<Reverse<u32>> = BinaryHeap::new();
    let mut n_rows = 0;
    for (_, at) in order {
        let [first, last] = stretches[at as usize];
        while let Some(Reverse((_, row))) = taken.peek().copied().filter(|Reverse((until, _))| *until < first)
        {
            taken.pop();
            free.push(Reverse(row));
        }
        let row = free.pop().map_or(n_rows, |Reverse(row)| row);
        n_rows = n_rows.max(row + 1);
        rows[at as usize] = row;
        taken.push(Reverse((last, row)));
    }
    rows
}
