//! Kinds of records, and their fields: name on file, shape of the value, one or many.

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RecordKind {
    /// City, region, country, site, or cities not named.
    Place,
    /// Network, association, funder, institute.
    Organisation,
    /// A person in a public role at a time.
    Person,
    /// Programme, project or agenda.
    Programme,
    /// Two or more participants who work together.
    Partnership,
    /// A session, visit or workshop.
    Event,
    /// Somebody said to be open to sharing.
    Offer,
    /// Somebody wished to take part or to learn.
    Need,
    /// Who said what, where.
    Statement,
    /// A plan, wish or prediction.
    Plan,
    /// Where statements come from.
    Source,
}

impl RecordKind {
    /// All kinds, in the order of declaration.
    pub const ALL: [Self; 11] = [
        Self::Place,
        Self::Organisation,
        Self::Person,
        Self::Programme,
        Self::Partnership,
        Self::Event,
        Self::Offer,
        Self::Need,
        Self::Statement,
        Self::Plan,
        Self::Source,
    ];

    /// Name on file, also the prefix of record identities.
    pub fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Organisation => "organisation",
            Self::Person => "person",
            Self::Programme => "programme",
            Self::Partnership => "partnership",
            Self::Event => "event",
            Self::Offer => "offer",
            Self::Need => "need",
            Self::Statement => "statement",
            Self::Plan => "plan",
            Self::Source => "source",
        }
    }

    /// Reads the name on file.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Shape of a field's values; see [`super::Value`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text by language.
    Text,
    /// A name with its kind and language.
    Name,
    /// A term of the vocabulary of this name.
    Term(&'static str),
    /// Another record.
    Ref,
    /// A date or period.
    Period,
    /// A point on the sphere.
    Point,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// A code of an outside register, such as ISO 3166-1 alpha-3 or a Wikidata identifier.
    Code,
    /// An https or http address.
    Link,
    /// A public role at a time.
    Post,
    /// A step of impact.
    Step,
}

macro_rules! fields {
    ($($variant:ident, $name:literal, $shape:expr, $many:literal, $doc:literal;)*) => {
        /// What a claim is about, within a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Field { $(#[doc = $doc] $variant,)* }

        impl Field {
            /// All fields, in the order in which a record shows them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Name on file.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Shape of the values.
            pub fn shape(self) -> Shape {
                match self { $(Self::$variant => $shape,)* }
            }

            /// Whether a record may have several elements of it, one cell each.
            pub fn is_many(self) -> bool {
                match self { $(Self::$variant => $many,)* }
            }
        }
    };
}

fields! {
    Name, "name", Shape::Name, true, "A name.";
    PlaceKind, "place_kind", Shape::Term("place_kind"), false, "City, region, country, site, placeholder.";
    OrganisationKind, "organisation_kind", Shape::Term("organisation_kind"), false, "Network, association, funder.";
    ProgrammeKind, "programme_kind", Shape::Term("programme_kind"), false, "Programme, project, agenda.";
    EventKind, "event_kind", Shape::Term("event_kind"), false, "Session, visit, workshop.";
    PlanKind, "plan_kind", Shape::Term("plan_kind"), false, "Plan, wish or prediction.";
    SourceKind, "source_kind", Shape::Term("source_kind"), false, "What kind of source it is.";
    Stance, "stance", Shape::Term("stance"), false, "What kind of statement it is.";
    Form, "form", Shape::Term("form"), false, "Form of a partnership.";
    Status, "status", Shape::Term("status"), false, "Planned, running, ended, suspended, revoked.";
    Scope, "scope", Shape::Term("scope"), false, "Department, city agenda, national.";
    Actor, "actor", Shape::Ref, true, "Who offers, needs or plans.";
    Speaker, "speaker", Shape::Ref, true, "Who said it.";
    Summary, "summary", Shape::Text, false, "What it is, in a sentence.";
    Participant, "participant", Shape::Ref, true, "Who takes part.";
    Role, "role", Shape::Term("role"), true, "As what a participant takes part; same element.";
    Department, "department", Shape::Text, true, "Department of a participant; same element.";
    SideStatus, "side_status", Shape::Term("status"), true, "Status as one side has it; same element.";
    Contribution, "contribution", Shape::Text, true, "What a participant brings; same element.";
    Planned, "planned", Shape::Period, true, "Planned period.";
    Actual, "actual", Shape::Period, true, "Actual period.";
    Said, "said", Shape::Period, false, "When it was said.";
    Occasion, "occasion", Shape::Ref, false, "Event at which it was said.";
    Method, "method", Shape::Term("method"), true, "Method of learning.";
    Theme, "theme", Shape::Term("theme"), true, "Theme.";
    Sdg, "sdg", Shape::Term("sdg"), true, "Sustainable Development Goal, 1 to 17.";
    ForWhom, "for_whom", Shape::Ref, true, "For whom an offer is, or from whom help is sought.";
    About, "about", Shape::Ref, true, "Records that a statement or plan is about.";
    InitiatedBy, "initiated_by", Shape::Ref, true, "Who started it.";
    Site, "site", Shape::Ref, true, "Where it takes place.";
    Programme, "programme", Shape::Ref, true, "Programme it belongs to.";
    Enables, "enables", Shape::Ref, true, "Partnerships that a programme makes possible.";
    Outcome, "outcome", Shape::Text, true, "Outcome.";
    Lesson, "lesson", Shape::Text, true, "Lesson learned.";
    Impact, "impact", Shape::Step, true, "Step of impact.";
    Point, "point", Shape::Point, false, "Where a place is.";
    Country, "country", Shape::Code, false, "Country, ISO 3166-1 alpha-3.";
    Region, "region", Shape::Code, false, "Region, UN M49.";
    Within, "within", Shape::Ref, false, "Place that holds this one.";
    Population, "population", Shape::Number, false, "Inhabitants.";
    Seat, "seat", Shape::Ref, false, "Place of an organisation's seat.";
    MemberOf, "member_of", Shape::Ref, true, "Organisation of which it is a member.";
    Post, "post", Shape::Post, true, "Public role at a time.";
    Publisher, "publisher", Shape::Text, false, "Publisher of a source.";
    Published, "published", Shape::Period, false, "When a source was published.";
    Licence, "licence", Shape::Text, false, "Licence of a source.";
    Url, "url", Shape::Link, true, "Address on the web.";
    SameAs, "same_as", Shape::Code, true, "Identifier in an outside register.";
    Note, "note", Shape::Text, true, "Note.";
    Hidden, "hidden", Shape::Flag, false, "Not to be shown or exported.";
}

impl Field {
    /// Whether it says something of a participant, whose element it has.
    pub fn is_of_participant(self) -> bool {
        matches!(self, Self::Role | Self::Department | Self::SideStatus | Self::Contribution)
    }

    /// Reads the name on file.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }
}
