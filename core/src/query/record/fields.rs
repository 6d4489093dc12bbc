//! In which order a sheet shows the fields, and what they are called.

use crate::claim::{Field, RecordKind};
use crate::words::Msg;

/// Fields under one heading.
pub(super) struct Part {
    /// Heading; without one the rows follow those before.
    pub title: Option<Msg>,
    /// The fields in their order. Participants stand for all that is recorded of them.
    pub fields: &'static [Field],
}

/// All fields but the flag that hides a record.
pub(super) const PARTS: [Part; 7] = [
    Part { title: None, fields: &[Field::Summary] },
    Part {
        title: None,
        fields: &[
            Field::PlaceKind,
            Field::OrganisationKind,
            Field::ProgrammeKind,
            Field::EventKind,
            Field::SourceKind,
            Field::PlanKind,
            Field::Stance,
            Field::Form,
            Field::Actor,
            Field::Speaker,
            Field::ForWhom,
            Field::About,
            Field::Post,
            Field::Planned,
            Field::Actual,
            Field::Said,
            Field::Occasion,
            Field::Status,
            Field::Scope,
            Field::InitiatedBy,
            Field::Site,
            Field::Programme,
            Field::Enables,
            Field::Within,
            Field::Country,
            Field::Region,
            Field::Point,
            Field::Population,
            Field::Seat,
            Field::MemberOf,
            Field::Publisher,
            Field::Published,
            Field::Licence,
            Field::Url,
        ],
    },
    Part { title: Some(Msg::DetailsWho), fields: &[Field::Participant] },
    Part { title: Some(Msg::DetailsSubject), fields: &[Field::Theme, Field::Method, Field::Sdg] },
    Part { title: Some(Msg::DetailsResults), fields: &[Field::Outcome, Field::Lesson, Field::Impact] },
    Part { title: Some(Msg::DetailsNames), fields: &[Field::Name] },
    Part { title: Some(Msg::DetailsNotes), fields: &[Field::Note, Field::SameAs] },
];

/// The name of a kind, one or several.
pub fn kind_label(kind: RecordKind) -> Msg {
    match kind {
        RecordKind::Place => Msg::DetailsPlace,
        RecordKind::Organisation => Msg::DetailsOrganisation,
        RecordKind::Person => Msg::DetailsPerson,
        RecordKind::Programme => Msg::DetailsProgramme,
        RecordKind::Partnership => Msg::DetailsPartnership,
        RecordKind::Event => Msg::DetailsEvent,
        RecordKind::Offer => Msg::DetailsOffer,
        RecordKind::Need => Msg::DetailsNeed,
        RecordKind::Statement => Msg::DetailsStatement,
        RecordKind::Plan => Msg::DetailsPlan,
        RecordKind::Source => Msg::DetailsSource,
    }
}

/// The label of a field, for one value or several.
pub fn label(field: Field) -> Msg {
    match field {
        Field::Name | Field::Summary => Msg::DetailsName,
        Field::PlaceKind
        | Field::OrganisationKind
        | Field::ProgrammeKind
        | Field::EventKind
        | Field::PlanKind
        | Field::SourceKind
        | Field::Stance => Msg::DetailsKind,
        Field::Form => Msg::DetailsForm,
        Field::Status => Msg::DetailsStatus,
        Field::Scope => Msg::DetailsScope,
        Field::Actor => Msg::DetailsActor,
        Field::Speaker => Msg::DetailsSpeaker,
        Field::Participant => Msg::DetailsParticipant,
        Field::Role => Msg::DetailsRole,
        Field::Department => Msg::DetailsDepartment,
        Field::SideStatus => Msg::DetailsSideStatus,
        Field::Contribution => Msg::DetailsContribution,
        Field::Planned => Msg::DetailsPlanned,
        Field::Actual => Msg::DetailsActual,
        Field::Said => Msg::DetailsSaid,
        Field::Occasion => Msg::DetailsOccasion,
        Field::Method => Msg::DetailsMethod,
        Field::Theme => Msg::DetailsTheme,
        Field::Sdg => Msg::DetailsGoal,
        Field::ForWhom => Msg::DetailsForWhom,
        Field::About => Msg::DetailsAbout,
        Field::InitiatedBy => Msg::DetailsInitiatedBy,
        Field::Site => Msg::DetailsSite,
        Field::Programme => Msg::DetailsPartOf,
        Field::Enables => Msg::DetailsEnables,
        Field::Outcome => Msg::DetailsOutcome,
        Field::Lesson => Msg::DetailsLesson,
        Field::Impact => Msg::DetailsImpact,
        Field::Point => Msg::DetailsPoint,
        Field::Country => Msg::DetailsCountry,
        Field::Region => Msg::DetailsRegion,
        Field::Within => Msg::DetailsWithin,
        Field::Population => Msg::DetailsPopulation,
        Field::Seat => Msg::DetailsSeat,
        Field::MemberOf => Msg::DetailsMemberOf,
        Field::Post => Msg::DetailsPost,
        Field::Publisher => Msg::DetailsPublisher,
        Field::Published => Msg::DetailsPublished,
        Field::Licence => Msg::DetailsLicence,
        Field::Url => Msg::DetailsUrl,
        Field::SameAs => Msg::DetailsSameAs,
        Field::Note | Field::Hidden => Msg::DetailsNote,
    }
}
