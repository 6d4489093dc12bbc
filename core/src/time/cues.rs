//! The words by which people say dates, in English, French, Spanish and Portuguese; months, seasons and the
//! commonest words also in German and Dutch.
//!
//! Written without accents and in small letters, as [`folded`] makes them.

/// What a word says in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// January is 1.
    Month(u8),
    /// The code of ISO 8601-2: 21 spring to 24 winter.
    Season(u8),
    /// The number that follows is a quarter.
    Quarter,
    /// The number that follows is a decade.
    Decade,
    /// The number before is a decade: 1990s, 1990er.
    Plural,
    /// What follows is the start.
    Since,
    /// What follows is the end.
    Until,
    /// The same, between two dates only; else it says nothing: "a", "al", "au".
    To,
    /// What follows is later than it.
    Before,
    /// What follows is earlier than it.
    After,
    /// Two dates follow.
    Between,
    /// Stands between these two.
    And,
    /// "en": Dutch for "and" between two dates; else French and Spanish for "in".
    En,
    About,
    Perhaps,
    /// Stands for a day that has not come to an end.
    Now,
    /// The whole is still running.
    Ongoing,
    /// Stands for a date nobody knows.
    Unknown,
    /// Says nothing about the date.
    Filler,
}

/// Words parted by spaces; where two languages differ, the likelier in a list of partnerships.
const WORDS: [(&str, Cue); 36] = [
    ("january jan janvier janv enero ene janeiro januar januari", Cue::Month(1)),
    ("february feb fevrier fevr fev febrero fevereiro februar februari", Cue::Month(2)),
    ("march mar mars marzo marco marz maerz maart mrt", Cue::Month(3)),
    ("april apr avril avr abril abr", Cue::Month(4)),
    ("may mai mayo maio mei", Cue::Month(5)),
    ("june jun juin junio junho juni", Cue::Month(6)),
    ("july jul juillet juil julio julho juli", Cue::Month(7)),
    ("august aug aout agosto ago augustus", Cue::Month(8)),
    ("september sept sep septembre septiembre setiembre setembro set", Cue::Month(9)),
    ("october oct octobre octubre outubro out oktober okt", Cue::Month(10)),
    ("november nov novembre noviembre novembro", Cue::Month(11)),
    ("december dec decembre diciembre dic dezembro dez dezember", Cue::Month(12)),
    ("spring printemps primavera fruhling fruhjahr lente voorjaar", Cue::Season(21)),
    ("summer ete verano verao sommer zomer", Cue::Season(22)),
    ("autumn fall automne otono outono herbst herfst", Cue::Season(23)),
    ("winter hiver invierno inverno", Cue::Season(24)),
    ("q quarter trimestre quartal kwartaal", Cue::Quarter),
    ("decade decennie annees decada anos jaren", Cue::Decade),
    ("s er", Cue::Plural),
    ("since from starting depuis desde partir seit von ab sinds vanaf van", Cue::Since),
    ("until till to through jusqu hasta ate bis tot", Cue::Until),
    ("a al au ao", Cue::To),
    ("before avant antes vor voor", Cue::Before),
    ("after apres despues depois apos nach na", Cue::After),
    ("between entre zwischen tussen", Cue::Between),
    ("and et y e und", Cue::And),
    ("en", Cue::En),
    ("about around circa ca c approx approximately roughly vers environ hacia cerca alrededor", Cue::About),
    ("aproximadamente volta etwa ungefahr um omstreeks rond", Cue::About),
    ("perhaps probably possibly maybe peut probablement quiza quizas probablemente", Cue::Perhaps),
    ("talvez provavelmente vielleicht misschien", Cue::Perhaps),
    ("present today now aujourd hoy actualidad hoje atualidade heute heden nu", Cue::Now),
    ("ongoing continuing running cours curso laufend lopend", Cue::Ongoing),
    ("unknown inconnu inconnue desconocido desconocida desconhecido desconhecida unbekannt", Cue::Unknown),
    (
        "st nd rd th o the of in on up year years still ad ce etre hui que l d qu de du des le la les el del",
        Cue::Filler,
    ),
    ("los do da dos das por em no nos im den der dem het van", Cue::Filler),
];

/// What a folded word says, or `None` if it is not a word of dates.
pub(super) fn cue_of(word: &str) -> Option<Cue> {
    WORDS.iter().find(|(words, _)| words.split(' ').any(|w| w == word)).map(|&(_, cue)| cue)
}

/// Whether it is part of a word; all of other scripts is, marks and spaces are not.
///
/// By ranges rather than by Unicode's tables, which would cost every visitor kilobytes.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (c >= '\u{c0}' && !matches!(c, '×' | '÷' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{3004}'))
}

/// A letter in small and without its accent, for the languages above; others as they are.
pub(super) fn folded(letter: char) -> char {
    let small = match letter {
        // In Latin-1 the small letter stands 32 places after the capital.
        'À'..='Þ' => char::from_u32(letter as u32 + 32).unwrap_or(letter),
        _ => letter.to_ascii_lowercase(),
    };
    match small {
        'à'..='ä' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        other => other,
    }
}
