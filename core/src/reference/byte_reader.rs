//! A cursor over the bytes of the reference files: plain bytes, variable-length and zigzag integers.
//!
//! Integers are little-endian base 128: seven bits a byte, the high bit set on all but the last.
//! Reading never panics and never allocates; counts are checked against what is left before anybody
//! reserves memory for them.

/// The bytes ended early, or held a number that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ByteError {
    /// The bytes ended before what they announce.
    #[error("the file ends early")]
    Truncated,
    /// A number takes more than 32 bits.
    #[error("a number in the file is too large")]
    TooLarge,
}

/// What is left to read.
pub(super) struct ByteReader<'a> {
    rest: &'a [u8],
}

impl<'a> ByteReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next `n` bytes.
    pub(super) fn bytes(&mut self, n: usize) -> Result<&'a [u8], ByteError> {
        let (head, tail) = self.rest.split_at_checked(n).ok_or(ByteError::Truncated)?;
        self.rest = tail;
        Ok(head)
    }

    /// The next `N` bytes, by value.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], ByteError> {
        let (head, tail) = self.rest.split_first_chunk().ok_or(ByteError::Truncated)?;
        self.rest = tail;
        Ok(*head)
    }

    pub(super) fn byte(&mut self) -> Result<u8, ByteError> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// An integer of at most 32 bits.
    pub(super) fn varint(&mut self) -> Result<u32, ByteError> {
        let mut value = 0_u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return u32::try_from(value).map_err(|_| ByteError::TooLarge);
            }
        }
        Err(ByteError::TooLarge)
    }

    /// A signed integer: 0, -1, 1, -2, ... are stored as 0, 1, 2, 3, ...
    pub(super) fn zigzag(&mut self) -> Result<i32, ByteError> {
        let stored = self.varint()?;
        Ok((stored >> 1) as i32 ^ -((stored & 1) as i32))
    }

    /// A number of things of at least `min_bytes` bytes each: more than could follow is `Truncated`.
    pub(super) fn count(&mut self, min_bytes: usize) -> Result<usize, ByteError> {
        let count = self.varint()? as usize;
        if count.saturating_mul(min_bytes) > self.rest.len() {
            return Err(ByteError::Truncated);
        }
        Ok(count)
    }

    /// A part of the file whose length in bytes stands before it.
    pub(super) fn section(&mut self) -> Result<ByteReader<'a>, ByteError> {
        let length = self.count(1)?;
        self.bytes(length).map(Self::new)
    }

    /// All that is left.
    pub(super) fn remaining(&self) -> &'a [u8] {
        self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_read_to_their_limits() {
        let mut reader = ByteReader::new(&[0, 0x7F, 0x80, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 3, 4]);
        let read: Vec<_> = (0..4).map(|_| reader.varint()).collect();
        assert_eq!(read, [Ok(0), Ok(127), Ok(128), Ok(u32::MAX)]);
        assert_eq!((reader.zigzag(), reader.zigzag()), (Ok(-2), Ok(2)));
        assert_eq!(reader.byte(), Err(ByteError::Truncated));
    }

    #[test]
    fn what_is_too_large_or_too_short_is_refused() {
        assert_eq!(ByteReader::new(&[0xFF; 5]).varint(), Err(ByteError::TooLarge));
        assert_eq!(ByteReader::new(&[0x80; 9]).varint(), Err(ByteError::TooLarge));
        assert_eq!(ByteReader::new(&[0x80]).varint(), Err(ByteError::Truncated));
        assert_eq!(ByteReader::new(&[9, 0, 0]).count(1), Err(ByteError::Truncated));
        assert!(ByteReader::new(&[5, 1]).section().is_err());
    }
}
