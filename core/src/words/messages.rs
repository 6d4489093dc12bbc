//! Messages: every sentence of the interface has a key, and a text in each language.
//!
//! A file has a line `key = text` for each key, in the order of declaration; empty lines and lines that start with
//! `#` are for people. `{name}` is filled in. `one text | other text` chooses by the number `{n}`. The site has the
//! texts without their keys, those of the first view in a file of their own.

use thiserror::Error;

use crate::claim::Lang;

macro_rules! messages {
    ($($(#[$section:meta])* $key:ident,)*) => {
        /// Keys of the messages, by the part of the page where they stand.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the texts in the message files say what they are")]
        #[repr(u16)]
        pub enum Msg { $($(#[$section])* $key,)* }

        impl Msg {
            /// All keys, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$key,)*];

            /// The key in the files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$key => stringify!($key),)* }
            }
        }
    };
}

messages! {
    // The page
    AppName,
    RegionMap,
    RegionTimeline,
    RegionDetails,
    RegionFilters,
    SearchLabel,
    Close,
    ShowTable,
    CopyLink,
    LinkCopied,
    LinkNotCopied,
    Language,
    UseLight,
    UseDark,
    AboutTitle,

    // The map
    MapCitiesIn,
    MapOpen,
    MapOpenBy,
    MapWantedToJoin,
    MapPlanned,
    MapIntended,

    // The timeline
    TimelineSpoken,
    TimelineCountRunning,
    TimelineCountPossible,
    TimelineCountPlanned,
    TimelineCountUndated,
    TimelineAllYears,
    TimelineYears,
    TimelineFrom,
    TimelineTo,
    TimelineClear,
    TimelineEarlier,
    TimelineLater,
    TimelineFit,
    TimelineLanes,
    TimelineByTie,
    TimelineByCity,
    TimelineRunning,
    TimelinePossible,
    TimelinePlanned,
    TimelineUndated,
    TimelineMore,
    TimelineOffers,
    TimelineNeeds,
    TimelineToday,
    TimelineHeight,
    TimelineKeys,
    TimelineItems,

    // Dates, titles and citations
    WhenMonths,
    WhenFirstDay,
    WhenDay,
    WhenTheDay,
    WhenMonth,
    WhenSpan,
    WhenSeasons,
    WhenInSeasons,
    WhenNorth,
    WhenSouth,
    WhenDecade,
    WhenInDecade,
    WhenBefore,
    WhenAbout,
    WhenUnsure,
    WhenWithin,
    WhenIn,
    WhenOn,
    WhenFromTo,
    WhenFromToDays,
    WhenSince,
    WhenUntil,
    WhenUntilDay,
    WhenStartUnknown,
    WhenEndUnknown,
    WhenStillRunning,
    WhenBetween,
    WhenOrEarlier,
    WhenOrLater,
    WhenOneOf,
    WhenNone,
    TitleAnd,
    TitleAndMore,
    TitleCommonNouns,
    TitleOf,
    TitleSentence,
    TitleSetUp,
    TitleEnded,
    TitleShares,
    TitleLearns,
    TitleTakesPart,
    TitleForm,
    TitleDates,
    TitleDiffer,
    TitleDifferParty,
    TitleGoBetween,
    TitleSaidBy,
    EvidenceParagraph,
    EvidenceHeading,
    EvidencePage,
    EvidenceRow,
    EvidenceAsOf,
    EvidenceSaid,
    EvidenceSaidAt,
    EvidenceAtSession,
    EvidenceAtEvent,
    EvidenceUnchecked,
    EvidenceNoPublisher,
    EvidenceNoAddress,
    EvidenceQuoted,
    EvidenceCollection,
    EvidenceEdited,

    // Details of a record
    DetailsBack,
    DetailsEvidence,
    DetailsCopyCitation,
    DetailsCopied,
    DetailsNotCopied,
    DetailsOpenSource,
    DetailsDiffer,
    DetailsMissing,
    DetailsNotLoaded,
    DetailsNotNamed,
    DetailsAbsent,
    DetailsAbsentAlone,
    DetailsThrough,
    DetailsNoSupporter,
    DetailsMore,
    DetailsThen,
    DetailsThenAt,
    DetailsStep,
    DetailsNoStep,
    DetailsNorth,
    DetailsSouth,
    DetailsEast,
    DetailsWest,
    DetailsWho,
    DetailsSubject,
    DetailsResults,
    DetailsNames,
    DetailsNotes,
    DetailsRelated,
    DetailsRestsOnIt,
    DetailsPlace,
    DetailsOrganisation,
    DetailsPerson,
    DetailsProgramme,
    DetailsPartnership,
    DetailsEvent,
    DetailsOffer,
    DetailsNeed,
    DetailsStatement,
    DetailsPlan,
    DetailsSource,
    DetailsName,
    DetailsKind,
    DetailsForm,
    DetailsStatus,
    DetailsScope,
    DetailsActor,
    DetailsSpeaker,
    DetailsParticipant,
    DetailsSupportedBy,
    DetailsFundedBy,
    DetailsRole,
    DetailsDepartment,
    DetailsSideStatus,
    DetailsContribution,
    DetailsPlanned,
    DetailsActual,
    DetailsSaid,
    DetailsOccasion,
    DetailsMethod,
    DetailsTheme,
    DetailsGoal,
    DetailsForWhom,
    DetailsAbout,
    DetailsInitiatedBy,
    DetailsSite,
    DetailsPartOf,
    DetailsEnables,
    DetailsOutcome,
    DetailsLesson,
    DetailsImpact,
    DetailsPoint,
    DetailsCountry,
    DetailsRegion,
    DetailsWithin,
    DetailsPopulation,
    DetailsSeat,
    DetailsMemberOf,
    DetailsPost,
    DetailsPublisher,
    DetailsPublished,
    DetailsLicence,
    DetailsUrl,
    DetailsSameAs,
    DetailsNote,

    // Around the map
    MapSpoken,
    MapCountTies,
    MapCountOffers,
    MapCountNeeds,
    MapCountPlaces,
    MapEmpty,
    MapEqualEarth,
    MapGlobe,
    MapMercator,
    MapProjection,
    MapZoomIn,
    MapZoomOut,
    MapFit,
    MapWorld,
    MapControls,
    MapKeys,
    MapLegend,
    MapLegendTies,
    MapLegendOffers,
    MapLegendNeeds,
    MapLegendEvents,
    MapLegendOther,
    MapLegendPlanned,
    MapLegendEnded,
    MapLegendPossible,
    MapLegendDirection,
    MapLegendReading,
    MapLegendCounted,
    MapLegendRing,
    MapBoundaries,
    MapAttribution,
    MapPlaces,
    MapHere,
    MapHitMore,
    MapHereMany,
    MapHereNearest,

    // The timeline in groups, and played
    TimelineNoGroup,
    TimelineAllTies,
    TimelineByCountry,
    TimelineByRegion,
    TimelineByTheme,
    TimelineByMethod,
    TimelineBySupporter,
    TimelineByLayer,
    TimelineSort,
    TimelineSortStart,
    TimelineSortLength,
    TimelineSortName,
    TimelineFoldAll,
    TimelineUnfoldAll,
    TimelineGroups,
    TimelineGroup,
    TimelinePlay,
    TimelineStop,
    TimelineSpeed,
    TimelineSlow,
    TimelineSteady,
    TimelineFast,
    TimelineLoop,
    TimelineGrow,
    TimelineNoDate,
    TimelineMoreKeys,

    // Table
    TableName,
    TableWho,
    TableWhat,
    TableSaid,
    TableNotStated,
    TableDiffer,
    TableFilters,
    TableMore,
    TableDownload,
    TableNotSaved,
    TableSayings,
    TableId,
    TableIds,
    TableDates,
    TablePlannedDates,

    // Filters and collections
    FiltersActive,
    FiltersClear,
    FiltersRemove,
    FiltersMore,
    FiltersFewer,
    FiltersRest,
    FacetMark,
    FacetMethod,
    FacetForm,
    FacetRole,
    FacetTheme,
    FacetPlace,
    FacetCountry,
    FacetRegion,
    FacetSupporter,
    FacetCertainty,
    FacetStatus,
    FiltersDates,
    FiltersPossible,
    FiltersUndated,
    FiltersUndatedHidden,
    FiltersCollections,

    // Search
    SearchHint,
    SearchResults,
    SearchNothing,
    SearchShowOnly,
    SearchPerson,
    SearchLookUp,
    SearchLookingUp,
    SearchLookUpFailed,
    SearchNotListed,
    AnswerNothing,
    AnswerNothingThere,
    AnswerThere,
    AnswerThereMore,
    AnswerTies,
    AnswerNeeds,
    AnswerOffers,
    AnswerOffersAny,

    // Lists beside the map
    ListsLabel,
    ListsNeeds,
    ListsPossible,
    ListsOn,
    ListsFor,
    ListsShowAll,
    ListsMore,
    ListsNoneChosen,
    ListsNone,

    // About, offline, notices
    NoticesLabel,
    NoticeMissing,
    NoticeUnreachable,
    NoticeStatus,
    NoticeNotReadable,
    NoticeUnreadable,
    NoticeNotJson,
    NoticeNotADataset,
    NoticeNewer,
    NoticeProblems,
    NoticeProblemsShow,
    NoticeBreaksOff,
    NoticeBadRecord,
    NoticeUnknownField,
    NoticeBadValue,
    NoticeFragment,
    NoticeTooLong,
    NoticeIgnored,
    NoticeClamped,
    NoticeWords,
    NoticeUpdate,
    NoticeUpdateNow,
    AboutWhat,
    AboutRead,
    AboutSure,
    AboutUnnamed,
    AboutDates,
    AboutPast,
    AboutBoundaries,
    AboutPolicy,
    AboutData,
    AboutLicence,
    AboutPlaces,
    AboutLand,
    AboutCountries,
    AboutNames,
    AboutFont,
    AboutRounded,
    AboutPublicDomain,
    AboutPrivate,
    AboutPrivateText,
    AboutOffline,
    AboutOfflineReady,
    AboutOfflineWait,
    AboutOfflineUpdate,
    AboutOfflineInsecure,
    AboutOfflineUnsupported,
    AboutOfflineFailed,
    AboutKeep,
    AboutKeeping,
    AboutKept,
    AboutNotKept,
    AboutKeys,
    AboutKeysEscape,

    // Import
    Import,
    ImportHint,
    ImportDrop,
    ImportReading,
    ImportKept,
    ImportInMemory,
    ImportAgain,
    ImportNothing,
    ImportRefused,
    ImportTooLarge,
    ImportNotUtf8,
    ImportEmpty,
    ImportColumnsMissing,
    ImportNotReadable,
    ImportColumns,
    ImportRows,
    ImportDuplicates,
    ImportLeftOut,
    ImportSamePlaceRows,
    ImportCountries,
    ImportListed,
    ImportRow,
    ImportColumn,
    ImportReason,
    ImportCell,
    ImportRest,
    ImportDownload,
    ImportCityMissing,
    ImportSamePlace,
    ImportCellCount,
    ImportQuoteNotClosed,
    ImportPositionMissing,
    ImportNotANumber,
    ImportOutOfRange,
    ImportOtherPosition,
    ImportNotADate,
    ImportEndsBefore,
    ImportSummary,
    ImportRemove,
    ImportNoStorage,
    ImportStorageFull,
    ImportStorageBusy,
    ImportStorageFailed,
    ImportUnreadable,
    ImportStillKept,

    // Editing
    EditAdd,
    EditUndo,
    EditRedo,
    EditHistory,
    EditState,
    EditSaving,
    EditSaved,
    EditNotSaved,
    EditTroubleAbsent,
    EditTroubleFull,
    EditTroubleFailed,
    EditTroubleNewer,
    EditExport,
    EditRetry,
    EditUnreadable,
    EditHistoryNone,
    EditTakeBack,
    EditBringBack,
    EditTakenBack,
    EditAdded,
    EditChanged,
    EditRemoved,
    EditGroup,
    EditFirst,
    EditSecond,
    EditNewPlace,
    EditNewPlaceAbout,
    EditForm,
    EditNotSaid,
    EditWhen,
    EditWhenHint,
    EditUnderstood,
    EditOrElse,
    EditThemes,
    EditThemesHint,
    EditSummary,
    EditEvidence,
    EditSource,
    EditSourceHint,
    EditLocator,
    EditLocatorHint,
    EditSave,
    EditLater,
    EditClear,
    EditProblems,
    EditMissing,
    EditSame,
    EditTooLong,
    EditNotADate,
    EditUnknownWord,
    EditNoSuchDate,
    EditEndsBefore,
    EditNoYear,
    EditNotAPosition,
    EditNotANumber,
    EditNotAnAddress,
    EditNotACountry,
    EditEdit,
    EditCancel,
    EditRemove,
    EditOneMore,
    EditNothing,
    EditNotKept,
    EditGone,
    EditRestored,
    EditOf,
    EditHidden,
    EditNewOf,
    EditOther,
    EditOtherTitle,
    EditKind,
    EditBeside,
    EditChoose,
    EditDiffer,
    TableSelect,
    TableSelectAll,
    TableSelected,
    TableChange,
    TableChangeTitle,
    TableField,
    TableValue,
    TableUnite,
    TableRemove,
    TableDuplicates,
    DuplicatesNone,
    DuplicatesNote,
    DuplicatesKeep,
    DuplicatesWould,
    DuplicatesOther,
    MapDraw,
    MapAskTie,
    MapAskPoint,
    EditOnMap,
    EditDrawn,
    EditNameCities,
    EditNameTitle,
    EditNamed,
    EditEndTaken,
    LangEn,
    LangFr,
    LangEs,
    LangPt,

    // What the browser keeps
    StorageTitle,
    StorageChanges,
    StorageExported,
    StorageNeverExported,
    StorageOpen,
    StorageOpened,
    StorageKnown,
    StorageNotOpened,
    StorageLeftOut,
    StorageAuthor,
    StorageAuthorHint,
    StorageBrowser,
    StoragePersistent,
    StorageNotPersistent,
    StorageNotTold,
    StorageInsecure,
    StorageUse,
    StorageLocalAbsent,
    StorageLocalFull,
    StorageLocalFailed,
    StorageBackups,
    StorageNoBackups,
    StorageBackUp,
    StorageBackupSize,
    StorageDaily,
    StorageImport,
    StorageBulk,
    StorageRestore,
    StorageAsked,
    StorageRestoreThis,
    StorageRestored,
    StorageSame,
    StorageDamaged,
    StorageBackupFailed,
    StorageShared,
    StorageErase,
    StorageEraseText,
    StorageEraseNow,
    StorageNotErased,
    NoticeExport,
}

/// Why a file of messages cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotWords {
    /// A line is no `key = text`.
    #[error("line {0} is no message")]
    BadLine(usize),
    /// A key is not known.
    #[error("line {0} has an unknown key")]
    UnknownKey(usize),
    /// A key has no text.
    #[error("no text for {0}")]
    Missing(&'static str),
    /// There are more or fewer texts than keys.
    #[error("not as many texts as there are keys")]
    Incomplete,
}

/// The messages of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Messages {
    lang: Lang,
    texts: Vec<Box<str>>,
}

impl Messages {
    /// Reads the file of a language. All keys must be there, each with a text.
    pub fn parse(lang: Lang, file: &str) -> Result<Self, NotWords> {
        let mut texts = vec![Box::<str>::default(); Msg::ALL.len()];
        for (at, line) in
            file.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        {
            let (key, text) = line.split_once(" = ").ok_or(NotWords::BadLine(at + 1))?;
            // Files keep the order of the keys, so the next one is nearly always the one expected.
            let key = Msg::ALL.iter().find(|msg| msg.key() == key).ok_or(NotWords::UnknownKey(at + 1))?;
            texts[*key as usize] = text.into();
        }
        match Msg::ALL.iter().find(|msg| texts[**msg as usize].is_empty()) {
            Some(missing) => Err(NotWords::Missing(missing.key())),
            None => Ok(Self { lang, texts }),
        }
    }

    /// Takes texts in the order of declaration, a line each: all, or the first of them.
    pub fn of_lines(lang: Lang, lines: &str) -> Self {
        Self { lang, texts: lines.lines().map(Into::into).collect() }
    }

    /// The same with the texts that come after those there are; all must be there then.
    pub fn followed_by(mut self, lines: &str) -> Result<Self, NotWords> {
        self.texts.extend(lines.lines().map(Box::from));
        if self.texts.len() == Msg::ALL.len() { Ok(self) } else { Err(NotWords::Incomplete) }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A text as it stands; empty while it has not come.
    pub fn get(&self, msg: Msg) -> &str {
        self.texts.get(msg as usize).map_or("", AsRef::as_ref)
    }

    /// A text with its `{name}` places filled.
    pub fn fill(&self, msg: Msg, values: &[(&str, &str)]) -> String {
        filled(self.get(msg), values)
    }

    /// A text chosen by a number and filled; `{n}` is the number as given in `shown`.
    pub fn count(&self, msg: Msg, n: usize, values: &[(&str, &str)]) -> String {
        let text = self.get(msg);
        let (one, other) = text.split_once(" | ").unwrap_or((text, text));
        let is_one = match self.lang {
            Lang::En | Lang::Es => n == 1,
            Lang::Fr | Lang::Pt => n <= 1,
        };
        let number = n.to_string();
        let mut all = vec![("n", number.as_str())];
        // A number already written in the manner of the language goes before.
        all.splice(0..0, values.iter().copied());
        filled(if is_one { one } else { other }, &all)
    }
}

fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else { break };
        let name = &rest[open + 1..open + close];
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            out.push_str(value);
        }
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    out
}
