//! A file of records of runs, and what tells runs apart.
//!
//! It begins with eight letters and the version of this form (u32, little-endian); then record by
//! record: the length of what follows the digest (u32), the first sixteen bytes of its BLAKE3,
//! the run's name (32 bytes and a u32), and its content in postcard, compressed by Zstandard.

use serde::Serialize;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

const MAGIC: [u8; 8] = *b"tautruns";
const VERSION: u32 = 1;
pub(super) const HEADER: u64 = 12;
/// Bytes of a digest, before them those of the length.
const DIGEST: usize = 16;
pub(super) const PREFIX: usize = 4 + DIGEST;
pub(super) const NAME: usize = 36;
/// More than a record takes: a length beyond it is damage.
const MOST: u32 = 1 << 30;
const COMPRESSION: i32 = 3;
/// What tells one run from all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunName {
    /// What is run, as a hash.
    pub key: [u8; 32],
    /// Which replicate of it, from 0.
    pub replicate: u32,
}

impl RunName {
    fn bytes(&self) -> [u8; NAME] {
        let mut bytes = [0; NAME];
        bytes[..32].copy_from_slice(&self.key);
        bytes[32..].copy_from_slice(&self.replicate.to_le_bytes());
        bytes
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let (key, rest) = bytes.split_first_chunk::<32>()?;
        let (replicate, _) = rest.split_first_chunk::<4>()?;
        Some(Self { key: *key, replicate: u32::from_le_bytes(*replicate) })
    }
}

pub(super) fn header() -> [u8; HEADER as usize] {
    let mut header = [0; HEADER as usize];
    header[..8].copy_from_slice(&MAGIC);
    header[8..].copy_from_slice(&VERSION.to_le_bytes());
    header
}

/// A record as it lies in a file.
pub(super) fn framed(name: &RunName, content: &impl Serialize) -> io::Result<Vec<u8>> {
    let content = postcard::to_stdvec(content).map_err(io::Error::other)?;
    let mut body = name.bytes().to_vec();
    body.extend(zstd::encode_all(content.as_slice(), COMPRESSION)?);
    let length = u32::try_from(body.len()).ok().filter(|&length| length < MOST);
    let length = length.ok_or_else(|| io::Error::other("the record is too long"))?;
    let mut record = length.to_le_bytes().to_vec();
    record.extend(&blake3::hash(&body).as_bytes()[..DIGEST]);
    record.extend(body);
    Ok(record)
}

/// Goes through the records of a file; gives the place where the last whole one ends, zero if the
/// file does not even have a header.
pub(super) fn scan(file: &File, mut found: impl FnMut(RunName, u64, u32)) -> io::Result<u64> {
    let mut reader = BufReader::with_capacity(1 << 20, file);
    reader.seek(SeekFrom::Start(0))?;
    let mut begin = [0; HEADER as usize];
    if !filled(&mut reader, &mut begin)? {
        return Ok(0);
    }
    if begin != header() {
        return Err(damage("it is no store of runs, or one of another version of the program"));
    }
    let mut offset = HEADER;
    let mut body = Vec::new();
    loop {
        let mut prefix = [0; PREFIX];
        if !filled(&mut reader, &mut prefix)? {
            return Ok(offset);
        }
        let (length, digest) = prefix.split_at(4);
        let length = length.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
        if length >= MOST || (length as usize) < NAME {
            return Ok(offset);
        }
        body.resize(length as usize, 0);
        if !filled(&mut reader, &mut body)? || blake3::hash(&body).as_bytes()[..DIGEST] != *digest {
            return Ok(offset);
        }
        if let Some(name) = RunName::of(&body) {
            found(name, offset, length);
        }
        offset += PREFIX as u64 + u64::from(length);
    }
}

pub(super) fn damage(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Fills a buffer; false if the file ends before.
fn filled(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match reader.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}
