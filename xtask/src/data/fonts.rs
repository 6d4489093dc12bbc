//! The font of titles and names as small woff2 files, its licence, and the sheet that declares it. Everything else is set in
//! the system's own sans, which is there at once.
//!
//! fontTools (in an environment of its own below the cache) fixes the optical size and the weight and keeps the letters of
//! Latin-1 in one file and those of Latin Extended-A in a second, which a browser fetches only when a name needs it. The
//! reserved name "Source" must not stand on changed fonts (OFL, 3), hence the family "Atlas Serif" and no family name inside
//! the files.

use std::path::{Path, PathBuf};

use super::save;
use super::sources::{Source, cache, font};
use crate::tools::{self, Failure};

const FONTTOOLS: &str = "fonttools==4.68.0";
const BROTLI: &str = "brotli==1.2.1";
/// Kerning, and accents put together. No ligatures: "eThekwini" stays legible.
const FEATURES: &str = "--layout-features=kern,ccmp";

/// A family and how it is cut.
struct Family {
    /// The name in the sheet.
    name: &'static str,
    /// Part of the file names.
    slug: &'static str,
    original: &'static str,
    axes: &'static [&'static str],
    latin: Source,
    latin_ext: Source,
    licence: Source,
}

const FAMILIES: [Family; 1] = [Family {
    name: "Atlas Serif",
    slug: "atlas-serif",
    original: "Source Serif 4",
    axes: &["wght=600", "opsz=16"],
    latin: serif(
        "files/source-serif-4-latin-opsz-normal.woff2",
        "f2ea9c12d2fe9bd3a9589b02ad2c0909da88f30938c91adc838c4f4098f9f9e0",
    ),
    latin_ext: serif(
        "files/source-serif-4-latin-ext-opsz-normal.woff2",
        "155f6e701097cc269cf8d5d7ac86795f263f1afbeb47c14d1d747108c9335389",
    ),
    licence: serif("LICENSE", "18aabf190848725e2576eefb5c29ba06aac1029d02132252a7f312eac2e50cf3"),
}];

const fn serif(path: &'static str, sha256: &'static str) -> Source {
    font("@fontsource-variable/source-serif-4", "5.3.1", path, sha256)
}

/// Letters in one file: the folder, and the list for fontTools and for the sheet.
struct Letters {
    slug: &'static str,
    unicodes: &'static str,
}

/// Basic Latin, Latin-1, the letters of French beyond it, dashes, quotes, ellipsis, primes, euro, arrows, minus.
const LATIN: Letters = Letters {
    slug: "latin",
    unicodes: "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2009,U+2010-2014,U+2018-201A,\
U+201C-201E,U+2022,U+2026,U+2032-2033,U+2039-203A,U+20AC,U+2191,U+2193,U+2212",
};
/// Latin Extended-A and the letters of Romanian and of Azerbaijani beyond it.
const LATIN_EXT: Letters = Letters {
    slug: "latin-ext",
    unicodes: "U+0100-0130,U+0132-0151,U+0154-017F,U+018F,U+0218-021B,U+0259,U+02BC",
};

/// Writes the fonts, their licences and `style/fonts.css`.
pub fn make() -> Result<(), Failure> {
    let fonttools = environment()?;
    let mut sheet = String::from("/* Made by `cargo xtask data fonts`. */\n");
    for family in &FAMILIES {
        for (letters, source) in [(LATIN, &family.latin), (LATIN_EXT, &family.latin_ext)] {
            // The folder tells what a first view needs from what it may need.
            let name = format!("{}/{}.woff2", letters.slug, family.slug);
            cut(&fonttools, source, family.axes, &letters, &name)?;
            sheet += &face(family, &letters, &name);
        }
        let licence = String::from_utf8_lossy(&family.licence.bytes()?).into_owned();
        save(
            &format!("public/fonts/{}-LICENSE.txt", family.slug),
            licence_text(family, &licence).as_bytes(),
        )?;
    }
    save("style/fonts.css", sheet.as_bytes())
}

/// The folder with fontTools' programs, set up if need be.
fn environment() -> Result<PathBuf, Failure> {
    let folder = cache().join(FONTTOOLS);
    let programs = folder.join("bin");
    if !programs.join("pyftsubset").exists() {
        println!("fetching {FONTTOOLS}");
        tools::run(tools::command("python3").args(["-m", "venv"]).arg(&folder))?;
        let pip = programs.join("python");
        tools::run(
            tools::command(&pip.to_string_lossy())
                .args(["-m", "pip", "install", "--quiet", FONTTOOLS, BROTLI]),
        )?;
    }
    Ok(programs)
}

fn cut(
    programs: &Path,
    source: &Source,
    axes: &[&str],
    letters: &Letters,
    name: &str,
) -> Result<(), Failure> {
    let narrowed = cache().join("narrowed.ttf");
    let cut = cache().join("cut.woff2");
    let program = |name: &str| tools::command(&programs.join(name).to_string_lossy());
    tools::run(
        program("fonttools")
            .args(["varLib.instancer", "--quiet", "--no-recalc-timestamp", "-o"])
            .arg(&narrowed)
            .arg(source.file()?)
            .args(axes),
    )?;
    tools::run(
        program("pyftsubset")
            .arg(&narrowed)
            .args(["--flavor=woff2", "--no-hinting", "--desubroutinize", "--notdef-outline", FEATURES])
            // The copyright and the licence stay; the reserved family name goes.
            .args(["--name-IDs=0,13,14", "--no-recalc-timestamp"])
            .arg(format!("--unicodes={}", letters.unicodes))
            .arg(format!("--output-file={}", cut.display())),
    )?;
    save(&format!("public/fonts/{name}"), &tools::read(&cut)?)
}

fn face(family: &Family, letters: &Letters, file: &str) -> String {
    let Family { name, .. } = family;
    let unicodes = letters.unicodes.replace(',', ", ");
    format!(
        "\n@font-face {{\n  font-family: \"{name}\";\n  font-style: normal;\n  font-weight: 600;\n  \
         font-display: swap;\n  src: url(\"fonts/{file}\") format(\"woff2\");\n  unicode-range: {unicodes};\n}}\n"
    )
}

fn licence_text(family: &Family, licence: &str) -> String {
    let Family { name, original, .. } = family;
    format!(
        "\"{name}\" is \"{original}\" by Adobe, cut down to fewer letters and weights and renamed, because \"Source\"\n\
         is a reserved font name: (c) Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'.\n\n{licence}"
    )
}
