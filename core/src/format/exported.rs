//! Files of changes: those that the atlas exports, a text a line, and what its rescue page saves.

use serde_json::Value as Json;

use super::change::decode_change;

/// The lines of a file of changes. Of a file of the rescue page, which is JSON with all that a browser kept, those that are
/// changes; another file is taken as it is.
pub fn change_lines(file: &str) -> String {
    let file = file.trim_start_matches('\u{feff}').trim();
    match file.starts_with('{').then(|| serde_json::from_str::<Json>(file)) {
        Some(Ok(kept)) => {
            let mut lines = Vec::new();
            gather(&kept, &mut lines);
            lines.join("\n")
        }
        _ => file.to_owned(),
    }
}

fn gather<'a>(kept: &'a Json, lines: &mut Vec<&'a str>) {
    match kept {
        Json::String(text) => lines.extend(text.lines().filter(|line| decode_change(line).is_ok())),
        Json::Array(items) => items.iter().for_each(|item| gather(item, lines)),
        Json::Object(entries) => entries.values().for_each(|entry| gather(entry, lines)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Change, ChangeId, Hlc, WriterId};
    use crate::format::encode_change;

    #[test]
    fn changes_are_found_in_either_file() {
        let change = |seq| Change {
            id: ChangeId { writer: WriterId(1), seq },
            clock: Hlc { millis: 5, count: 0 },
            author: "".into(),
            claims: Vec::new(),
            withdraws: vec![ChangeId { writer: WriterId(2), seq: 0 }],
        };
        let (one, two) = (encode_change(&change(1)), encode_change(&change(2)));
        let exported = [&one, "\n", &two].concat();
        assert_eq!(change_lines(&["\u{feff}", &exported, "\n"].concat()), exported);
        let rescued = serde_json::json!({
            "localStorage": { "atlas:j:1": one, "atlas:theme": "dark", "atlas:q:2": "torn" },
            "databases": { "atlas:edits": { "changes": { "1": exported } }, "n": 4 },
        });
        let lines = change_lines(&rescued.to_string());
        let mut found: Vec<&str> = lines.lines().collect();
        found.sort_unstable();
        let mut wanted = [&*one, &one, &two];
        wanted.sort_unstable();
        assert_eq!(found, wanted);
        assert_eq!(change_lines("{ not json"), "{ not json");
    }
}
