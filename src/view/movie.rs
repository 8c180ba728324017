//! The snapshots of a run as a movie: pictures drawn without a graphics processor, joined by ffmpeg.

use super::error::ViewError;
use super::opened;
use super::raster::Camera;
use super::scene::Crystal;
use crate::figures::{Pixels, TimeUnit, caption};
use crate::snapshots::{STATE_COLOURS, SnapshotFile};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Width in mm and dots an inch: 1004 pixels, a journal's column.
const SIZE: (f64, f64) = (85.0, 300.0);
/// Pictures per second.
const RATE: &str = "4";

/// What became of a movie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Movie {
    /// It is there.
    Made,
    /// There is no ffmpeg: its pictures lie in this folder.
    Pictures(PathBuf),
}

/// Makes a movie of the snapshots of the run in a folder: `.mp4` or `.gif`. Without ffmpeg its pictures stay in a folder beside
/// it, named as it is without the ending.
///
/// # Errors
/// As [`super::page`]; a file or folder that is there already or can't be written; what ffmpeg says.
pub fn movie(folder: &Path, most: u64, file: &Path) -> Result<Movie, ViewError> {
    let beside = file.with_extension("");
    if let Some(there) = [file, beside.as_path()].into_iter().find(|path| path.exists()) {
        return Err(ViewError::There(there.to_owned()));
    }
    let unwritten = |source| ViewError::Unwritten { file: file.to_owned(), source };
    let place = tempfile::tempdir().map_err(unwritten)?;
    for (number, png) in (1..).zip(pictures(folder, most)?) {
        std::fs::write(place.path().join(name(number)), png?).map_err(unwritten)?;
    }
    let joined = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-framerate", RATE, "-i"])
        .arg(place.path().join("picture-%05d.png"))
        .args(options(file))
        .arg(file)
        .output();
    match joined {
        Ok(output) if output.status.success() => Ok(Movie::Made),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(ViewError::Ffmpeg { file: file.to_owned(), said })
        }
        Err(_) => {
            std::fs::create_dir_all(&beside).map_err(unwritten)?;
            for entry in place.path().read_dir().map_err(unwritten)? {
                let entry = entry.map_err(unwritten)?;
                std::fs::copy(entry.path(), beside.join(entry.file_name())).map_err(unwritten)?;
            }
            Ok(Movie::Pictures(beside))
        }
    }
}

fn name(number: u32) -> String {
    format!("picture-{number:05}.png")
}

/// What ffmpeg needs to know of a kind of movie: players want even sizes and one way to store colours; a GIF wants its own
/// palette.
fn options(file: &Path) -> &'static [&'static str] {
    if file.extension().is_some_and(|end| end == "gif") {
        &["-filter_complex", "split[a][b];[a]palettegen[p];[b][p]paletteuse"]
    } else {
        &["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white", "-pix_fmt", "yuv420p"]
    }
}

/// The pictures of a run's snapshots, as PNG files, one after the other.
fn pictures(
    folder: &Path,
    most: u64,
) -> Result<impl Iterator<Item = Result<Vec<u8>, ViewError>>, ViewError> {
    let results = opened(folder)?;
    let crystal = Crystal::open(folder, &results, most)?;
    let (width_mm, dpi) = SIZE;
    let camera = Camera::new(&crystal, (width_mm / 25.4 * dpi).round() as u32);
    let shown = crystal.indices();
    // One legend for all, so that all have one size.
    let (mut states, mut longest) = ([false; STATE_COLOURS.len()], 0.0_f64);
    for file in &results.snapshots {
        let snapshot = crystal.snapshot(file)?;
        longest = longest.max(snapshot.time);
        for &index in &shown {
            states[snapshot.sites[index].state()] = true;
        }
    }
    let named = STATE_COLOURS.into_iter().zip(states).filter(|(_, occurs)| *occurs);
    let named = named.map(|((name, _), _)| name).filter(|name| *name != "void");
    let legend: Vec<&'static str> = named.collect();
    let unit = TimeUnit::of(longest);
    Ok(results.snapshots.into_iter().map(move |file| {
        let snapshot: SnapshotFile = crystal.snapshot(&file)?;
        let above = camera.picture(&snapshot, &shown);
        let below = caption(SIZE, &unit.format(snapshot.time), camera.pixels_per_nm(), &legend)?;
        let rgb = [above.rgb, below.rgb].concat();
        let whole = Pixels { width: above.width, height: above.height + below.height, rgb };
        Ok(whole.png(dpi)?)
    }))
}
