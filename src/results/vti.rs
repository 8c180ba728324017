//! Snapshots as VTK image data (`.vti`), for `ParaView` and other readers of VTK's XML files.
//!
//! VTK XML file format 1.0: a header in XML, then the arrays as raw little-endian bytes, each
//! after its length as an unsigned 64-bit number (docs.vtk.org, "VTK XML formats").

use super::voxels::Voxels;
use super::{SPECIES_LETTERS, Snapshot, SnapshotSite};
use std::io::{self, Write};

/// The most voxels in a file; larger crystals are shown coarser.
const MOST_VOXELS: usize = 20_000_000;
/// The code of a voxel with no site near it.
const EMPTY: i8 = -1;

impl Snapshot {
    /// Writes the snapshot resampled on a right-angled grid of voxels about half a molecule
    /// wide, each showing the site nearest to its centre. Cell arrays: `species`, the place of
    /// the letter in [`SPECIES_LETTERS`] (also told by the field array `species_legend`);
    /// `ordered`, 0 or 1; `chain`, 0 for none. The first two are −1 where no site is near.
    /// Lengths are in Å, the field arrays `TimeValue` in s and `temperature_K` in K.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] for a snapshot without sites, a box without volume or
    /// not in the setting of [`Self::box_vectors`], or a letter that is no species; else what
    /// the writer reports.
    pub fn write_vti(&self, out: &mut dyn Write) -> io::Result<()> {
        let codes = self.sites.iter().map(|site| species_code(site.species));
        let codes = codes.collect::<io::Result<Vec<i8>>>()?;
        let grid = Voxels::of(self, MOST_VOXELS).map_err(invalid)?;
        out.write_all(self.vti_header(&grid).as_bytes())?;
        let count = grid.nearest.len() as u64;
        let sites = || grid.nearest.iter().map(|nearest| nearest.map(|site| site as usize));
        append(out, count, sites().map(|site| [site.map_or(EMPTY, |site| codes[site]) as u8]))?;
        let ordered = |site: &SnapshotSite| i8::from(site.ordered);
        let found = || sites().map(|site| site.map(|site| &self.sites[site]));
        append(out, count, found().map(|site| [site.map_or(EMPTY, ordered) as u8]))?;
        append(
            out,
            4 * count,
            found().map(|site| site.map_or(0, |site| site.chain).to_le_bytes()),
        )?;
        out.write_all(b"\n</AppendedData>\n</VTKFile>\n")
    }

    /// Everything before the arrays.
    fn vti_header(&self, grid: &Voxels) -> String {
        /// Bytes before each array that tell its length.
        const LENGTH: usize = size_of::<u64>();
        let extent = grid.counts.map(|count| format!("0 {count}")).join(" ");
        let origin = grid.origin.map(|part| part.to_string()).join(" ");
        let spacing = grid.spacing.map(|part| part.to_string()).join(" ");
        let ordered = LENGTH + grid.nearest.len();
        let chain = 2 * ordered;
        let (time, temperature, legend) = (self.time, self.temperature, legend());
        let species = SPECIES_LETTERS.len();
        format!(
            r#"<?xml version="1.0"?>
<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64">
<ImageData WholeExtent="{extent}" Origin="{origin}" Spacing="{spacing}">
<FieldData>
<DataArray type="Float64" Name="TimeValue" NumberOfTuples="1" format="ascii">{time}</DataArray>
<DataArray type="Float64" Name="temperature_K" NumberOfTuples="1" format="ascii">{temperature}</DataArray>
<Array type="String" Name="species_legend" NumberOfTuples="{species}" format="ascii">{legend}</Array>
</FieldData>
<Piece Extent="{extent}">
<CellData Scalars="species">
<DataArray type="Int8" Name="species" format="appended" offset="0"/>
<DataArray type="Int8" Name="ordered" format="appended" offset="{ordered}"/>
<DataArray type="UInt32" Name="chain" format="appended" offset="{chain}"/>
</CellData>
</Piece>
</ImageData>
<AppendedData encoding="raw">
_"#
        )
    }
}

/// The place of a letter among [`SPECIES_LETTERS`].
fn species_code(letter: char) -> io::Result<i8> {
    let place = SPECIES_LETTERS.iter().position(|&known| known == letter);
    place.map(|place| place as i8).ok_or_else(|| invalid(format!("'{letter}' is no species")))
}

fn invalid(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}

/// The strings `0 = M`, `1 = T`, … as VTK writes strings: the codes of their letters, a zero
/// after each.
fn legend() -> String {
    let entries =
        SPECIES_LETTERS.iter().enumerate().map(|(code, letter)| format!("{code} = {letter}\0"));
    let codes =
        entries.flat_map(|entry| entry.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>());
    codes.collect::<Vec<_>>().join(" ")
}

/// Appends an array: its length in bytes, then its values.
fn append<const N: usize>(
    out: &mut dyn Write,
    bytes: u64,
    values: impl Iterator<Item = [u8; N]>,
) -> io::Result<()> {
    out.write_all(&bytes.to_le_bytes())?;
    for value in values {
        out.write_all(&value)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::voxels::tests::monoclinic;
    use super::*;

    /// Splits a file into its header and the three arrays, by their announced lengths.
    fn parts(file: &[u8]) -> (String, Vec<&[u8]>) {
        let marker = b"<AppendedData encoding=\"raw\">\n_";
        let start = file.windows(marker.len()).position(|window| window == marker).unwrap();
        let (header, mut rest) = file.split_at(start + marker.len());
        let mut arrays = Vec::new();
        for _ in 0..3 {
            let (length, after) = rest.split_at(8);
            let length = u64::from_le_bytes(length.try_into().unwrap()) as usize;
            arrays.push(&after[..length]);
            rest = &after[length..];
        }
        assert_eq!(rest, b"\n</AppendedData>\n</VTKFile>\n");
        (String::from_utf8(header.to_vec()).unwrap(), arrays)
    }

    #[test]
    fn arrays_show_each_voxels_nearest_site() {
        let snapshot = monoclinic([false; 3]);
        let grid = Voxels::of(&snapshot, MOST_VOXELS).unwrap();
        let mut file = Vec::new();
        snapshot.write_vti(&mut file).unwrap();
        let (header, arrays) = parts(&file);
        let extent = grid.counts.map(|count| format!("0 {count}")).join(" ");
        assert!(header.contains(&format!("WholeExtent=\"{extent}\"")));
        for (voxel, nearest) in grid.nearest.iter().enumerate() {
            let site = nearest.map(|site| snapshot.sites[site as usize]);
            let letter =
                usize::try_from(arrays[0][voxel] as i8).ok().map(|code| SPECIES_LETTERS[code]);
            assert_eq!(letter, site.map(|site| site.species));
            assert_eq!(arrays[1][voxel] as i8, site.map_or(-1, |site| i8::from(site.ordered)));
            let chain = u32::from_le_bytes(arrays[2][4 * voxel..4 * voxel + 4].try_into().unwrap());
            assert_eq!(chain, site.map_or(0, |site| site.chain));
        }
    }

    #[test]
    fn offsets_point_to_the_lengths() {
        let mut file = Vec::new();
        monoclinic([true; 3]).write_vti(&mut file).unwrap();
        let (header, arrays) = parts(&file);
        let mut offset = 0;
        for array in arrays {
            assert!(header.contains(&format!("offset=\"{offset}\"")), "{offset} in {header}");
            offset += 8 + array.len();
        }
    }

    #[test]
    fn an_unknown_letter_is_refused() {
        let mut snapshot = monoclinic([true; 3]);
        snapshot.sites[5].species = 'Q';
        let error = snapshot.write_vti(&mut Vec::new()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        assert!(error.to_string().contains("'Q'"));
    }
}
