//! Snapshots as extended XYZ.
//!
//! The letter of a site stands in a column called `type`, the one name that serves both
//! readers: OVITO takes it for its particle type, and ASE, which would look up a column called
//! `species` among the chemical elements and fail, keeps it as an array of its own. OVITO also takes
//! some letters for elements, such as P for phosphorus: the columns `radius` and `color`, which
//! become its properties Radius and Color, tell it how to draw each site instead.

use super::voxels::VoxelError;
use super::{STATE_COLOURS, Sites, SnapshotFile, SnapshotSite};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::str::FromStr;

/// The columns of a site's line, as the header announces them.
const PROPERTIES: &str =
    "type:S:1:pos:R:3:ordered:I:1:defect:I:1:chain:I:1:unit:I:1:radius:R:1:color:R:3";

/// The radius of a void in Å: too small to be seen. OVITO would take zero for "as large as its
/// element".
const VOID_RADIUS: f64 = 0.001;

/// Why a file is no snapshot of ours.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum XyzError {
    /// It could not be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A line is not what it should be.
    #[error("line {line}: expected {expected}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
}

impl<S: Sites> SnapshotFile<S> {
    /// Writes the snapshot as one frame of extended XYZ, which OVITO and ASE open. Positions
    /// are in Å, rounded to 1e-6 Å; time in s and temperature in K are exact. The keys `Origin`
    /// (known to OVITO) and `Group` stand in the header where the snapshot is a part of the
    /// lattice. Radii are half the mean distance of sites, or of groups, in Å, and of voids too small to be seen;
    /// colours are [`STATE_COLOURS`] from 0 to 1.
    ///
    /// # Errors
    /// What the writer reports; a box without a volume.
    pub fn write_xyz(&self, out: &mut dyn Write) -> io::Result<()> {
        let lattice: Vec<String> =
            self.box_vectors.as_flattened().iter().map(ToString::to_string).collect();
        let periodic = self.periodic.map(|repeats| if repeats { "T" } else { "F" });
        let mut part = String::new();
        if self.origin != [0.0; 3] {
            let origin = self.origin.map(|along| along.to_string());
            part = format!("Origin=\"{}\" ", origin.join(" "));
        }
        if self.group != 1 {
            part = format!("{part}Group={} ", self.group);
        }
        writeln!(out, "{}", self.sites.count())?;
        writeln!(
            out,
            "Lattice=\"{}\" {part}Properties={PROPERTIES} Time={} Time_unit=s Temperature={} \
             Temperature_unit=K pbc=\"{}\"",
            lattice.join(" "),
            self.time,
            self.temperature,
            periodic.join(" "),
        )?;
        let distance = self.mean_distance().ok_or_else(|| io::Error::other(VoxelError::Box))?;
        let drawn = STATE_COLOURS.map(|(state, colour)| {
            let radius = if state == "void" { VOID_RADIUS } else { distance / 2.0 };
            let [red, green, blue] = colour.map(|channel| f64::from(channel) / 255.0);
            format!("{radius:.3} {red:.3} {green:.3} {blue:.3}")
        });
        for site in self.sites.all() {
            let [x, y, z] = site.position;
            let (ordered, defect) = (u8::from(site.ordered), u8::from(site.defect));
            let drawn = &drawn[site.state()];
            let SnapshotSite { species, chain, unit, .. } = site;
            writeln!(
                out,
                "{species} {x:.6} {y:.6} {z:.6} {ordered} {defect} {chain} {unit} {drawn}"
            )?;
        }
        Ok(())
    }

    /// Writes what [`SnapshotFile::write_xyz`] writes, compressed with gzip; OVITO and ASE open
    /// that, too.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn write_xyz_gz(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut plain = BufWriter::new(GzEncoder::new(out, Compression::fast()));
        self.write_xyz(&mut plain)?;
        plain.into_inner()?.finish()?;
        Ok(())
    }
}

/// Reads a file back that [`SnapshotFile::write_xyz`] or, under a name that ends in `.gz`,
/// [`SnapshotFile::write_xyz_gz`] wrote.
///
/// # Errors
/// As [`read_xyz`].
pub fn open_xyz(path: &Path) -> Result<SnapshotFile, XyzError> {
    let file = File::open(path)?;
    if path.extension().is_some_and(|kind| kind == "gz") {
        read_xyz(BufReader::new(GzDecoder::new(file)))
    } else {
        read_xyz(BufReader::new(file))
    }
}

/// Reads a snapshot back that [`SnapshotFile::write_xyz`] wrote. Radii and colours follow from the rest.
///
/// # Errors
/// [`XyzError::Line`] with the first line that is not as it was written.
pub fn read_xyz(file: impl BufRead) -> Result<SnapshotFile, XyzError> {
    let mut lines = file.lines();
    let mut next = |line, expected| {
        lines.next().ok_or(XyzError::Line { line, expected })?.map_err(XyzError::Io)
    };
    let expected = "the number of sites";
    let count: usize =
        next(1, expected)?.trim().parse().or(Err(XyzError::Line { line: 1, expected }))?;
    let expected = "the header of a snapshot (Lattice, Properties, Time, Temperature, pbc)";
    let header = next(2, expected)?;
    let mut snapshot = parse_header(&header).ok_or(XyzError::Line { line: 2, expected })?;
    for line in 3..count.saturating_add(3) {
        let expected = "a site: letter, x, y, z, ordered, defect, chain, unit, radius, color";
        let site = parse_site(&next(line, expected)?);
        snapshot.sites.push(site.ok_or(XyzError::Line { line, expected })?);
    }
    Ok(snapshot)
}

/// A snapshot without sites, from the second line.
fn parse_header(header: &str) -> Option<SnapshotFile> {
    if value(header, "Properties")? != PROPERTIES {
        return None;
    }
    let lattice = numbers::<9>(value(header, "Lattice")?)?;
    let mut periodic = [false; 3];
    let origin = value(header, "Origin").map_or(Some([0.0; 3]), numbers::<3>)?;
    let group = value(header, "Group").map_or(Some(1), |group| group.parse().ok())?;
    let mut flags = value(header, "pbc")?.split_whitespace();
    for repeats in &mut periodic {
        *repeats = flag(flags.next()?, "T", "F")?;
    }
    Some(SnapshotFile {
        time: value(header, "Time")?.parse().ok()?,
        temperature: value(header, "Temperature")?.parse().ok()?,
        box_vectors: std::array::from_fn(|edge| {
            std::array::from_fn(|axis| lattice[3 * edge + axis])
        }),
        origin,
        periodic,
        group,
        sites: Vec::new(),
    })
}

/// The value of `key=value` or `key="value with spaces"`.
fn value<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let from = header.match_indices(key).find_map(|(place, _)| {
        let begins_a_word = place == 0 || header[..place].ends_with(' ');
        header[place + key.len()..].strip_prefix('=').filter(|_| begins_a_word)
    })?;
    match from.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => from.split(' ').next(),
    }
}

fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let parsed: Result<Vec<f64>, _> = text.split_whitespace().map(f64::from_str).collect();
    parsed.ok()?.try_into().ok()
}

fn flag(text: &str, yes: &str, no: &str) -> Option<bool> {
    if text == yes { Some(true) } else { (text == no).then_some(false) }
}

fn parse_site(line: &str) -> Option<SnapshotSite> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let &[letter, x, y, z, ordered, defect, chain, unit, _, _, _, _] = fields.as_slice() else {
        return None;
    };
    Some(SnapshotSite {
        species: letter.parse().ok()?,
        position: [x.parse().ok()?, y.parse().ok()?, z.parse().ok()?],
        ordered: flag(ordered, "1", "0")?,
        defect: flag(defect, "1", "0")?,
        chain: chain.parse().ok()?,
        unit: unit.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::SPECIES_LETTERS;
    use super::*;

    fn snapshot() -> SnapshotFile {
        let monomer = SnapshotSite {
            position: [4.954_112_345_6, -6.109, 4.65],
            species: 'M',
            ordered: true,
            defect: false,
            chain: 0,
            unit: 0,
        };
        let unit = SnapshotSite {
            species: 'P',
            ordered: false,
            defect: true,
            chain: 17,
            unit: 3,
            position: [0.1, 0.2, 0.3],
        };
        SnapshotFile {
            time: 86_400.0 / 7.0,
            temperature: 413.15,
            box_vectors: [[8.9313, 0.0, 0.0], [0.0, 9.037, 0.0], [-2.473_2, 0.0, 11.174_1]],
            origin: [0.0; 3],
            periodic: [true, true, false],
            group: 1,
            sites: vec![monomer, unit],
        }
    }

    fn written(snapshot: &SnapshotFile) -> String {
        let mut file = Vec::new();
        snapshot.write_xyz(&mut file).unwrap();
        String::from_utf8(file).unwrap()
    }

    #[test]
    fn a_snapshot_reads_back() {
        let mut original = snapshot();
        let back = read_xyz(written(&original).as_bytes()).unwrap();
        for (site, read) in original.sites.iter_mut().zip(&back.sites) {
            for axis in 0..3 {
                // Half of the sixth decimal, and the rounding of the difference itself.
                assert!((site.position[axis] - read.position[axis]).abs() < 0.501e-6);
            }
            site.position = read.position;
        }
        assert_eq!(back, original, "all but positions is exact");
    }

    #[test]
    fn a_part_tells_where_it_lies_and_that_it_is_thinned() {
        let part = SnapshotFile { origin: [-2.5, 0.0, 111.7], group: 4, ..snapshot() };
        let text = written(&part);
        let header = text.lines().nth(1).unwrap();
        assert!(header.contains(" Origin=\"-2.5 0 111.7\" Group=4 Properties="), "{header}");
        let back = read_xyz(text.as_bytes()).unwrap();
        assert_eq!((back.origin, back.group), (part.origin, part.group));
        assert!(!written(&snapshot()).contains("Origin"));
    }

    #[test]
    fn a_compressed_frame_holds_the_same_text() {
        let mut packed = Vec::new();
        snapshot().write_xyz_gz(&mut packed).unwrap();
        let mut text = String::new();
        io::Read::read_to_string(&mut GzDecoder::new(packed.as_slice()), &mut text).unwrap();
        assert_eq!(text, written(&snapshot()));
        let folder = tempfile::tempdir().unwrap();
        let [plain, gz] = ["a.xyz", "a.xyz.gz"].map(|name| folder.path().join(name));
        std::fs::write(&plain, text).unwrap();
        std::fs::write(&gz, packed).unwrap();
        assert_eq!(open_xyz(&gz).unwrap(), open_xyz(&plain).unwrap());
    }

    #[test]
    fn the_frame_is_extended_xyz() {
        let text = written(&snapshot());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "2");
        assert!(lines[1].starts_with("Lattice=\"8.9313 0 0 0 9.037 0 -2.4732 0 11.1741\" "));
        assert!(lines[1].ends_with(" Temperature=413.15 Temperature_unit=K pbc=\"T T F\""));
        // Half of ((8.9313 × 9.037 × 11.1741 Å3)/2)^(1/3), and the colours of `STATE_COLOURS`.
        let drawn = ["3.834 0.886 0.906 0.925", "3.834 0.329 0.659 0.855"];
        assert_eq!(lines[2], format!("M 4.954112 -6.109000 4.650000 1 0 0 0 {}", drawn[0]));
        assert_eq!(lines[3], format!("P 0.100000 0.200000 0.300000 0 1 17 3 {}", drawn[1]));
    }

    #[test]
    fn every_letter_has_the_colour_of_its_state_and_voids_no_size() {
        let sites = SPECIES_LETTERS.map(|species| SnapshotSite { species, ..snapshot().sites[0] });
        let amorphous = SnapshotSite { ordered: false, ..sites[0] };
        let state = |site: &SnapshotSite| STATE_COLOURS[site.state()].0;
        let expected = [
            "crystalline monomer",
            "tautomer",
            "live end",
            "in chain",
            "dead end",
            "impurity",
            "void",
        ];
        assert_eq!(sites.each_ref().map(state), expected);
        assert_eq!(state(&amorphous), "amorphous monomer");
        let text = written(&SnapshotFile { sites: sites.to_vec(), ..snapshot() });
        assert!(text.ends_with(" 0 0 0.001 1.000 1.000 1.000\n"), "{text}");
    }

    #[test]
    fn a_broken_file_is_refused_with_its_line() {
        let text = written(&snapshot());
        let cases = [
            (text.replace("2\n", "two\n"), 1),
            (text.replace("pbc=\"T T F\"", "pbc=\"T T\""), 2),
            (text.replace("Lattice=\"8.9313 ", "Lattice=\""), 2),
            (text.replace("0 1 17 3", "0 yes 17 3"), 4),
            (text.replace(" 0.855\n", "\n"), 4),
            (text.replacen("2\n", "3\n", 1), 5),
        ];
        for (broken, at) in cases {
            match read_xyz(broken.as_bytes()) {
                Err(XyzError::Line { line, .. }) => assert_eq!(line, at, "{broken}"),
                other => panic!("{other:?} from {broken}"),
            }
        }
    }
}
