//! Snapshots as VTK image data (`.vti`), for `ParaView` and other readers of VTK's XML files.
//!
//! VTK XML file format 1.0: a header in XML, then the arrays as raw little-endian bytes, each
//! after its length as an unsigned 64-bit number; or in compressed blocks, after their sizes
//! (docs.vtk.org, "VTK XML formats").

use super::voxels::Voxels;
use super::{SPECIES_LETTERS, Sites, SnapshotFile, SnapshotSite};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::{self, Write};

/// The most voxels in a file; larger crystals are shown coarser. They take eight bytes each
/// while they are looked for.
pub const MOST_VOXELS: usize = 10_000_000;
/// The code of a voxel with no site near it.
const EMPTY: i8 = -1;
/// Bytes of an array that are compressed together.
const BLOCK: usize = 1 << 20;

impl<S: Sites> SnapshotFile<S> {
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
        let grid = self.grid()?;
        let ordered = LENGTH + grid.0.count();
        out.write_all(self.vti_header(&grid.0, "", [0, ordered, 2 * ordered]).as_bytes())?;
        self.each_array(&grid, |bytes, values| {
            out.write_all(&(bytes as u64).to_le_bytes())?;
            values(out)
        })?;
        out.write_all(FOOTER)
    }

    /// Writes what [`SnapshotFile::write_vti`] writes, its arrays compressed with zlib.
    ///
    /// # Errors
    /// As [`SnapshotFile::write_vti`].
    pub fn write_vti_compressed(&self, out: &mut dyn Write) -> io::Result<()> {
        let grid = self.grid()?;
        let mut arrays = Vec::new();
        self.each_array(&grid, |_, values| {
            let mut blocks = Blocks::default();
            values(&mut blocks)?;
            arrays.push(blocks.finish()?);
            Ok(())
        })?;
        let mut offset = 0;
        let mut offsets = [0; 3];
        for (place, array) in offsets.iter_mut().zip(&arrays) {
            *place = offset;
            offset += array.len();
        }
        let compressor = " compressor=\"vtkZLibDataCompressor\"";
        out.write_all(self.vti_header(&grid.0, compressor, offsets).as_bytes())?;
        arrays.iter().try_for_each(|array| out.write_all(array))?;
        out.write_all(FOOTER)
    }

    /// The grid, and what its voxels may show.
    fn grid(&self) -> io::Result<(Voxels, Vec<Shown>)> {
        let shown = |site: SnapshotSite| {
            Ok(Shown { code: species_code(site.species)?, ordered: i8::from(site.ordered) })
        };
        let sites = self.sites.all().map(shown).collect::<io::Result<Vec<Shown>>>()?;
        Ok((Voxels::of(self, MOST_VOXELS).map_err(invalid)?, sites))
    }

    /// Hands over the three arrays in their order: the length in bytes, and what writes them.
    fn each_array(
        &self,
        (grid, sites): &(Voxels, Vec<Shown>),
        mut array: impl FnMut(usize, &dyn Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()>,
    ) -> io::Result<()> {
        let write = |out: &mut dyn Write, value: &dyn Fn(&Shown) -> i8| {
            let mut values =
                grid.shown().map(|index| index.map_or(EMPTY, |index| value(&sites[index])));
            values.try_for_each(|value| out.write_all(&value.to_le_bytes()))
        };
        array(grid.count(), &|out| write(out, &|site| site.code))?;
        array(grid.count(), &|out| write(out, &|site| site.ordered))?;
        array(size_of::<u32>() * grid.count(), &|out| {
            let mut chains =
                grid.shown().map(|index| index.map_or(0, |index| self.sites.chain(index)));
            chains.try_for_each(|chain| out.write_all(&chain.to_le_bytes()))
        })
    }

    /// Everything before the arrays, which lie at these offsets from each other.
    fn vti_header(&self, grid: &Voxels, compressor: &str, offsets: [usize; 3]) -> String {
        let extent = grid.counts.map(|count| format!("0 {count}")).join(" ");
        let origin = grid.origin.map(|part| part.to_string()).join(" ");
        let spacing = grid.spacing.map(|part| part.to_string()).join(" ");
        let [species, ordered, chain] = offsets;
        let (time, temperature, legend) = (self.time, self.temperature, legend());
        let letters = SPECIES_LETTERS.len();
        format!(
            r#"<?xml version="1.0"?>
<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64"{compressor}>
<ImageData WholeExtent="{extent}" Origin="{origin}" Spacing="{spacing}">
<FieldData>
<DataArray type="Float64" Name="TimeValue" NumberOfTuples="1" format="ascii">{time}</DataArray>
<DataArray type="Float64" Name="temperature_K" NumberOfTuples="1" format="ascii">{temperature}</DataArray>
<Array type="String" Name="species_legend" NumberOfTuples="{letters}" format="ascii">{legend}</Array>
</FieldData>
<Piece Extent="{extent}">
<CellData Scalars="species">
<DataArray type="Int8" Name="species" format="appended" offset="{species}"/>
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

/// What a voxel shows of its site, beside its chain.
struct Shown {
    /// Index into [`SPECIES_LETTERS`].
    code: i8,
    /// 0 or 1.
    ordered: i8,
}

/// Bytes before each array that tell its length.
const LENGTH: usize = size_of::<u64>();
/// What follows the arrays.
const FOOTER: &[u8] = b"\n</AppendedData>\n</VTKFile>\n";

/// An array that is compressed block by block while it is written.
#[derive(Default)]
struct Blocks {
    /// What waits to fill a block.
    open: Vec<u8>,
    /// The compressed blocks, one after the other.
    packed: Vec<u8>,
    /// The size of each of them.
    sizes: Vec<u64>,
}

impl Blocks {
    fn close_block(&mut self) -> io::Result<()> {
        let before = self.packed.len();
        let mut encoder = ZlibEncoder::new(&mut self.packed, Compression::fast());
        encoder.write_all(&self.open)?;
        encoder.finish()?;
        self.sizes.push((self.packed.len() - before) as u64);
        self.open.clear();
        Ok(())
    }

    /// The array as VTK wants it: the number of blocks, the size of a whole one and that of a
    /// last one that is not whole (else 0), the compressed sizes; then the blocks.
    fn finish(mut self) -> io::Result<Vec<u8>> {
        let rest = self.open.len() as u64;
        if rest > 0 {
            self.close_block()?;
        }
        let head = [self.sizes.len() as u64, BLOCK as u64, rest];
        let numbers = head.iter().chain(&self.sizes);
        let mut array: Vec<u8> = numbers.flat_map(|number| number.to_le_bytes()).collect();
        array.append(&mut self.packed);
        Ok(array)
    }
}

impl Write for Blocks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(BLOCK - self.open.len());
        self.open.extend_from_slice(&bytes[..taken]);
        if self.open.len() == BLOCK {
            self.close_block()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::super::voxels::tests::monoclinic;
    use super::*;
    use flate2::read::ZlibDecoder;
    use std::io::Read;

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
        for (voxel, nearest) in grid.shown().enumerate() {
            let site = nearest.map(|site| snapshot.sites[site]);
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

    /// Takes an array apart as VTK's documentation says; gives it and what follows it.
    fn unpacked(array: &[u8]) -> (Vec<u8>, &[u8]) {
        let number = |place: usize| {
            u64::from_le_bytes(array[8 * place..8 * place + 8].try_into().unwrap()) as usize
        };
        let (blocks, size, last) = (number(0), number(1), number(2));
        let mut rest = &array[8 * (3 + blocks)..];
        let mut content = Vec::new();
        for block in 0..blocks {
            let (packed, after) = rest.split_at(number(3 + block));
            let before = content.len();
            ZlibDecoder::new(packed).read_to_end(&mut content).unwrap();
            let due = if block + 1 == blocks && last > 0 { last } else { size };
            assert_eq!(content.len() - before, due);
            rest = after;
        }
        (content, rest)
    }

    #[test]
    fn compressed_arrays_hold_the_same_bytes_where_the_header_says() {
        let snapshot = monoclinic([true; 3]);
        let (mut plain, mut packed) = (Vec::new(), Vec::new());
        snapshot.write_vti(&mut plain).unwrap();
        snapshot.write_vti_compressed(&mut packed).unwrap();
        let start = packed.windows(2).position(|pair| pair == b"\n_").unwrap() + 2;
        let (header, appended) = packed.split_at(start);
        let header = String::from_utf8(header.to_vec()).unwrap();
        assert!(header.contains("compressor=\"vtkZLibDataCompressor\""), "{header}");
        let mut rest = appended;
        for array in parts(&plain).1 {
            let offset = appended.len() - rest.len();
            assert!(header.contains(&format!("offset=\"{offset}\"")), "{offset} in {header}");
            let (content, after) = unpacked(rest);
            assert_eq!(content, array);
            rest = after;
        }
        assert_eq!(rest, FOOTER);
    }

    #[test]
    fn blocks_end_where_they_are_full() {
        for (length, sizes) in [(1, 1), (BLOCK, 1), (BLOCK + 1, 2), (2 * BLOCK, 2)] {
            let content: Vec<u8> = (0..length).map(|place| (place % 251) as u8).collect();
            let mut blocks = Blocks::default();
            content.chunks(1000).for_each(|piece| blocks.write_all(piece).unwrap());
            let array = blocks.finish().unwrap();
            assert_eq!(array[..8], (sizes as u64).to_le_bytes());
            assert_eq!(unpacked(&array), (content, &[][..]));
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
