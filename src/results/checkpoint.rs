//! One checkpoint file: what lies in it is said before, sealed behind, and never trusted.
//!
//! In order: eight letters that say what it is; the version of this form (u32, little-endian);
//! the name of the random number generator (its length as u8, then UTF-8); BLAKE3 of the
//! resolved scenario's text; how many bytes the content has (u64, little-endian); the content, in
//! postcard, compressed by Zstandard; BLAKE3 of all before.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// What a checkpoint begins with.
const MAGIC: [u8; 8] = *b"tautckpt";
/// The version of the form. A change of what lies in a checkpoint, or of the trajectory that a
/// seed gives, makes it another.
pub const VERSION: u32 = 10;
/// Bytes of a BLAKE3 digest.
const DIGEST: usize = blake3::OUT_LEN;
/// Of Zstandard: three times as fast as a disk writes, and half the size.
const COMPRESSION: i32 = 3;

/// What a run is told by: another one's checkpoints are foreign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    generator: String,
    scenario: [u8; DIGEST],
}

impl Stamp {
    /// Of a random number generator, by name and version, and a resolved scenario's text.
    pub fn new(generator: &str, scenario: &str) -> Self {
        Self { generator: generator.into(), scenario: blake3::hash(scenario.as_bytes()).into() }
    }

    fn header(&self) -> Vec<u8> {
        let mut bytes = [MAGIC.as_slice(), &VERSION.to_le_bytes()].concat();
        let generator = self.generator.as_bytes();
        let generator = &generator[..generator.len().min(usize::from(u8::MAX))];
        bytes.push(generator.len() as u8);
        bytes.extend(generator);
        bytes.extend(self.scenario);
        bytes
    }
}

/// Why a checkpoint is not used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is something else.
    #[error("is no checkpoint")]
    Foreign,
    /// It is of a form that this program does not know.
    #[error("is of version {0}, and this program reads version {VERSION}")]
    Version(u32),
    /// It is not as it was written.
    #[error("is damaged: its checksum is wrong")]
    Damaged,
    /// Its run had other random numbers.
    #[error("is of a run with the random numbers {0}")]
    Generator(String),
    /// Its run had another scenario.
    #[error("is of another scenario")]
    Scenario,
    /// It holds something else than this run would have put there.
    #[error("holds what is none of this run: {0}")]
    Content(String),
}

/// Writes a checkpoint.
pub(super) fn write(
    out: &mut dyn Write,
    stamp: &Stamp,
    content: &impl Serialize,
) -> io::Result<()> {
    let mut sealed = Sealing { inner: &mut *out, hasher: blake3::Hasher::new() };
    sealed.write_all(&stamp.header())?;
    sealed.write_all(&size(content)?.to_le_bytes())?;
    pack(&mut sealed, content)?;
    let digest = sealed.hasher.finalize();
    out.write_all(digest.as_bytes())
}

/// How many bytes a content has before it is compressed.
fn size(content: &impl Serialize) -> io::Result<u64> {
    let counted = postcard::to_io(content, Counter(0)).map_err(io::Error::other)?;
    Ok(counted.0)
}

/// Counts the bytes that are written to it.
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0 += buffer.len() as u64;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn pack(out: impl Write, content: &impl Serialize) -> io::Result<()> {
    let encoder = zstd::Encoder::new(out, COMPRESSION)?;
    let mut writer = Faithful { inner: BufWriter::new(encoder), error: None };
    let packed = postcard::to_io(content, &mut writer).map(|_| ());
    if let Some(error) = writer.error {
        return Err(error);
    }
    packed.map_err(io::Error::other)?;
    let encoder = writer.inner.into_inner().map_err(io::IntoInnerError::into_error)?;
    encoder.finish().map(|_| ())
}

/// Reads a checkpoint. No more is unpacked than its header says.
pub(super) fn read<T: DeserializeOwned>(file: &Path, stamp: &Stamp) -> Result<T, Refusal> {
    let mut file = File::open(file)?;
    let length = file.metadata()?.len();
    let mut beginning = Vec::new();
    (&mut file).take((MAGIC.len() + 4) as u64).read_to_end(&mut beginning)?;
    let version = beginning.strip_prefix(&MAGIC).ok_or(Refusal::Foreign)?;
    let version = version.try_into().map(u32::from_le_bytes).map_err(|_| Refusal::Damaged)?;
    if version != VERSION {
        return Err(Refusal::Version(version));
    }
    let sealed = length.checked_sub(DIGEST as u64).ok_or(Refusal::Damaged)?;
    check_seal(&mut file, sealed)?;
    file.seek(SeekFrom::Start(beginning.len() as u64))?;
    let mut body = BufReader::new(file).take(sealed - beginning.len() as u64);
    let mut count = [0];
    body.read_exact(&mut count)?;
    let mut generator = vec![0; usize::from(count[0])];
    body.read_exact(&mut generator)?;
    if generator != stamp.generator.as_bytes() {
        return Err(Refusal::Generator(String::from_utf8_lossy(&generator).into_owned()));
    }
    let mut scenario = [0; DIGEST];
    body.read_exact(&mut scenario)?;
    if scenario != stamp.scenario {
        return Err(Refusal::Scenario);
    }
    let mut size = [0; 8];
    body.read_exact(&mut size)?;
    unpack(body, u64::from_le_bytes(size))
}

/// Compares a file's last bytes with the digest of those before.
fn check_seal(file: &mut File, sealed: u64) -> Result<(), Refusal> {
    file.seek(SeekFrom::Start(0))?;
    let mut hasher = blake3::Hasher::new();
    let hashed = io::copy(&mut (&mut *file).take(sealed), &mut hasher)?;
    let mut seal = [0; DIGEST];
    file.read_exact(&mut seal)?;
    // Comparing digests takes the same time wherever they differ.
    if hashed == sealed && hasher.finalize() == seal { Ok(()) } else { Err(Refusal::Damaged) }
}

fn unpack<T: DeserializeOwned>(packed: impl Read, size: u64) -> Result<T, Refusal> {
    // One byte more tells whether there is more in it.
    let unpacked = BufReader::new(zstd::Decoder::new(packed)?.take(size.saturating_add(1)));
    let unfit = |error: postcard::Error| Refusal::Content(error.to_string());
    // Text would be unpacked into this; there is none in a checkpoint.
    let mut scratch = [0; 16];
    let (content, (mut rest, _)) =
        postcard::from_io((unpacked, scratch.as_mut_slice())).map_err(unfit)?;
    match rest.read(&mut [0])? {
        0 => Ok(content),
        _ => Err(Refusal::Content("there is more in it".into())),
    }
}

/// Passes bytes on and digests those that were taken.
struct Sealing<W> {
    inner: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let taken = self.inner.write(buffer)?;
        self.hasher.update(&buffer[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Passes bytes on and remembers why it could not: postcard says only that it could not.
struct Faithful<W> {
    inner: W,
    error: Option<io::Error>,
}

impl<W: Write> Faithful<W> {
    fn note<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        done.map_err(|error| {
            let kind = error.kind();
            self.error = Some(error);
            kind.into()
        })
    }
}

impl<W: Write> Write for Faithful<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let done = self.inner.write(buffer);
        self.note(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.inner.flush();
        self.note(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stamp() -> Stamp {
        Stamp::new("generator/v1", "title = \"A\"")
    }

    fn content() -> Vec<(u32, f64)> {
        (0..500).map(|n| (n, f64::from(n).sqrt())).collect()
    }

    fn bytes(content: &impl Serialize) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, &stamp(), content).unwrap();
        bytes
    }

    fn read_back<T: DeserializeOwned>(bytes: &[u8], stamp: &Stamp) -> Result<T, Refusal> {
        let place = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(place.path(), bytes).unwrap();
        read(place.path(), stamp)
    }

    fn refusal(bytes: &[u8], stamp: &Stamp) -> Refusal {
        read_back::<Vec<(u32, f64)>>(bytes, stamp).unwrap_err()
    }

    #[test]
    fn what_is_written_reads_back() {
        let back: Vec<(u32, f64)> = read_back(&bytes(&content()), &stamp()).unwrap();
        assert_eq!(back, content());
    }

    #[test]
    fn another_runs_are_foreign() {
        let bytes = bytes(&content());
        let generator = refusal(&bytes, &Stamp::new("generator/v2", "title = \"A\""));
        assert!(matches!(generator, Refusal::Generator(name) if name == "generator/v1"));
        let scenario = refusal(&bytes, &Stamp::new("generator/v1", "title = \"B\""));
        assert!(matches!(scenario, Refusal::Scenario));
        let mut later = bytes.clone();
        later[8] += 1;
        let later = refusal(&later, &stamp());
        assert!(matches!(later, Refusal::Version(version) if version == VERSION + 1));
        assert!(matches!(refusal(b"x_um,y_um\n1,2\n", &stamp()), Refusal::Foreign));
        assert!(matches!(refusal(b"", &stamp()), Refusal::Foreign));
    }

    #[test]
    fn another_content_is_refused() {
        let whole = bytes(&content());
        let refused = read_back::<String>(&whole, &stamp()).unwrap_err();
        assert!(matches!(refused, Refusal::Content(_)), "{refused}");
        let refused = read_back::<Vec<(u32, u64)>>(&bytes(&(3_u8, 1_u64)), &stamp());
        assert!(matches!(refused, Err(Refusal::Content(_))), "{refused:?}");
        let longer = read_back::<u32>(&bytes(&(1_u32, 2_u32)), &stamp()).unwrap_err();
        assert!(matches!(longer, Refusal::Content(_)), "{longer}");
    }

    /// A hundred million zeros pack into a few kilobytes; no more than a thousand are unpacked where the header
    /// says so.
    #[test]
    fn unpacking_stops_where_the_header_says() {
        let mut bomb = bytes(&vec![0_u8; 100_000_000]);
        assert!(bomb.len() < 100_000, "{}", bomb.len());
        let size = stamp().header().len();
        bomb[size..size + 8].copy_from_slice(&1000_u64.to_le_bytes());
        let sealed = bomb.len() - DIGEST;
        let seal = *blake3::hash(&bomb[..sealed]).as_bytes();
        bomb[sealed..].copy_from_slice(&seal);
        let refused = read_back::<Vec<u8>>(&bomb, &stamp()).unwrap_err();
        assert!(matches!(refused, Refusal::Content(_)), "{refused}");
    }

    #[test]
    fn a_full_disk_is_named() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let noise: Vec<u64> = (0..200_000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a)).collect();
        let mut sized = Vec::new();
        write(&mut sized, &stamp(), &noise).unwrap();
        let error = write(&mut Full, &stamp(), &noise).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }

    proptest! {
        #[test]
        fn a_flipped_bit_is_refused(at in 0.0..1.0_f64, bit in 0..8_u32) {
            let mut bytes = bytes(&content());
            let place = (at * bytes.len() as f64) as usize;
            bytes[place] ^= 1 << bit;
            prop_assert!(read_back::<Vec<(u32, f64)>>(&bytes, &stamp()).is_err());
        }

        #[test]
        fn a_truncated_one_is_refused(at in 0.0..1.0_f64) {
            let bytes = bytes(&content());
            let left = (at * bytes.len() as f64) as usize;
            prop_assert!(read_back::<Vec<(u32, f64)>>(&bytes[..left], &stamp()).is_err());
        }

        /// Even with the right seal, whatever lies before it.
        #[test]
        fn no_bytes_panic(junk in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut bytes = stamp().header();
            bytes.extend(junk);
            bytes.extend(blake3::hash(&bytes).as_bytes());
            let _ = read_back::<Vec<(u32, f64)>>(&bytes, &stamp());
        }
    }
}
