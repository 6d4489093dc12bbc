//! Writes what the cursor of `core/src/reference/byte_reader.rs` reads.

/// Integers in base 128, least digit first, the high bit set on all bytes but the last.
#[derive(Default)]
pub struct ByteWriter {
    pub bytes: Vec<u8>,
}

impl ByteWriter {
    /// Begins a file with its magic and version.
    pub fn with_magic(magic: &[u8; 4], version: u8) -> Self {
        Self { bytes: [&magic[..], &[version]].concat() }
    }

    pub fn varint(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    pub fn count(&mut self, n: usize) {
        self.varint(u32::try_from(n).expect("reference data is small"));
    }

    pub fn zigzag(&mut self, value: i32) {
        self.varint(((value << 1) ^ (value >> 31)) as u32);
    }

    /// Bytes with their length before them.
    pub fn section(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.bytes.extend(bytes);
    }

    /// 16-bit numbers as a plane of high bytes and a plane of low bytes, which compress better apart.
    pub fn planes(&mut self, values: &[u16]) {
        self.bytes.extend(values.iter().map(|value| value.to_be_bytes()[0]));
        self.bytes.extend(values.iter().map(|value| value.to_be_bytes()[1]));
    }
}
