//! The site, made of what Trunk left and of `public/`, `data/` and `style/`.
//!
//! - Every file but the fixed ones is named by its own content: `data/article.json` becomes `data/article-1f2e3d4c5b6a.json`,
//!   so that a host may let browsers keep it for ever and no build can be mixed with another.
//! - All addresses are relative: the folder works at any path of any static server.
//! - The page has no inline script; boot.js and sw.js learn the names of this build from constants filled in here.
//!
//! Files are added leaves first, because a file that names another needs that one's final name.

use crate::languages::{LANGUAGES, catalog_in_language, in_language, texts_of_messages};
use crate::program;
use crate::tools::{self, Failure, files_below, hex, root};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Files that are not kept for use without a connection unless used or asked for; by the beginnings of their names. The whole
/// datasets are for people who take the data elsewhere.
const OPTIONAL: &[&str] = &["reference/", "data/"];
/// Among those, the ones every page needs; by a part of their names.
const NEEDED: &[&str] = &["coarse"];
/// Files of the first view that the program asks for: boot.js fetches them while the program is still on its way.
const EARLY: &[&str] = &["reference/land-coarse.bin"];
/// The same, in the language of the page.
const EARLY_IN_LANGUAGE: &[&str] =
    &["words.txt", "data/vocabularies.json", "data/collections.json", "data/article.json"];

/// Names that hosts and browsers have to know.
const FIXED: &[&str] = &["index.html", "sw.js", "kill-switch.js"];
/// Files of `public/` that are filled in, not copied.
const TEMPLATES: &[&str] = &["boot.js", "rescue.js", "sw.js", "kill-switch.js", "manifest.webmanifest"];

/// Which kind of site.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Small and complete, to be deployed.
    Release,
    /// Ready soon after a change; keeps nothing in the browser.
    Dev,
}

/// A file of the site.
pub struct File {
    /// What the sources call it.
    pub logical: String,
    /// What it is called in the site.
    pub name: String,
    pub bytes: Vec<u8>,
    pub sha256: String,
}

/// A site, complete and in memory.
#[derive(Default)]
pub struct Site {
    files: BTreeMap<String, File>,
}

/// Makes the site of what Trunk left in `stage`.
pub fn assemble(stage: &Path, kind: Kind) -> Result<Site, Failure> {
    let mut site = Site::default();
    let page = tools::read_text(&root().join("index.html"))?;
    let id = between(&page, "name=\"atlas-id\" content=\"", "\"")
        .ok_or_else(|| missing("atlas-id", "index.html"))?;

    site.add_folder(&root().join("public"), "", |name| !TEMPLATES.contains(&name))?;
    site.add_folder(&root().join("data"), "data/", |name| name.ends_with(".json"))?;
    LANGUAGES.iter().try_for_each(|language| site.add_language(language))?;
    site.add_program(stage, kind)?;
    // boot.js adds the sheets of the body: in the page they would hold up its scripts.
    let (head, body) = page.split_once("<body>").ok_or_else(|| missing("<body>", "index.html"))?;
    site.add("atlas.css", style(head, &site)?.into_bytes())?;
    site.add("panels.css", style(body, &site)?.into_bytes())?;
    site.add("manifest.webmanifest", manifest(&site)?.into_bytes())?;
    site.add("rescue.js", without_comments(&template("rescue.js")?).into_bytes())?;

    EARLY.iter().try_for_each(|logical| site.name_of(logical).map(drop))?;
    EARLY_IN_LANGUAGE.iter().try_for_each(|logical| site.name_of(&format!("lang/en/{logical}")).map(drop))?;
    let build = site.build_hash(&[&template("boot.js")?, &page]);
    let boot = filled(
        template("boot.js")?,
        &[
            ("BUILD", quoted(&build)),
            ("SHEET", quoted(&site.name_of("panels.css")?)),
            ("GLUE", quoted(&site.name_of("atlas.js")?)),
            ("WASM", quoted(&site.name_of("atlas.wasm")?)),
            ("FILES", site.names_for_the_program().to_string()),
            ("LANGUAGES", serde_json::json!(LANGUAGES).to_string()),
            ("EARLY", serde_json::json!(EARLY).to_string()),
            ("EARLY_IN_LANGUAGE", serde_json::json!(EARLY_IN_LANGUAGE).to_string()),
        ],
    )?;
    site.add("boot.js", without_comments(&boot).into_bytes())?;
    site.add("index.html", index(&page, &site)?.into_bytes())?;

    let kill_switch = without_comments(&filled(template("kill-switch.js")?, &[("ID", quoted(id))])?);
    let (needed, optional) = site.kept_files();
    let worker = filled(
        template("sw.js")?,
        &[("ID", quoted(id)), ("BUILD", quoted(&build)), ("FILES", needed), ("OPTIONAL", optional)],
    )?;
    // While working, a page kept by the browser would hide every change.
    let worker = if kind == Kind::Dev { kill_switch.clone() } else { without_comments(&worker) };
    site.add("sw.js", worker.into_bytes())?;
    site.add("kill-switch.js", kill_switch.into_bytes())?;
    Ok(site)
}

impl Site {
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    /// Puts the site in the place of whatever `folder` held.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)
                .map_err(|error| Failure::new(format!("cannot empty {}: {error}", folder.display())))?;
        }
        self.files().try_for_each(|file| tools::write(&folder.join(&file.name), &file.bytes))
    }

    fn add(&mut self, logical: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        if !logical.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte)) {
            return Err(Failure::new(format!(
                "{logical}: a name in the site has letters, digits and -_. only"
            )));
        }
        let sha256 = hex(&Sha256::digest(&bytes));
        let name = match logical.rsplit_once('.') {
            _ if FIXED.contains(&logical) => logical.to_owned(),
            Some((stem, ending)) => format!("{stem}-{}.{ending}", &sha256[..12]),
            None => format!("{logical}-{}", &sha256[..12]),
        };
        self.files.insert(logical.to_owned(), File { logical: logical.to_owned(), name, bytes, sha256 });
        Ok(())
    }

    fn add_folder(
        &mut self,
        folder: &Path,
        prefix: &str,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<(), Failure> {
        for path in files_below(folder) {
            let below =
                path.strip_prefix(folder).expect("it lies below").to_string_lossy().replace('\\', "/");
            if is_wanted(&below) {
                let bytes = tools::read(&path)?;
                let bytes = if below.ends_with(".json") { tight_json(&bytes) } else { bytes };
                self.add(&format!("{prefix}{below}"), bytes)?;
            }
        }
        Ok(())
    }

    /// What the page reads, in one language: messages, vocabularies, catalogue, datasets.
    fn add_language(&mut self, language: &str) -> Result<(), Failure> {
        let messages = tools::read_text(&root().join(format!("src/i18n/{language}.txt")))?;
        let (first, rest) = texts_of_messages(&messages);
        self.add(&format!("lang/{language}/words.txt"), first.into_bytes())?;
        self.add(&format!("lang/{language}/words-of-panels.txt"), rest.into_bytes())?;
        let whole: Vec<_> = self.files().filter(|file| is_read_by_the_page(&file.logical)).collect();
        let whole: Vec<_> = whole.iter().map(|file| (file.logical.clone(), file.bytes.clone())).collect();
        for (logical, bytes) in &whole {
            let translated = if logical == "data/collections.json" {
                catalog_in_language(bytes, language, |name| self.bytes_of(name))?
            } else {
                in_language(logical, bytes, language)?
            };
            self.add(&format!("lang/{language}/{logical}"), translated)?;
        }
        Ok(())
    }

    /// The compiled program: wasm, the scripts its dependencies brought along, and the glue that names them.
    fn add_program(&mut self, stage: &Path, kind: Kind) -> Result<(), Failure> {
        let program = if kind == Kind::Release { program::released()? } else { program::whole(stage)? };
        self.add("atlas.wasm", program.wasm)?;
        program.parts.into_iter().try_for_each(|(name, wasm)| self.add(&format!("parts/{name}"), wasm))?;
        self.add_folder(&stage.join("snippets"), "snippets/", |_| true)?;
        let mut glue = program.glue;
        if let Some(loaders) = program.loaders {
            self.add("parts.js", loaders.into_bytes())?;
            glue = glue.replacen("./__wasm_split.js", &format!("./{}", self.name_of("parts.js")?), 1);
        }
        for file in self.files().filter(|file| file.logical.starts_with("snippets/")) {
            glue = glue.replace(&format!("./{}", file.logical), &format!("./{}", file.name));
        }
        // Its own guess where the wasm lies; boot.js always tells.
        self.add("atlas.js", glue.replace("atlas_bg.wasm", "atlas.wasm").into_bytes())
    }

    fn bytes_of(&self, logical: &str) -> Result<Vec<u8>, Failure> {
        let file = self.files.get(logical);
        file.map(|file| file.bytes.clone()).ok_or_else(|| missing(logical, "the site"))
    }

    fn name_of(&self, logical: &str) -> Result<String, Failure> {
        let file = self.files.get(logical);
        file.map(|file| file.name.clone())
            .ok_or_else(|| Failure::new(format!("there is no {logical} in the site")))
    }

    /// Names the build: changes when any byte of it does. `sources` stand for the files that will contain the name.
    fn build_hash(&self, sources: &[&str]) -> String {
        let mut hash = Sha256::new();
        for file in self.files() {
            hash.update(format!("{} {}\n", file.name, file.sha256));
        }
        for source in sources {
            hash.update(source);
        }
        hex(&hash.finalize())[..16].to_owned()
    }

    /// Files the program asks for while running, by the name it knows.
    fn names_for_the_program(&self) -> serde_json::Value {
        let is_asked_for = |file: &&File| {
            let folder = file.logical.split_once('/').map(|(folder, _)| folder);
            folder.is_some_and(|folder| !["icons", "fonts", "snippets"].contains(&folder))
        };
        self.files()
            .filter(is_asked_for)
            .map(|file| (file.logical.clone(), serde_json::Value::from(file.name.clone())))
            .collect()
    }

    /// The constants of sw.js: files of a complete build, and optional files.
    fn kept_files(&self) -> (String, String) {
        let is_optional = |file: &File| {
            OPTIONAL.iter().any(|start| file.logical.starts_with(start))
                && !NEEDED.iter().any(|part| file.logical.contains(part))
        };
        let (mut needed, mut optional) = (serde_json::Map::new(), serde_json::Map::new());
        for file in self.files() {
            if is_optional(file) {
                optional.insert(file.name.clone(), serde_json::json!([file.sha256, file.bytes.len()]));
            } else {
                needed.insert(file.name.clone(), file.sha256.clone().into());
            }
        }
        (serde_json::Value::from(needed).to_string(), serde_json::Value::from(optional).to_string())
    }
}

/// JSON of `data/` itself; what lies deeper is for other programs.
fn is_read_by_the_page(logical: &str) -> bool {
    logical.strip_prefix("data/").is_some_and(|name| !name.contains('/'))
}

/// The page, with the names of this build and without Trunk's notes.
fn index(page: &str, site: &Site) -> Result<String, Failure> {
    if !page.contains("<head>\n<meta http-equiv=\"Content-Security-Policy\"") {
        return Err(Failure::new(
            "index.html: the policy comes first in the head, before anything it has to govern",
        ));
    }
    let mut text = String::new();
    let mut sheet = Some("atlas.css");
    for line in page.lines().filter(|line| !line.starts_with("<!-- ")) {
        if line.contains("data-trunk rel=\"css\"") {
            if let Some(sheet) = sheet.take() {
                let _ = writeln!(text, "<link rel=\"stylesheet\" href=\"{}\">", site.name_of(sheet)?);
            }
        } else if line.contains("data-trunk rel=\"rust\"") {
            let _ = writeln!(text, "<link rel=\"modulepreload\" href=\"{}\">", site.name_of("atlas.js")?);
            let _ = writeln!(text, "<script type=\"module\" src=\"{}\"></script>", site.name_of("boot.js")?);
        } else {
            text += line;
            text.push('\n');
        }
    }
    for logical in ["icons/atlas.svg", "icons/atlas-192.png", "manifest.webmanifest", "rescue.js"] {
        text = text.replace(&format!("\"{logical}\""), &format!("\"{}\"", site.name_of(logical)?));
    }
    if text.contains("data-trunk") {
        Err(missing("a line for each data-trunk", "index.html"))
    } else {
        Ok(text)
    }
}

/// The sheets that the page lists, in that order, as one; `url("fonts/x.woff2")` in them names a file of `public/`.
fn style(page: &str, site: &Site) -> Result<String, Failure> {
    let mut text = String::new();
    for line in page.lines().filter(|line| line.contains("data-trunk rel=\"css\"")) {
        let path = between(line, "href=\"", "\"").ok_or_else(|| missing("href", line))?;
        text += &tight_css(&tools::read_text(&root().join(path))?);
    }
    let mut done = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("url(\"") {
        let (name, after) =
            after.split_once('"').ok_or_else(|| missing("closing quote", "a url in style/"))?;
        let name = if name.starts_with("data:") { name.to_owned() } else { site.name_of(name)? };
        let _ = write!(done, "{before}url(\"{name}\"");
        rest = after;
    }
    Ok(done + rest)
}

/// A sheet without comments, indentation and empty lines.
fn tight_css(sheet: &str) -> String {
    let mut text = String::new();
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        text += before;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text += rest;
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |all, line| all + line + "\n")
}

/// A JSON text without the spaces between its words; numbers, order and escapes stay as they were written.
fn tight_json(text: &[u8]) -> Vec<u8> {
    let (mut is_in_string, mut is_escaped) = (false, false);
    let is_kept = |byte: &u8| {
        if !is_in_string {
            is_in_string = *byte == b'"';
            return !byte.is_ascii_whitespace();
        }
        is_in_string = is_escaped || *byte != b'"';
        is_escaped = !is_escaped && *byte == b'\\';
        true
    };
    text.iter().copied().filter(is_kept).collect()
}

/// A script of ours without its lines of comment and its indentation (its strings never span lines).
fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.fold(String::new(), |all, line| all + line + "\n")
}

fn manifest(site: &Site) -> Result<String, Failure> {
    let mut manifest: serde_json::Value = serde_json::from_str(&template("manifest.webmanifest")?)
        .map_err(|error| Failure::new(format!("public/manifest.webmanifest: {error}")))?;
    for icon in manifest["icons"].as_array_mut().into_iter().flatten() {
        let name = icon["src"].as_str().unwrap_or_default().to_owned();
        icon["src"] = site.name_of(&name)?.into();
    }
    Ok(manifest.to_string())
}

fn template(name: &str) -> Result<String, Failure> {
    tools::read_text(&root().join("public").join(name))
}

/// A script with its constants filled in: `const NAME = ...;` at the beginning of a line, once each.
fn filled(mut script: String, constants: &[(&str, String)]) -> Result<String, Failure> {
    for (name, value) in constants {
        let start = format!("\nconst {name} = ");
        let at = script.find(&start).ok_or_else(|| missing(&start, "a script of public/"))? + start.len();
        let end = script[at..].find(';').ok_or_else(|| missing(";", &start))? + at;
        script.replace_range(at..end, value);
    }
    Ok(script)
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}

fn missing(what: &str, place: &str) -> Failure {
    Failure::new(format!("{place} has no {}", what.trim()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn json_keeps_everything_but_the_spaces_between() {
        let tight = tight_json(
            br#"{ "a b": [1.50, "c \" d\\"],
            "e" : "\u00e9" }"#,
        );
        assert_eq!(String::from_utf8(tight).unwrap(), r#"{"a b":[1.50,"c \" d\\"],"e":"\u00e9"}"#);
    }

    #[test]
    fn constants_are_filled_in_or_missed() {
        let script = || "// x\nconst FILES = {}; // why\n".to_owned();
        assert_eq!(
            filled(script(), &[("FILES", "{1}".to_owned())]).unwrap(),
            "// x\nconst FILES = {1}; // why\n"
        );
        assert!(filled(script(), &[("BUILD", String::new())]).is_err());
    }

    #[test]
    fn sheets_and_scripts_lose_what_only_their_authors_read() {
        assert_eq!(tight_css("/* a */\na {\n  b: c; /* d */\n}\n"), "a {\nb: c;\n}\n");
        assert_eq!(without_comments("// a\n  b(); // c\n\n"), "b(); // c\n");
    }

    #[test]
    fn names_follow_contents() {
        let mut site = Site::default();
        site.add("data/a.json", b"{}".to_vec()).unwrap();
        assert_eq!(site.name_of("data/a.json").unwrap(), "data/a-44136fa355b3.json");
        assert!(site.add("data/a b.json", Vec::new()).is_err());
    }
}
