//! The files of a decision in memory, to be read as resources.

use super::answer::Link;
use crate::report::formats::{Content, Folder, NotWritten};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Packs that are kept.
const KEPT: usize = 3;
/// Most bytes of all packs that are kept.
const KEPT_BYTES: usize = 128 << 20;
/// How addresses of files begin.
pub const PACKS: &str = "alliance-sim://pack/";

/// Name and bytes of each file.
type Named = Vec<(String, Arc<[u8]>)>;

/// Files by name.
#[derive(Debug, Default)]
pub struct Files(Mutex<Named>);

impl Folder for Files {
    fn write(&self, name: &str, content: &Content<'_>) -> Result<(), NotWritten> {
        let mut bytes = Vec::new();
        content(&mut bytes).map_err(|source| NotWritten { path: name.to_owned(), source })?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), bytes.into()));
        Ok(())
    }
}

/// The last packs.
#[derive(Debug, Default)]
pub struct Shelf {
    packs: VecDeque<(u64, Named)>,
    count: u64,
}

impl Shelf {
    /// Keeps files, and forgets the oldest packs where there are too many; gives where each can be read, and nothing
    /// where they are larger than all packs may be.
    pub fn keep(&mut self, files: Files) -> Option<Vec<Link>> {
        let mut files = files.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        files.sort_by(|(one, _), (other, _)| one.cmp(other));
        let bytes = |files: &Named| files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
        if bytes(&files) > KEPT_BYTES {
            return None;
        }
        self.count += 1;
        self.packs.push_back((self.count, files));
        while self.packs.len() > KEPT || self.packs.iter().map(|(_, files)| bytes(files)).sum::<usize>() > KEPT_BYTES {
            self.packs.pop_front();
        }
        Some(self.links(self.count))
    }

    /// Where every file of every pack can be read.
    pub fn all(&self) -> Vec<Link> {
        self.packs.iter().flat_map(|(number, _)| self.links(*number)).collect()
    }

    fn links(&self, number: u64) -> Vec<Link> {
        let pack = self.packs.iter().find(|(own, _)| *own == number);
        let link = |(name, bytes): &(String, Arc<[u8]>)| Link {
            name: name.clone(),
            uri: format!("{PACKS}{number}/{name}"),
            kind: kind(name),
            bytes: bytes.len(),
        };
        pack.into_iter().flat_map(|(_, files)| files.iter().map(link)).collect()
    }

    /// The file at an address.
    pub fn read(&self, uri: &str) -> Option<(&'static str, Arc<[u8]>)> {
        let (number, name) = uri.strip_prefix(PACKS)?.split_once('/')?;
        let number: u64 = number.parse().ok()?;
        let (_, files) = self.packs.iter().find(|(own, _)| *own == number)?;
        files.iter().find(|(own, _)| own == name).map(|(name, bytes)| (kind(name), Arc::clone(bytes)))
    }
}

/// Media type of a file.
fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "json" => "application/json",
        "csv" => "text/csv",
        "md" => "text/markdown",
        "toml" => "application/toml",
        "html" => "text/html",
        "txt" => "text/plain",
        "eml" => "message/rfc822",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "parquet" => "application/vnd.apache.parquet",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_packs_are_read_and_older_ones_are_forgotten() {
        let mut shelf = Shelf::default();
        let mut first = Vec::new();
        for number in 0..=KEPT {
            let files = Files::default();
            files.write("charts/a.svg", &|to| to.write_all(&[number as u8])).expect("memory takes every byte");
            let links = shelf.keep(files).expect("it is small");
            if number == 0 {
                first = links;
            }
        }
        assert!(shelf.read(&first[0].uri).is_none());
        let all = shelf.all();
        assert_eq!(all.len(), KEPT);
        let (kind, bytes) = shelf.read(&all[KEPT - 1].uri).expect("the last is kept");
        assert_eq!((kind, &bytes[..]), ("image/svg+xml", &[KEPT as u8][..]));
        assert!(shelf.read("alliance-sim://pack/x/../../etc/passwd").is_none());
        let large = |bytes: usize| {
            let files = Files::default();
            files.write("outcomes.parquet", &|to| to.write_all(&vec![0; bytes])).expect("memory takes every byte");
            files
        };
        assert!(shelf.keep(large(KEPT_BYTES + 1)).is_none());
        assert_eq!(shelf.all().len(), KEPT, "what is too large drives nothing out");
        assert_eq!(shelf.keep(large(KEPT_BYTES - 1)).map(|links| links.len()), Some(1));
        assert_eq!(shelf.all().len(), 2, "the bytes of the oldest are needed");
    }
}
