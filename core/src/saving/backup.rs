//! Copies of all changes, put away before large steps and once a day, so that any of them can be had back.

use crate::format::checksum;

/// So many copies are kept of those made daily, and so many of the others.
const KEPT: usize = 10;

/// Why a copy was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupReason {
    /// It was the first time of a day that something was changed.
    Daily,
    /// A file was about to be imported.
    Import,
    /// Many records were about to be changed in one step.
    Bulk,
    /// Another copy was about to be restored.
    Restore,
    /// Somebody wanted one.
    Asked,
}

impl BackupReason {
    const ALL: [Self; 5] = [Self::Daily, Self::Import, Self::Bulk, Self::Restore, Self::Asked];

    /// Its name in keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Import => "import",
            Self::Bulk => "bulk",
            Self::Restore => "restore",
            Self::Asked => "asked",
        }
    }
}

/// What is known of a copy without reading it: all of it stands in its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// When it was made, in milliseconds since 1970-01-01T00:00Z.
    pub millis: u64,
    /// Why.
    pub reason: BackupReason,
    /// How many changes it holds.
    pub n_changes: usize,
    /// Of its text.
    checksum: String,
}

impl Backup {
    /// That of a text, the texts of all changes a line each.
    pub fn of(text: &str, reason: BackupReason, millis: u64) -> Self {
        let n_changes = text.lines().count();
        Self { millis, reason, n_changes, checksum: checksum(text) }
    }

    /// The key under which its text lies; later ones sort behind.
    pub fn key(&self) -> String {
        let Self { millis, reason, n_changes, checksum } = self;
        format!("{millis:012x}:{}:{n_changes}:{checksum}", reason.name())
    }

    /// What a key says; `None` for one that is of no copy.
    pub fn parse(key: &str) -> Option<Self> {
        let mut parts = key.split(':');
        let millis = u64::from_str_radix(parts.next()?, 16).ok()?;
        let name = parts.next()?;
        let reason = BackupReason::ALL.into_iter().find(|reason| reason.name() == name)?;
        let n_changes = parts.next()?.parse().ok()?;
        let checksum = parts.next()?.to_owned();
        parts.next().is_none().then_some(Self { millis, reason, n_changes, checksum })
    }

    /// Whether this is its text, whole and as it was.
    pub fn is_of(&self, text: &str) -> bool {
        self.checksum == checksum(text)
    }
}

/// Those of the copies that are too many, the oldest of each sort.
pub fn superfluous(mut backups: Vec<Backup>) -> Vec<Backup> {
    backups.sort_by_key(|backup| std::cmp::Reverse(backup.millis));
    let (mut n_daily, mut n_others) = (0, 0);
    backups.retain(|backup| {
        let n = if backup.reason == BackupReason::Daily { &mut n_daily } else { &mut n_others };
        *n += 1;
        *n > KEPT
    });
    backups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_what_is_known_of_a_copy() {
        for reason in BackupReason::ALL {
            let backup = Backup::of("one\ntwo", reason, 1_700_000_000_000);
            assert_eq!(backup.n_changes, 2);
            assert_eq!(Backup::parse(&backup.key()), Some(backup.clone()));
            assert!(backup.is_of("one\ntwo"));
            assert!(!backup.is_of("one\ntwO"));
        }
        let (earlier, later) =
            (Backup::of("", BackupReason::Asked, 9), Backup::of("", BackupReason::Daily, 10));
        assert!(earlier.key() < later.key());
        for bad in ["", "0:daily:1", "x:daily:1:a", "0:weekly:1:a", "0:daily:-1:a", "0:daily:1:a:b"] {
            assert_eq!(Backup::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_newest_of_each_sort_stay() {
        let made = |reason| move |millis| Backup::of("", reason, millis);
        let daily = (0..14).map(made(BackupReason::Daily));
        let others = (100..104).map(made(BackupReason::Import)).chain((90..98).map(made(BackupReason::Bulk)));
        let mut gone: Vec<u64> =
            superfluous(daily.chain(others).collect()).iter().map(|backup| backup.millis).collect();
        gone.sort_unstable();
        assert_eq!(gone, [0, 1, 2, 3, 90, 91]);
    }
}
