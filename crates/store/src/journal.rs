//! The journal: one file in which every commit is one frame, durable when it is synced.
//!
//! A frame is whole or it is not there: it counts only when its checksum, which covers the frame
//! before it too, holds. After a checkpoint the file is written again from its beginning under the
//! next generation, so it neither grows nor needs room in everyday use. It does not know keys.
//!
//! The path through it: [`Journal::open`] reads back the frames, [`Journal::append`] adds one,
//! [`Journal::restart`] begins the next generation.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use protocol::ids::derive;

use crate::overlay::Overlay;

/// Room taken when the file is made: a checkpoint's worth and one large commit, so that a commit
/// changes no file size and needs no new room.
pub(crate) const JOURNAL_BYTES_MIN: u64 = 2 << 20;

const MAGIC: &[u8; 4] = b"CGJ1";
const CHECK_BYTES: usize = 16;
/// Magic, generation, number, body length, check.
const HEADER_BYTES: usize = 4 + 8 + 8 + 8 + CHECK_BYTES;

type Check = [u8; CHECK_BYTES];

/// Where the next frame goes, and what came before it.
#[derive(Debug, Clone, Copy, Default)]
struct Tail {
    /// Counts checkpoints.
    generation: u64,
    /// How many frames the generation has.
    number: u64,
    /// Where the next frame begins.
    at: u64,
    /// The check of the last frame.
    check: Check,
}

/// The open journal.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    tail: Tail,
    /// Set when a failed frame could not be taken back: what the disk holds is not known any more.
    poisoned: bool,
}

/// What a journal file held.
#[derive(Debug, Default)]
pub(crate) struct Replayed {
    /// All frames, later ones over earlier ones.
    pub(crate) writes: Overlay,
    /// The file is not there, or nothing was ever written to it.
    pub(crate) blank: bool,
    tail: Tail,
}

impl Replayed {
    /// Whether the first frame, which is synced before any other is written, holds.
    pub(crate) fn begins_well(&self) -> bool {
        self.tail.number > 0
    }

    /// Which generation the frames belong to.
    pub(crate) fn generation(&self) -> u64 {
        self.tail.generation
    }
}

/// Reads the frames of a journal; stops at the first that does not hold, which is the end or a
/// frame whose commit was never acknowledged.
pub(crate) fn read(path: &Path) -> io::Result<Replayed> {
    let mut bytes = Vec::new();
    match File::open(path) {
        Ok(mut file) => file.read_to_end(&mut bytes)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error),
    };
    let blank = bytes.iter().take(HEADER_BYTES).all(|byte| *byte == 0);
    let mut replayed = Replayed { blank, ..Replayed::default() };
    let mut rest = &bytes[..];
    while let Some((body, tail)) = frame(rest, replayed.tail) {
        let Some(writes) = decode(body) else { break };
        replayed.writes.extend(writes);
        replayed.tail = tail;
        rest = &rest[HEADER_BYTES + body.len()..];
    }
    Ok(replayed)
}

fn check_of(before: &Check, generation: u64, number: u64, body: &[u8]) -> Check {
    let parts = [&before[..], &generation.to_be_bytes(), &number.to_be_bytes(), body];
    let hash = derive("common-ground 1 journal", &parts);
    std::array::from_fn(|at| hash[at])
}

/// The frame at the beginning of these bytes, when it is the one that follows `tail`.
fn frame(bytes: &[u8], tail: Tail) -> Option<(&[u8], Tail)> {
    let (header, rest) = bytes.split_first_chunk::<HEADER_BYTES>()?;
    let (magic, header) = header.split_first_chunk::<4>()?;
    let (generation, header) = header.split_first_chunk::<8>()?;
    let (number, header) = header.split_first_chunk::<8>()?;
    let (len, header) = header.split_first_chunk::<8>()?;
    let (check, _) = header.split_first_chunk::<CHECK_BYTES>()?;
    let generation = u64::from_be_bytes(*generation);
    let number = u64::from_be_bytes(*number);
    let body = rest.get(..usize::try_from(u64::from_be_bytes(*len)).ok()?)?;
    let follows = number == tail.number && (tail.number == 0 || generation == tail.generation);
    if magic != MAGIC || !follows || *check != check_of(&tail.check, generation, number, body) {
        return None;
    }
    let at = tail.at + (HEADER_BYTES + body.len()) as u64;
    Some((body, Tail { generation, number: number + 1, at, check: *check }))
}

impl Journal {
    /// Opens or makes the journal, to go on after what was read from it.
    pub(crate) fn open(path: &Path, replayed: &Replayed) -> io::Result<Self> {
        let mut file =
            File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        let len = file.metadata()?.len();
        if len < JOURNAL_BYTES_MIN {
            file.seek(SeekFrom::End(0))?;
            io::copy(&mut io::repeat(0).take(JOURNAL_BYTES_MIN - len), &mut file)?;
            file.sync_all()?;
        }
        Ok(Self { file, tail: replayed.tail, poisoned: false })
    }

    /// How many bytes the frames of this generation take.
    pub(crate) fn len(&self) -> u64 {
        self.tail.at
    }

    /// Counts checkpoints.
    pub(crate) fn generation(&self) -> u64 {
        self.tail.generation
    }

    /// Adds one frame and syncs it. After an error the frame is not there.
    pub(crate) fn append(&mut self, writes: &Overlay) -> io::Result<()> {
        if self.poisoned {
            return Err(io::Error::other("an earlier write could not be taken back"));
        }
        let (frame, tail) = self.frame(&encode(writes));
        let done = self.write(&frame).and_then(|()| self.file.sync_data());
        if done.is_err() {
            self.take_back();
        } else {
            self.tail = tail;
        }
        done
    }

    /// Begins the next generation at the beginning of the file. Only after everything in this one
    /// is durable elsewhere.
    pub(crate) fn restart(&mut self, generation: u64) -> io::Result<()> {
        if self.file.metadata()?.len() > JOURNAL_BYTES_MIN {
            self.file.set_len(JOURNAL_BYTES_MIN)?;
        }
        self.tail = Tail { generation, ..Tail::default() };
        // An empty frame says which generation this is. It is synced before a frame follows, so that
        // a journal that does not begin well is known to be damaged.
        let (frame, tail) = self.frame(&[]);
        self.write(&frame)?;
        self.file.sync_data()?;
        self.tail = tail;
        Ok(())
    }

    fn frame(&self, body: &[u8]) -> (Vec<u8>, Tail) {
        let Tail { generation, number, at, check } = self.tail;
        let check = check_of(&check, generation, number, body);
        let mut frame = Vec::with_capacity(HEADER_BYTES + body.len());
        frame.extend_from_slice(MAGIC);
        frame.extend_from_slice(&generation.to_be_bytes());
        frame.extend_from_slice(&number.to_be_bytes());
        frame.extend_from_slice(&(body.len() as u64).to_be_bytes());
        frame.extend_from_slice(&check);
        frame.extend_from_slice(body);
        let at = at + frame.len() as u64;
        (frame, Tail { generation, number: number + 1, at, check })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.tail.at))?;
        self.file.write_all(bytes)
    }

    /// A frame that was not acknowledged must not come back at the next start.
    fn take_back(&mut self) {
        let at = self.tail.at;
        let end = self.file.metadata().map(|file| file.len()).unwrap_or(0);
        let gone = if at < end {
            let blank = usize::try_from(end - at).unwrap_or(HEADER_BYTES).min(HEADER_BYTES);
            self.write(&vec![0; blank])
                .and_then(|()| self.file.set_len(end.min(at.max(JOURNAL_BYTES_MIN))))
                .and_then(|()| self.file.sync_all())
        } else {
            Ok(())
        };
        self.poisoned = gone.is_err();
    }
}

fn encode(writes: &Overlay) -> Vec<u8> {
    let mut body = Vec::new();
    for (row, value) in writes {
        put(&mut body, row);
        match value {
            Some(value) => {
                body.push(1);
                put(&mut body, value);
            }
            None => body.push(0),
        }
    }
    body
}

fn put(body: &mut Vec<u8>, bytes: &[u8]) {
    body.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    body.extend_from_slice(bytes);
}

fn decode(mut body: &[u8]) -> Option<Overlay> {
    let mut writes = Overlay::new();
    while !body.is_empty() {
        let row = get(&mut body)?.to_vec();
        let (present, rest) = body.split_first()?;
        body = rest;
        let value = if *present == 1 { Some(get(&mut body)?.to_vec()) } else { None };
        writes.insert(row, value);
    }
    Some(writes)
}

fn get<'a>(body: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (len, rest) = body.split_first_chunk::<8>()?;
    let (bytes, rest) = rest.split_at_checked(usize::try_from(u64::from_be_bytes(*len)).ok()?)?;
    *body = rest;
    Some(bytes)
}
