//! Putting many whole numbers in order.
//!
//! Each as a number of 64 bits: to compare and exchange pairs, or numbers of 32 bits, a program made for size calls functions.

/// Puts numbers in order, from the least to the greatest.
pub(crate) fn sort_numbers(numbers: &mut [i32]) {
    let mut keys: Vec<i64> = numbers.iter().map(|number| i64::from(*number)).collect();
    keys.sort_unstable();
    numbers.iter_mut().zip(keys).for_each(|(number, key)| *number = key as i32);
}

/// Pairs from the least to the greatest.
pub(crate) fn sorted_pairs(pairs: impl Iterator<Item = (u32, u32)>) -> Vec<(u32, u32)> {
    let mut keys: Vec<u64> =
        pairs.map(|(first, second)| u64::from(first) << 32 | u64::from(second)).collect();
    keys.sort_unstable();
    keys.into_iter().map(|key| ((key >> 32) as u32, key as u32)).collect()
}

/// A number with a sign among those without one: the least as 0.
pub(crate) fn in_unsigned_order(number: i32) -> u32 {
    number.wrapping_sub(i32::MIN) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pairs_are_in_the_order_of_pairs(pairs in prop::collection::vec((any::<u32>(), 0_u32..4), 0..50)) {
            let mut wanted = pairs.clone();
            wanted.sort_unstable();
            prop_assert_eq!(sorted_pairs(pairs.into_iter()), wanted);
        }

        #[test]
        fn numbers_are_in_order(numbers: Vec<i32>) {
            let (mut sorted, mut wanted) = (numbers.clone(), numbers);
            sort_numbers(&mut sorted);
            wanted.sort_unstable();
            prop_assert_eq!(sorted, wanted);
        }

        #[test]
        fn numbers_keep_their_order_without_a_sign(a: i32, b: i32) {
            prop_assert_eq!(in_unsigned_order(a).cmp(&in_unsigned_order(b)), a.cmp(&b));
        }
    }
}
