//! A browser as saving meets it, by seed: local storage that is in memory at once and on the disk some time later, key by key;
//! a database whose transactions are whole or not there; pages beside each other that hear of each other late, twice or never;
//! deaths of pages and of all at once.
#![allow(dead_code, reason = "each test program uses some of it")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use atlas_core::saving::{LocalStore, StoreError};

/// Numbers by chance that are the same for the same seed (Vigna, "SplitMix64").
#[derive(Clone, Debug)]
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// In so many of a hundred cases.
    pub fn percent(&mut self, share: u64) -> bool {
        self.next() % 100 < share
    }
}

/// How local storage behaves.
#[derive(Clone, Debug)]
pub struct Faults {
    /// So much fits, in units of two bytes, keys included.
    pub quota_units: usize,
    /// The k-th call from now on fails, and those after it as long as `is_lasting`.
    pub fails_at: Option<(usize, StoreError)>,
    pub is_lasting: bool,
}

impl Default for Faults {
    fn default() -> Self {
        Self { quota_units: 5_242_880, fails_at: None, is_lasting: false }
    }
}

/// Local storage of all pages.
#[derive(Debug)]
pub struct Local {
    pub texts: BTreeMap<String, String>,
    /// Keys that are not on the disk as they are.
    pub dirty: BTreeSet<String>,
    pub on_disk: BTreeMap<String, String>,
    pub faults: Faults,
    pub n_calls: usize,
    pub chance: Chance,
    units: usize,
}

/// A page's hold of local storage.
#[derive(Clone, Debug)]
pub struct LocalOf(pub Rc<RefCell<Local>>);

impl Local {
    pub fn new(seed: u64) -> Self {
        Self {
            texts: BTreeMap::new(),
            dirty: BTreeSet::new(),
            on_disk: BTreeMap::new(),
            faults: Faults::default(),
            n_calls: 0,
            chance: Chance(seed),
            units: 0,
        }
    }

    fn call(&mut self) -> Result<(), StoreError> {
        self.n_calls += 1;
        match self.faults.fails_at {
            Some((0, error)) => {
                if !self.faults.is_lasting {
                    self.faults.fails_at = None;
                }
                Err(error)
            }
            Some((k, error)) => {
                self.faults.fails_at = Some((k - 1, error));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The disk gets some of what is not there yet, each key by itself.
    pub fn commit_some(&mut self) {
        let keys: Vec<String> = self.dirty.iter().cloned().collect();
        for key in keys {
            if self.chance.percent(60) {
                self.commit(&key);
            }
        }
    }

    fn commit(&mut self, key: &str) {
        self.dirty.remove(key);
        match self.texts.get(key) {
            Some(text) => self.on_disk.insert(key.to_owned(), text.clone()),
            None => self.on_disk.remove(key),
        };
    }

    /// The browser dies: what is not on the disk is lost.
    pub fn kill(&mut self) {
        self.texts = self.on_disk.clone();
        self.dirty.clear();
        self.count();
    }

    /// Changes texts as nobody should.
    pub fn tamper(&mut self, change: impl FnOnce(&mut BTreeMap<String, String>)) {
        change(&mut self.texts);
        self.on_disk = self.texts.clone();
        self.dirty.clear();
        self.count();
    }

    fn count(&mut self) {
        self.units = self.texts.iter().map(|(key, text)| units(key) + units(text)).sum();
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

impl LocalStore for LocalOf {
    fn keys(&self) -> Result<Vec<String>, StoreError> {
        let mut local = self.0.borrow_mut();
        local.call()?;
        Ok(local.texts.keys().cloned().collect())
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut local = self.0.borrow_mut();
        local.call()?;
        Ok(local.texts.get(key).cloned())
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        let mut local = self.0.borrow_mut();
        local.call()?;
        let before = local.texts.get(key).map_or(0, |text| units(key) + units(text));
        let after = local.units - before + units(key) + units(text);
        if after > local.faults.quota_units {
            return Err(StoreError::Full);
        }
        local.units = after;
        local.texts.insert(key.to_owned(), text.to_owned());
        local.dirty.insert(key.to_owned());
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        let mut local = self.0.borrow_mut();
        local.call()?;
        if let Some(text) = local.texts.remove(key) {
            local.units -= units(key) + units(&text);
            local.dirty.insert(key.to_owned());
        }
        Ok(())
    }
}
