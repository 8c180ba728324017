//! SHA-256 of what is written, taken while it is written.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Read, Write};

/// A file of a results folder, as its manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Path inside the folder, with `/` between its parts.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the content, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// Passes bytes on to a writer and digests those that it took.
pub(super) struct DigestingWriter<W> {
    inner: W,
    hasher: Sha256,
    bytes: u64,
}

impl<W> DigestingWriter<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, hasher: Sha256::new(), bytes: 0 }
    }

    /// The record of what was written so far, under this path.
    pub(super) fn record(self, path: &str) -> FileRecord {
        FileRecord { path: path.into(), bytes: self.bytes, sha256: hex(&self.hasher.finalize()) }
    }
}

impl<W: Write> Write for DigestingWriter<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let taken = self.inner.write(buffer)?;
        self.hasher.update(&buffer[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The record of a stream's whole content, under this path.
pub(super) fn digest(path: &str, mut content: impl Read) -> io::Result<FileRecord> {
    let mut writer = DigestingWriter::new(io::sink());
    io::copy(&mut content, &mut writer)?;
    Ok(writer.record(path))
}

/// SHA-256 of a text, 64 lower-case hexadecimal digits.
pub(super) fn of_text(text: &str) -> String {
    hex(&Sha256::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, appendix B.1: the one-block message "abc".
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn known_answer_of_fips_180() {
        assert_eq!(of_text("abc"), ABC);
    }

    #[test]
    fn pieces_digest_as_the_whole() {
        let mut written = Vec::new();
        let mut writer = DigestingWriter::new(&mut written);
        writer.write_all(b"a").unwrap();
        writer.write_all(b"bc").unwrap();
        let record = writer.record("t.csv");
        assert_eq!(record, FileRecord { path: "t.csv".into(), bytes: 3, sha256: ABC.into() });
        assert_eq!(record, digest("t.csv", written.as_slice()).unwrap());
    }
}
