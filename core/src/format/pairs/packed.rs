//! A layer made of a file of pairs, packed: its columns as bytes, to have it again without reading the file.
//!
//! A pack is no format: it follows the structures of this program, has no version, and means something to the very build that
//! made it only. Whoever keeps packs keeps the name of the build beside them, and the file.
//!
//! Eight bytes of check, then what `postcard` makes of [`Packed`]. Columns of numbers lie there as they do in memory (least
//! byte first), so that a column is unpacked by one pass without a decision a number. The check is there for damage, not for
//! malice (whoever writes into a browser's storage can write another file too), so that it need not be a cryptographic
//! hash, which would cost more than all the rest. Beyond it every place in another column is looked at: nothing that is not
//! a layer comes out.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::cells::PairCells;
use crate::claim::{ColumnCells, Hlc, Lang, Layer, LayerId, LayerKind, NONE, Period, Term, TextPool};
use crate::time::{Bounds, Edtf};

/// Bytes of the check.
const CHECK_BYTES: usize = 8;

/// What is packed: [`PairCells`] with what else a header is made of.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    id: u64,
    title: &'a str,
    date: &'a str,
    clock_millis: u64,
    names: &'a str,
    #[serde(with = "numbers")]
    name_ends: Cow<'a, [u32]>,
    #[serde(borrow)]
    countries: Vec<&'a str>,
    #[serde(with = "numbers")]
    country_rows: Cow<'a, [u16]>,
    #[serde(with = "numbers")]
    lon_deg: Cow<'a, [f64]>,
    #[serde(with = "numbers")]
    lat_deg: Cow<'a, [f64]>,
    #[serde(with = "numbers")]
    side_a: Cow<'a, [u32]>,
    #[serde(with = "numbers")]
    side_b: Cow<'a, [u32]>,
    forms: Vec<&'a str>,
    /// Empty where there are no forms.
    #[serde(with = "numbers")]
    form_rows: Cow<'a, [u32]>,
    periods: Vec<PackedPeriod<'a>>,
    /// Empty where there are no periods.
    #[serde(with = "numbers")]
    period_rows: Cow<'a, [u32]>,
}

/// A period with its days, so that its text need not be parsed.
#[derive(Serialize, Deserialize)]
struct PackedPeriod<'a> {
    text: &'a str,
    words: Option<&'a str>,
    bounds: Bounds,
}

impl<'a> PackedPeriod<'a> {
    fn of(period: &'a Period) -> Self {
        Self { text: period.text(), words: period.words(), bounds: period.bounds() }
    }

    fn period(self) -> Period {
        Period(Edtf::from_parts(self.text, self.words, self.bounds))
    }
}

/// Packs a layer that [`super::parse`] made; `None` for one of another shape.
pub fn pack(layer: &Layer) -> Option<Vec<u8>> {
    let header = &layer.header;
    let [places, partnerships] = &*layer.tables else { return None };
    let [names, countries, points] = &*places.columns else { return None };
    let [side_a, side_b, others @ ..] = &*partnerships.columns else { return None };
    let ColumnCells::Names(names) = &names.cells else { return None };
    let ColumnCells::Codes { dictionary: countries, rows: country_rows } = &countries.cells else {
        return None;
    };
    let ColumnCells::Points { lon_deg, lat_deg } = &points.cells else { return None };
    let ColumnCells::Rows { rows: side_a, .. } = &side_a.cells else { return None };
    let ColumnCells::Rows { rows: side_b, .. } = &side_b.cells else { return None };
    if header.kind != LayerKind::Import || !layer.side.is_empty() {
        return None;
    }
    let (names, name_ends) = names.parts();
    let mut packed = Packed {
        id: header.id.0,
        // It is of no language.
        title: header.title.get(Lang::En),
        date: &header.date,
        clock_millis: header.clock.millis,
        names,
        name_ends: name_ends.into(),
        countries: countries.iter().map(|code| &**code).collect(),
        country_rows: country_rows.into(),
        lon_deg: lon_deg.into(),
        lat_deg: lat_deg.into(),
        side_a: side_a.into(),
        side_b: side_b.into(),
        forms: Vec::new(),
        form_rows: Cow::default(),
        periods: Vec::new(),
        period_rows: Cow::default(),
    };
    for column in others {
        match &column.cells {
            ColumnCells::Terms { dictionary, rows } => {
                packed.forms = dictionary.iter().map(Term::as_str).collect();
                packed.form_rows = rows.into();
            }
            ColumnCells::Periods { dictionary, rows } => {
                packed.periods = dictionary.iter().map(PackedPeriod::of).collect();
                packed.period_rows = rows.into();
            }
            _ => return None,
        }
    }
    sealed(&packed)
}

/// The bytes, with their check before them.
fn sealed(packed: &Packed<'_>) -> Option<Vec<u8>> {
    let mut bytes = postcard::to_extend(packed, vec![0; CHECK_BYTES]).ok()?;
    let check = check_of(&bytes[CHECK_BYTES..]);
    bytes[..CHECK_BYTES].copy_from_slice(&check);
    Some(bytes)
}

/// The layer that was packed; `None` for bytes that [`pack`] of this build did not make, or that were damaged.
pub fn unpack(bytes: &[u8]) -> Option<Layer> {
    let (check, packed) = bytes.split_at_checked(CHECK_BYTES)?;
    if check != check_of(packed) {
        return None;
    }
    let packed: Packed<'_> = postcard::from_bytes(packed).ok()?;
    let (n_places, n_partnerships) = (packed.name_ends.len(), packed.side_a.len());
    let is_of_places =
        [packed.country_rows.len(), packed.lon_deg.len(), packed.lat_deg.len()] == [n_places; 3];
    let is_place = |row: &u32| (*row as usize) < n_places;
    let has_sides = packed.side_b.len() == n_partnerships
        && packed.side_a.iter().all(is_place)
        && packed.side_b.iter().all(is_place);
    let has_countries =
        packed.country_rows.iter().all(|row| usize::from(*row) < packed.countries.len() || *row == u16::MAX);
    let is_column = |rows: &[u32], n_values: usize| {
        rows.len() == if n_values == 0 { 0 } else { n_partnerships }
            && rows.iter().all(|row| (*row as usize) < n_values || *row == NONE)
    };
    let is_whole = is_of_places
        && has_sides
        && has_countries
        && is_column(&packed.form_rows, packed.forms.len())
        && is_column(&packed.period_rows, packed.periods.len());
    if !is_whole {
        return None;
    }
    let cells = PairCells {
        names: TextPool::from_parts(packed.names.to_owned(), packed.name_ends.into_owned())?,
        countries: packed.countries.into_iter().map(Arc::from).collect(),
        country_rows: packed.country_rows.into_owned(),
        lon_deg: packed.lon_deg.into_owned(),
        lat_deg: packed.lat_deg.into_owned(),
        sides: [packed.side_a.into_owned(), packed.side_b.into_owned()],
        forms: packed.forms.into_iter().map(Term::new).collect(),
        form_rows: packed.form_rows.into_owned(),
        periods: packed.periods.into_iter().map(PackedPeriod::period).collect(),
        period_rows: packed.period_rows.into_owned(),
    };
    let clock = Hlc { millis: packed.clock_millis, count: 0 };
    Some(cells.into_layer(LayerId(packed.id), packed.title, packed.date, clock))
}

/// A check of bytes by words of eight, after the hash FNV-1a. Each step can be undone whatever the word, so that damage within
/// one word is always seen, and other damage but for one time in 2⁶⁴.
fn check_of(bytes: &[u8]) -> [u8; CHECK_BYTES] {
    let mut check = bytes.len() as u64;
    let mut add = |word: [u8; 8]| {
        check = (check ^ u64::from_le_bytes(word)).wrapping_mul(0x0100_0000_01b3);
        // A product carries upwards only; this brings what the upper bits say to the lower ones.
        check ^= check >> 32;
    };
    let (words, rest) = bytes.as_chunks();
    words.iter().copied().for_each(&mut add);
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    add(last);
    check.to_le_bytes()
}

/// Columns of numbers as bytes, the least first: for `#[serde(with = ...)]`.
mod numbers {
    use std::borrow::Cow;

    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    pub(super) trait Number: Copy + 'static {
        /// Bytes of a number.
        const N_BYTES: usize;

        fn push(self, bytes: &mut Vec<u8>);

        /// The number of exactly so many bytes.
        fn of(bytes: &[u8]) -> Self;
    }

    macro_rules! number {
        ($($number:ty),*) => {$(
            impl Number for $number {
                const N_BYTES: usize = size_of::<Self>();

                fn push(self, bytes: &mut Vec<u8>) {
                    bytes.extend_from_slice(&self.to_le_bytes());
                }

                fn of(bytes: &[u8]) -> Self {
                    let mut own = [0; size_of::<Self>()];
                    own.copy_from_slice(bytes);
                    Self::from_le_bytes(own)
                }
            }
        )*};
    }

    number!(u16, u32, f64);

    pub(super) fn serialize<N: Number, S: Serializer>(numbers: &[N], to: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(numbers.len() * N::N_BYTES);
        numbers.iter().for_each(|number| number.push(&mut bytes));
        to.serialize_bytes(&bytes)
    }

    pub(super) fn deserialize<'de, N: Number, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Cow<'de, [N]>, D::Error> {
        let chunks = <&[u8]>::deserialize(from)?.chunks_exact(N::N_BYTES);
        if !chunks.remainder().is_empty() {
            return Err(D::Error::custom("bytes are left over"));
        }
        Ok(Cow::Owned(chunks.map(N::of).collect()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::parse;
    use super::*;
    use crate::model::Atlas;
    use crate::time::Day;

    const FILE: &str = "city1,country1,lat1,lng1,city2,country2,lat2,lng2,form,start,end\n\
        Lyon,France,45.76,4.84,Porto,Portugal,41.15,-8.61,twinning,1987,1996~\n\
        Évora,Portugal,,,Lyon,France,45.76,4.84,,,\n";

    fn good() -> Vec<u8> {
        pack(&parse(FILE.as_bytes(), "pairs.csv", Day(0), &[]).unwrap().layer).unwrap()
    }

    /// Whether a layer comes out when something is changed before the bytes are sealed.
    fn is_layer(change: impl FnOnce(&mut Packed<'_>)) -> bool {
        let bytes = good();
        let mut packed = postcard::from_bytes(&bytes[CHECK_BYTES..]).unwrap();
        change(&mut packed);
        unpack(&sealed(&packed).unwrap()).is_some()
    }

    #[test]
    fn what_points_to_nothing_is_no_layer() {
        assert!(is_layer(|_| {}));
        assert!(!is_layer(|packed| packed.side_a.to_mut()[0] = 3));
        assert!(!is_layer(|packed| packed.side_b.to_mut()[1] = NONE));
        assert!(!is_layer(|packed| packed.side_b.to_mut().truncate(1)));
        assert!(!is_layer(|packed| packed.country_rows.to_mut()[0] = 2));
        assert!(!is_layer(|packed| packed.country_rows.to_mut().push(0)));
        assert!(!is_layer(|packed| packed.lon_deg.to_mut().truncate(2)));
        assert!(!is_layer(|packed| packed.lat_deg.to_mut().push(0.0)));
        assert!(!is_layer(|packed| packed.form_rows.to_mut()[0] = 1));
        assert!(!is_layer(|packed| packed.form_rows.to_mut().push(NONE)));
        assert!(!is_layer(|packed| packed.forms.clear()));
        assert!(!is_layer(|packed| packed.period_rows.to_mut()[0] = 1));
        assert!(!is_layer(|packed| packed.period_rows.to_mut().clear()));
        // "Lyon", "Porto", "Évora", whose first letter is two bytes.
        assert!(!is_layer(|packed| packed.name_ends.to_mut()[1] = 3));
        assert!(!is_layer(|packed| packed.name_ends.to_mut()[1] = 10));
        assert!(!is_layer(|packed| packed.name_ends.to_mut()[2] = 16));
        assert!(!is_layer(|packed| packed.name_ends.to_mut()[2] = 14));
    }

    #[test]
    fn bytes_that_pass_the_check_by_chance_panic_nowhere() {
        let good = good();
        for at in CHECK_BYTES..good.len() {
            for change in 1..=u8::MAX {
                let mut bytes = good.clone();
                bytes[at] ^= change;
                let check = check_of(&bytes[CHECK_BYTES..]);
                bytes[..CHECK_BYTES].copy_from_slice(&check);
                if let Some(layer) = unpack(&bytes) {
                    Atlas::default().add_layer(&Arc::new(layer));
                }
            }
        }
    }

    #[test]
    fn the_check_sees_two_bits_and_what_is_missing() {
        let bytes = [0x55; 40];
        let check = check_of(&bytes);
        let n_bits = bytes.len() * 8;
        for (a, b) in (0..n_bits).flat_map(|a| (0..n_bits).map(move |b| (a, b))) {
            let mut changed = bytes;
            changed[a / 8] ^= 1 << (a % 8);
            changed[b / 8] ^= 1 << (b % 8);
            assert_eq!(check_of(&changed) == check, a == b);
        }
        assert_ne!(check_of(&[0; 8]), check_of(&[0; 9]));
    }
}
