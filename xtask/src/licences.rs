//! Where the crates come from and under which licences: the part of `deny.toml` that needs no further tool.

use crate::tools::{self, Failure, command};

/// Licences that may be linked into a program under MIT OR Apache-2.0 and served to anybody; the same list as in `deny.toml`.
const ALLOWED: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unicode-3.0",
    "CC0-1.0",
    "Unlicense",
    "MPL-2.0",
    "BSL-1.0",
];
/// How cargo begins the name of a registry; a repository of somebody's would begin otherwise.
const REGISTRY: &str = "registry+";

/// Fails when a crate comes from elsewhere than the registry or this repository, or offers no licence we may use.
pub fn check() -> Result<(), Failure> {
    let text = tools::output(command("cargo").args(["metadata", "--locked", "--format-version", "1"]))?;
    let metadata: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| Failure::new(format!("cargo metadata: {error}")))?;
    let packages = metadata["packages"].as_array().map_or(&[][..], Vec::as_slice);
    let mut complaints = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or_default();
        if package["source"].as_str().is_some_and(|source| !source.starts_with(REGISTRY)) {
            complaints.push(format!("{name} comes from {}", package["source"]));
        }
        if !is_allowed(licence) {
            complaints.push(format!("{name} has the licence \"{licence}\""));
        }
    }
    println!("{} packages, {} complaints", packages.len(), complaints.len());
    if complaints.is_empty() { Ok(()) } else { Err(Failure::new(complaints.join("\n"))) }
}

/// Whether an SPDX expression can be met with the allowed licences: one side of each OR, both of each AND.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.trim();
    if let Some((left, right)) =
        split_outside_brackets(expression, " OR ").or_else(|| expression.split_once('/'))
    {
        return is_allowed(left) || is_allowed(right);
    }
    if let Some((left, right)) = split_outside_brackets(expression, " AND ") {
        return is_allowed(left) && is_allowed(right);
    }
    match expression.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => is_allowed(inner),
        None => ALLOWED.contains(&expression),
    }
}

fn split_outside_brackets<'a>(expression: &'a str, operator: &str) -> Option<(&'a str, &'a str)> {
    let at = expression.match_indices(operator).map(|(at, _)| at).find(|&at| {
        let before = &expression[..at];
        before.matches('(').count() == before.matches(')').count()
    })?;
    Some((&expression[..at], &expression[at + operator.len()..]))
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn expressions_are_met_or_not() {
        for met in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/Apache-2.0",
            "(MIT OR GPL-2.0) AND Unicode-3.0",
            "BSD-3-Clause AND MIT",
        ] {
            assert!(is_allowed(met), "{met}");
        }
        for unmet in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT AND GPL-2.0) OR AGPL-3.0"] {
            assert!(!is_allowed(unmet), "{unmet}");
        }
    }
}
