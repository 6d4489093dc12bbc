//! Datasets of partnerships with dates of every shape.

/// Dates of every shape.
pub const DATES: [&str; 16] = [
    "2011",
    "2011/",
    "2011/..",
    "../2013",
    "/2013",
    "2011~/2014",
    "2011?/2014",
    "[2011..2013]",
    "201X",
    "2008/2013-05",
    "1998-03-12",
    "2013%",
    "[..2013]",
    "2031/",
    "2031/..",
    "2005-21",
];

/// A dataset of ties between ten cities, each with some periods: which of the dates, and whether planned.
pub fn made_up(ties: &[Vec<(usize, bool)>]) -> String {
    let mut records: Vec<String> = (0..10)
        .map(|i| {
            format!(
                r#"{{"id":"place/p{i}","kind":"place","statements":[{{"field":"name","value":"City {i}"}}]}}"#
            )
        })
        .collect();
    for (i, periods) in ties.iter().enumerate() {
        let mut statements = vec![r#"{"field":"form","value":"twinning"}"#.to_owned()];
        for (element, place) in [("a", i % 10), ("b", (i * 3 + 1) % 10)] {
            statements
                .push(format!(r#"{{"field":"participant","element":"{element}","value":"place/p{place}"}}"#));
        }
        for (date, is_planned) in periods {
            let field = if *is_planned { "planned" } else { "actual" };
            statements.push(format!(r#"{{"field":"{field}","value":"{}"}}"#, DATES[*date]));
        }
        records.push(format!(
            r#"{{"id":"partnership/t{i}","kind":"partnership","statements":[{}]}}"#,
            statements.join(",")
        ));
    }
    for (i, date) in DATES.iter().enumerate() {
        records.push(format!(
            r#"{{"id":"event/e{i}","kind":"event","statements":[{{"field":"name","value":"Event {i}"}},
                {{"field":"actual","value":"{date}"}}]}}"#
        ));
    }
    format!(
        r#"{{"format":"peer-atlas-dataset","version":1,"id":"x","title":"X","date":"2026-11-25",
            "default":{{"source":"source/s","certainty":"said"}},"records":[{}]}}"#,
        records.join(",")
    )
}
