//! The secrets of a home: two seeds that are the member and the device, and one for its cookies. And,
//! no secret, the work that the member's key has cost.
//!
//! Made at the first start, member first: a stop in between leaves a member without a device, which
//! simply gets a new device. The other way round cannot happen by itself, so it is refused.

use std::fs;
use std::path::Path;

use protocol::limits::WORK_BITS;
use protocol::work::Work;
use protocol::{Keypair, MemberId};

use super::{Home, files};
use crate::failure::{Exit, Failure};

pub(crate) const MEMBER: &str = "member.seed";
pub(crate) const DEVICE: &str = "device.seed";
const SESSION: &str = "session.seed";
const WORK: &str = "member.work";

/// The keys of a home.
pub(crate) struct Keys {
    pub(crate) member: Keypair,
    pub(crate) device: Keypair,
    /// Recognises the browsers that were let in, across restarts.
    pub(crate) session: [u8; 32],
    /// What the member's key has cost; none until it was found.
    pub(crate) work: Option<Work>,
}

/// Reads the keys, or makes what a new home lacks.
pub(crate) fn open(home: &Home) -> Result<Keys, Failure> {
    let folder = home.keys();
    if folder.join(DEVICE).exists() && !folder.join(MEMBER).exists() {
        return Err(Failure::new(
            Exit::Failed,
            "key_missing",
            format!(
                "The file {} is gone: it is you, to everyone else.",
                folder.join(MEMBER).display()
            ),
            "Put it back from a backup. Without it, start anew with another --home.",
        ));
    }
    let member = read_or_make(&folder.join(MEMBER))?;
    let device = read_or_make(&folder.join(DEVICE))?;
    let session = read_or_make(&folder.join(SESSION))?;
    let member = Keypair::from_seed(&member);
    let work = read_work(&folder.join(WORK), &MemberId(member.public()));
    Ok(Keys { member, device: Keypair::from_seed(&device), session, work })
}

/// The work as it was kept. What is missing, damaged or not enough is found again.
fn read_work(path: &Path, member: &MemberId) -> Option<Work> {
    let bytes = fs::read(path).ok()?;
    let work = Work(u64::from_le_bytes(bytes.try_into().ok()?));
    (work.bits(member) >= WORK_BITS).then_some(work)
}

/// Keeps the work beside the key that it belongs to.
pub(crate) fn keep_work(home: &Home, work: Work) -> Result<(), Failure> {
    let path = home.keys().join(WORK);
    files::replace(&path, &work.0.to_le_bytes())
        .map_err(|error| Failure::file("write the work", &path, &error))
}

fn read_or_make(path: &Path) -> Result<[u8; 32], Failure> {
    match fs::read(path) {
        Ok(bytes) => bytes.as_slice().try_into().map_err(|_| damaged(path, bytes.len())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(path),
        Err(error) => Err(Failure::file("read the key", path, &error)),
    }
}

fn make(path: &Path) -> Result<[u8; 32], Failure> {
    let seed = random()?;
    files::replace(path, &seed).map_err(|error| Failure::file("write the key", path, &error))?;
    Ok(seed)
}

fn damaged(path: &Path, length: usize) -> Failure {
    Failure::new(
        Exit::Failed,
        "key_damaged",
        format!("The key {} has {length} bytes instead of 32.", path.display()),
        "Put it back from a backup.",
    )
}

/// Fresh random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::new(
            Exit::Failed,
            "random",
            format!("The system gives no random numbers: {error}."),
            "Check the system; nothing safe can be made without them.",
        )
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(dir: &tempfile::TempDir) -> Home {
        let home = Home::locate(Some(dir.path())).unwrap();
        home.prepare().unwrap();
        home
    }

    #[test]
    fn the_same_home_is_the_same_member_and_device() {
        let dir = tempfile::tempdir().unwrap();
        let home = home(&dir);

        let first = open(&home).unwrap();
        let second = open(&home).unwrap();

        assert_eq!(first.member.public(), second.member.public());
        assert_eq!(first.device.public(), second.device.public());
        assert_eq!(first.session, second.session);
        assert_ne!(first.member.public(), first.device.public());
    }

    #[test]
    fn work_is_kept_with_the_key_and_what_is_not_enough_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let home = home(&dir);
        // The member with the seed of ones; its work was looked for once.
        fs::write(home.keys().join(MEMBER), [1; 32]).unwrap();
        assert_eq!(open(&home).unwrap().work, None);

        keep_work(&home, Work(4_010_541)).unwrap();
        assert_eq!(open(&home).unwrap().work, Some(Work(4_010_541)));

        for bytes in [&b"short"[..], &0_u64.to_le_bytes()] {
            fs::write(home.keys().join(WORK), bytes).unwrap();
            assert_eq!(open(&home).unwrap().work, None);
        }
    }

    #[test]
    fn a_lost_member_key_is_not_silently_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let home = home(&dir);
        open(&home).unwrap();
        fs::remove_file(home.keys().join(MEMBER)).unwrap();

        let failure = open(&home).err().unwrap();

        assert_eq!(failure.code, "key_missing");
        assert!(!home.keys().join(MEMBER).exists());
    }

    #[test]
    fn a_shortened_key_is_refused_and_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let home = home(&dir);
        fs::write(home.keys().join(MEMBER), b"short").unwrap();

        let failure = open(&home).err().unwrap();

        assert_eq!(failure.code, "key_damaged");
        assert_eq!(fs::read(home.keys().join(MEMBER)).unwrap(), b"short");
    }
}
