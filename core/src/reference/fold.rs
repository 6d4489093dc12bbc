//! Names as they are compared: folded to a key, and the distance between two keys.
//!
//! "eThekwini", "ETHEKWINI" and "e Thekwini" are one key, as are "São Paulo", "Sao Paulo" and
//! "SaoPaulo", for imports lose accents and spaces more often than they lose letters. Only Latin
//! letters are stripped of their accents, by a small table; other scripts are lower-cased and kept.
//! Normalisation to the Unicode forms is deliberately not done: its tables cost 65 kB.

/// Base letters of U+00C0 to U+017F in order; `*` marks those that fold to two letters or to none.
const LATIN_BASES: &[u8; 192] = b"aaaaaa*ceeeeiiiidnooooo*ouuuuy**\
aaaaaa*ceeeeiiiidnooooo*ouuuuy*y\
aaaaaaccccccccddddeeeeeeeeeegggg\
gggghhhhiiiiiiiiii**jjkkklllllll\
lllnnnnnn*nnoooooo**rrrrrrssssss\
ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// Base letters of U+1E00 to U+1EFF, the accented letters of Vietnamese, Yoruba and Igbo among them.
const LATIN_ADDITIONAL_BASES: &[u8; 256] = b"aabbbbbbccddddddddddeeeeeeeeeeff\
gghhhhhhhhhhiiiikkkkkkllllllllmm\
mmmmnnnnnnnnoooooooopppprrrrrrrr\
ssssssssssttttttttuuuuuuuuuuvvvv\
wwwwwwwwwwxxxxyyzzzzzzhtwyasss*d\
aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
eeeeeeeeiiiioooooooooooooooooooo\
oooouuuuuuuuuuuuuuyyyyyyyyllvvyy";

/// The key under which a name is compared: lower case, without Latin accents, spaces, apostrophes,
/// hyphens or other punctuation. A name of punctuation only gives an empty key.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for character in name.chars() {
        push_folded(character, &mut key);
    }
    key
}

/// Adds the folded form of one character, which may be nothing or two letters.
pub(crate) fn push_folded(character: char, key: &mut String) {
    match character {
        'a'..='z' | '0'..='9' => key.push(character),
        'A'..='Z' => key.push(character.to_ascii_lowercase()),
        '\0'..='\u{BF}' | '\u{D7}' | '\u{F7}' => {}
        'Æ' | 'æ' => key.push_str("ae"),
        'Þ' | 'þ' => key.push_str("th"),
        'ß' | 'ẞ' => key.push_str("ss"),
        'Œ' | 'œ' => key.push_str("oe"),
        'Ĳ' | 'ĳ' => key.push_str("ij"),
        'ŉ' => key.push('n'),
        '\u{C0}'..='\u{17F}' => key.push(base_of(LATIN_BASES, character, 0xC0)),
        '\u{1E00}'..='\u{1EFF}' => key.push(base_of(LATIN_ADDITIONAL_BASES, character, 0x1E00)),
        'Ơ' | 'ơ' => key.push('o'),
        'Ư' | 'ư' => key.push('u'),
        'Ǎ' | 'ǎ' => key.push('a'),
        'Ǐ' | 'ǐ' => key.push('i'),
        'Ǒ' | 'ǒ' => key.push('o'),
        'Ǔ' | 'ǔ' => key.push('u'),
        'Ș' | 'ș' => key.push('s'),
        'Ț' | 'ț' => key.push('t'),
        'Ɓ' | 'ɓ' => key.push('b'),
        'Ɗ' | 'ɗ' => key.push('d'),
        'Ǝ' | 'ǝ' | 'Ə' | 'ə' | 'Ɛ' | 'ɛ' => key.push('e'),
        'Ɔ' | 'ɔ' => key.push('o'),
        // Letters that only look like apostrophes (Hawaiian, Uzbek), combining accents, general
        // punctuation and the spaces and marks of Chinese and Japanese print.
        '\u{2B0}'..='\u{36F}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{3003}' | '\u{30FB}' => {}
        _ => key.extend(character.to_lowercase()),
    }
}

/// The base letter of a character in a table that begins at `first`.
fn base_of(bases: &[u8], character: char, first: u32) -> char {
    let index = (character as u32).wrapping_sub(first) as usize;
    bases.get(index).map_or(character, |&base| char::from(base))
}

/// The letters of a key, one bit for each from a to z and five for everything else: rules most keys out before they
/// are compared. An edit changes two bits at most.
pub(crate) fn letters_of(key: &str) -> u32 {
    key.chars().fold(0, |letters, character| {
        letters
            | match character {
                'a'..='z' => 1 << (character as u32 - 'a' as u32),
                _ => 1 << (26 + character as u32 % 5),
            }
    })
}

/// The number of single edits between two keys if it is at most `max`, else `None`.
///
/// An edit inserts, deletes or replaces one character or swaps two neighbours, and no part is edited
/// twice: the optimal string alignment distance. Only a band of `2 * max + 1` cells a row is computed
/// (E. Ukkonen, "Algorithms for approximate string matching", 1985). Lengths count characters.
#[must_use]
pub fn distance_at_most(a: &str, b: &str, max: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > max * MAX_UTF8_BYTES {
        return None;
    }
    if a.is_ascii() && b.is_ascii() {
        return banded_distance(a.as_bytes(), b.as_bytes(), max);
    }
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    banded_distance(&a, &b, max)
}

/// The most bytes one character takes in UTF-8.
const MAX_UTF8_BYTES: usize = 4;

fn banded_distance<T: Copy + PartialEq>(a: &[T], b: &[T], max: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > max {
        return None;
    }
    let beyond = max + 1;
    let width = b.len() + 1;
    // Three rows in one allocation: two rows back for swaps, one row back, and the current one.
    let mut cells = vec![beyond; 3 * width];
    let (mut before, mut above, mut row) = (0, width, 2 * width);
    for (j, cell) in cells[above..above + width].iter_mut().enumerate() {
        *cell = j.min(beyond);
    }
    for i in 1..=a.len() {
        let first = i.saturating_sub(max).max(1);
        let last = (i + max).min(b.len());
        cells[row] = i.min(beyond);
        if first > 1 {
            cells[row + first - 1] = beyond;
        }
        let mut least = cells[row + first - 1];
        for j in first..=last {
            let replaced = cells[above + j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(cells[above + j] + 1).min(cells[row + j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(cells[before + j - 2] + 1);
            }
            cells[row + j] = best.min(beyond);
            least = least.min(best);
        }
        // The next row looks one cell past this band.
        if last < b.len() {
            cells[row + last + 1] = beyond;
        }
        // A swap can still reach back over one row, hence the row before counts as well.
        if least > max && cells[above..above + width].iter().all(|&cell| cell > max) {
            return None;
        }
        (before, above, row) = (above, row, before);
    }
    let distance = cells[above + b.len()];
    (distance <= max).then_some(distance)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn case_accents_spaces_and_marks_do_not_matter() {
        for (a, b) in [
            ("eThekwini", "ETHEKWINI"),
            ("São Paulo", "SaoPaulo"),
            ("Saint-Étienne", "saint etienne"),
            ("L'Aquila", "L’Aquila"),
            ("Xai-Xai", "xai xai"),
            ("Đà Nẵng", "Da Nang"),
            ("Łódź", "lodz"),
            ("Iași", "Iaşi"),
            ("Straße", "STRASSE"),
            ("Reykjavík", "Reykjavi\u{301}k"),
            ("Nukuʻalofa", "Nuku'alofa"),
            ("İstanbul", "istanbul"),
            ("Ærø", "Aero"),
            ("МОСКВА", "Москва"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} and {b}");
        }
    }

    #[test]
    fn each_latin_letter_folds_to_its_base() {
        assert_eq!(fold("ÀÇÈÌÐÑÒØÙÝàçèìðñòøùýÿ"), "aceidnoouyaceidnoouyy");
        assert_eq!(fold("ĀĆĎĒĜĤĨĶĹŃŌŔŚŢŨŴŶŹſ"), "acdeghiklnorstuwyzs");
        assert_eq!(fold("ėğıļňőřšťūžĸŋŉ"), "egilnorstuzknn");
        assert_eq!(fold("ḀẀẞẠẬẸỆỊỘỤỰỸ"), "awssaaeeiouuy");
        assert_eq!(fold("…—«» "), "");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for code in 0..0x2000 {
            if let Some(character) = char::from_u32(code) {
                let once = fold(&character.to_string());
                assert_eq!(fold(&once), once, "U+{code:04X}");
                assert!(!once.contains('*'), "U+{code:04X}");
            }
        }
    }

    #[test]
    fn the_distance_counts_edits_and_swaps() {
        assert_eq!(distance_at_most("portoalegre", "portoallegre", 2), Some(1));
        assert_eq!(distance_at_most("guarulhos", "gualrulhos", 1), Some(1));
        assert_eq!(distance_at_most("bilbao", "biblao", 1), Some(1));
        assert_eq!(distance_at_most("kitten", "sitting", 3), Some(3));
        assert_eq!(distance_at_most("kitten", "sitting", 2), None);
        assert_eq!(distance_at_most("", "abc", 3), Some(3));
        assert_eq!(distance_at_most("abc", "", 2), None);
        assert_eq!(distance_at_most("", "", 0), Some(0));
        assert_eq!(distance_at_most("москва", "моксва", 1), Some(1));
        assert_eq!(distance_at_most("ca", "abc", 3), Some(3));
    }

    /// The whole table, as the definition says, to check the band against.
    fn plain_distance(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                if i == 0 || j == 0 {
                    table[i][j] = i + j;
                    continue;
                }
                let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                table[i][j] = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    table[i][j] = table[i][j].min(table[i - 2][j - 2] + 1);
                }
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn the_band_agrees_with_the_whole_table() {
        let words: Vec<String> = (0..3_u32.pow(5))
            .step_by(7)
            .map(|n| (0..n % 6).map(|k| char::from(b'a' + (n / 3_u32.pow(k) % 3) as u8)).collect())
            .collect();
        for a in &words {
            for b in &words {
                let whole = plain_distance(a.as_bytes(), b.as_bytes());
                for max in 0..4 {
                    let expected = (whole <= max).then_some(whole);
                    assert_eq!(distance_at_most(a, b, max), expected, "{a} {b} {max}");
                }
            }
        }
    }
}
