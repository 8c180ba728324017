//! Snapshots as bytes of a page: what each site holds, packed, and as text that a script element may hold.

use crate::snapshots::{Sites, SnapshotSite};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::{self, Write};

/// Of the byte of a site, the bits below hold its place in `STATE_COLOURS`.
const ORDERED: u8 = 1 << 3;
/// Set where the site is a weak spot.
const WEAK: u8 = 1 << 4;

/// What the sites hold, compressed by zlib, in base 64: the chain of each, its unit in that chain (32 bits each, little
/// endian), then a byte of each, its state with [`ORDERED`] and [`WEAK`].
///
/// # Errors
/// None: a vector takes all bytes. The compressor's interface asks for it.
pub(super) fn packed(sites: &impl Sites, shown: &[usize]) -> io::Result<String> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    let chosen = || shown.iter().map(|&index| sites.site(index));
    let bytes = |numbers: Vec<u32>| numbers.into_iter().flat_map(u32::to_le_bytes).collect();
    let chains: Vec<u8> = bytes(chosen().map(|site| site.chain).collect());
    packer.write_all(&chains)?;
    let units: Vec<u8> = bytes(chosen().map(|site| site.unit).collect());
    packer.write_all(&units)?;
    packer.write_all(&chosen().map(|site| byte(&site)).collect::<Vec<_>>())?;
    Ok(STANDARD.encode(packer.finish()?))
}

fn byte(site: &SnapshotSite) -> u8 {
    let flag = |bit: u8, set: bool| if set { bit } else { 0 };
    site.state() as u8 | flag(ORDERED, site.ordered) | flag(WEAK, site.defect)
}

/// Any value as JSON inside a script element: no `<` is left that could end the element or begin a comment.
///
/// # Errors
/// A value that is no JSON.
pub(super) fn embedded(value: &impl serde::Serialize) -> serde_json::Result<String> {
    Ok(serde_json::to_string(value)?.replace('<', "\\u003c"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::ZlibDecoder;
    use std::io::Read;

    #[test]
    fn sites_come_back_from_the_text() {
        let site = |species, ordered, defect, chain, unit| SnapshotSite {
            position: [0.0; 3],
            species,
            ordered,
            defect,
            chain,
            unit,
        };
        let sites = vec![
            site('M', true, false, 0, 0),
            site('P', false, true, 70_000, 3),
            site('V', false, false, 0, 0),
            site('I', true, true, 0, 0),
        ];
        let text = packed(&sites, &[3, 1, 0]).unwrap();
        let mut bytes = Vec::new();
        let zlib = STANDARD.decode(text).unwrap();
        ZlibDecoder::new(zlib.as_slice()).read_to_end(&mut bytes).unwrap();
        let number = |at: usize| u32::from_le_bytes(bytes[4 * at..][..4].try_into().unwrap());
        assert_eq!([0, 1, 2].map(number), [0, 70_000, 0], "chains");
        assert_eq!([3, 4, 5].map(number), [0, 3, 0], "units");
        assert_eq!(bytes[24..], [7 | ORDERED | WEAK, 3 | WEAK, 1 | ORDERED]);
    }

    #[test]
    fn no_text_ends_its_script() {
        let hostile = "</script><!-- <script> \u{2028} \"";
        let text = embedded(&hostile).unwrap();
        assert!(!text.contains('<'), "{text}");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
    }
}
