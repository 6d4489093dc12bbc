//! Holds a JSON value against a JSON Schema, as far as our own schemas go.
//!
//! The keywords of draft 2020-12 that `data/schema` uses and no others: a keyword that is not known here is an
//! error, so that a schema cannot promise what nobody checks. Patterns are the part of regular expressions that
//! the schemas need: anchors, classes, groups with alternatives, `*`, `+`, `{n}`, `{m,n}`, `.` and `\S`. A general
//! validator would take minutes to build for the same answer.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Everything in which `value` breaks `schema`, each with the path to it; empty when it obeys.
///
/// `root` is the whole schema, in which `$ref` is looked up.
pub(crate) fn violations(root: &Value, schema: &Value, value: &Value, path: &str) -> Vec<String> {
    let Some(rules) = schema.as_object() else { return vec![format!("{path}: the schema is not an object")] };
    rules.iter().flat_map(|(keyword, rule)| broken(root, rules, keyword, rule, value, path)).collect()
}

fn broken(
    root: &Value,
    rules: &Map<String, Value>,
    keyword: &str,
    rule: &Value,
    value: &Value,
    path: &str,
) -> Vec<String> {
    let obeys = |schema: &Value| violations(root, schema, value, path).is_empty();
    let some_if =
        |bad: bool| if bad { vec![format!("{path}: {keyword} {}", short(rule))] } else { Vec::new() };
    let n_obeyed = || list(rule).iter().filter(|schema| obeys(schema)).count();
    match keyword {
        "$schema" | "$id" | "$defs" | "title" | "description" | "then" => Vec::new(),
        "$ref" => violations(root, resolved(root, rule), value, path),
        "type" => some_if(!is_of_type(rule.as_str().unwrap_or(""), value)),
        "const" => some_if(value != rule),
        "enum" => some_if(!list(rule).contains(value)),
        "anyOf" => some_if(n_obeyed() == 0),
        "oneOf" => some_if(n_obeyed() != 1),
        "allOf" => list(rule).iter().flat_map(|schema| violations(root, schema, value, path)).collect(),
        "if" if obeys(rule) => {
            rules.get("then").map_or_else(Vec::new, |then| violations(root, then, value, path))
        }
        "if" => Vec::new(),
        "pattern" => some_if(value.as_str().is_some_and(|text| !matches(rule.as_str().unwrap_or(""), text))),
        "minLength" => {
            some_if(value.as_str().is_some_and(|text| (text.chars().count() as u64) < number(rule)))
        }
        "minimum" => some_if(value.as_f64() < rule.as_f64() && value.is_number()),
        "maximum" => some_if(value.as_f64() > rule.as_f64() && value.is_number()),
        "minItems" => some_if(value.as_array().is_some_and(|items| (items.len() as u64) < number(rule))),
        "uniqueItems" => some_if(
            value.as_array().is_some_and(|items| (1..items.len()).any(|i| items[..i].contains(&items[i]))),
        ),
        "minProperties" => {
            some_if(value.as_object().is_some_and(|object| (object.len() as u64) < number(rule)))
        }
        "required" => some_if(
            value
                .as_object()
                .is_some_and(|object| list(rule).iter().any(|key| !object.contains_key(text(key)))),
        ),
        "items" => value
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
            .flat_map(|(i, item)| violations(root, rule, item, &format!("{path}/{i}")))
            .collect(),
        "properties" => members(value)
            .filter_map(|(key, member)| Some((key, rule.get(key)?, member)))
            .flat_map(|(key, schema, member)| violations(root, schema, member, &format!("{path}/{key}")))
            .collect(),
        "propertyNames" => members(value)
            .flat_map(|(key, _)| violations(root, rule, &Value::from(key.as_str()), &format!("{path}/{key}")))
            .collect(),
        "additionalProperties" => members(value)
            .filter(|(key, _)| rules.get("properties").and_then(|known| known.get(key.as_str())).is_none())
            .flat_map(|(key, member)| further(root, rule, member, &format!("{path}/{key}")))
            .collect(),
        unknown => vec![format!("{path}: the schema uses `{unknown}`, which is not checked here")],
    }
}

fn further(root: &Value, rule: &Value, member: &Value, path: &str) -> Vec<String> {
    if rule == &Value::Bool(false) {
        vec![format!("{path}: not foreseen")]
    } else {
        violations(root, rule, member, path)
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or(u64::MAX)
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(80).collect()
}

fn resolved<'a>(root: &'a Value, rule: &Value) -> &'a Value {
    root.pointer(text(rule).trim_start_matches('#')).expect("a schema of ours names its definitions rightly")
}

fn is_of_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        _ => false,
    }
}

/// Whether `text` holds `pattern`, which begins with `^` as all of ours do.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let inner = pattern.strip_prefix('^').expect("our patterns begin with ^");
    let (inner, to_end) = inner.strip_suffix('$').map_or((inner, false), |whole| (whole, true));
    let pieces = Reader { letters: inner.chars().collect(), at: 0 }.alternatives();
    let ends = ends_of_any(&pieces, &letters, 0);
    if to_end { ends.contains(&letters.len()) } else { !ends.is_empty() }
}

enum Atom {
    Letter(char),
    Any,
    NotBlank,
    Class(Vec<(char, char)>),
    Group(Vec<Vec<Piece>>),
}

struct Piece {
    atom: Atom,
    least: usize,
    most: usize,
}

struct Reader {
    letters: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn next(&mut self) -> char {
        self.at += 1;
        *self.letters.get(self.at - 1).expect("our patterns are complete")
    }

    fn alternatives(&mut self) -> Vec<Vec<Piece>> {
        let mut all = vec![Vec::new()];
        while let Some(letter) = self.peek().filter(|letter| *letter != ')') {
            if letter == '|' {
                self.at += 1;
                all.push(Vec::new());
            } else if let Some(last) = all.last_mut() {
                let atom = self.atom();
                let (least, most) = self.count();
                last.push(Piece { atom, least, most });
            }
        }
        all
    }

    fn atom(&mut self) -> Atom {
        match self.next() {
            '.' => Atom::Any,
            '[' => self.class(),
            '(' => {
                let group = Atom::Group(self.alternatives());
                self.at += 1;
                group
            }
            '\\' => match self.next() {
                'S' => Atom::NotBlank,
                letter => Atom::Letter(letter),
            },
            letter => Atom::Letter(letter),
        }
    }

    fn class(&mut self) -> Atom {
        let mut ranges = Vec::new();
        while self.peek() != Some(']') {
            let first = self.next();
            let is_range = self.peek() == Some('-') && self.letters.get(self.at + 1) != Some(&']');
            let last = if is_range {
                self.at += 1;
                self.next()
            } else {
                first
            };
            ranges.push((first, last));
        }
        self.at += 1;
        Atom::Class(ranges)
    }

    fn count(&mut self) -> (usize, usize) {
        let count = match self.peek() {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('{') => {
                self.at += 1;
                let inside: String =
                    std::iter::from_fn(|| Some(self.next()).filter(|letter| *letter != '}')).collect();
                let (least, most) = inside.split_once(',').unwrap_or((&inside, &inside));
                return (least.parse().expect("a count"), most.parse().expect("a count"));
            }
            _ => return (1, 1),
        };
        self.at += 1;
        count
    }
}

fn ends_of_any(alternatives: &[Vec<Piece>], text: &[char], start: usize) -> BTreeSet<usize> {
    alternatives
        .iter()
        .flat_map(|pieces| {
            pieces.iter().fold(BTreeSet::from([start]), |starts, piece| {
                starts.into_iter().flat_map(|at| ends_of_piece(piece, text, at)).collect()
            })
        })
        .collect()
}

fn ends_of_piece(piece: &Piece, text: &[char], start: usize) -> BTreeSet<usize> {
    let mut ends = BTreeSet::new();
    let mut front = BTreeSet::from([start]);
    for n_times in 0..=piece.most {
        if n_times >= piece.least {
            ends.extend(front.iter().copied());
        }
        front = front.into_iter().flat_map(|at| ends_of_atom(&piece.atom, text, at)).collect();
        if front.is_empty() {
            break;
        }
    }
    ends
}

fn ends_of_atom(atom: &Atom, text: &[char], at: usize) -> BTreeSet<usize> {
    if let Atom::Group(alternatives) = atom {
        return ends_of_any(alternatives, text, at);
    }
    let fits = text.get(at).is_some_and(|letter| match atom {
        Atom::Letter(wanted) => letter == wanted,
        Atom::Any => true,
        Atom::NotBlank => !letter.is_whitespace(),
        Atom::Class(ranges) => ranges.iter().any(|(first, last)| first <= letter && letter <= last),
        Atom::Group(_) => false,
    });
    fits.then_some(at + 1).into_iter().collect()
}
