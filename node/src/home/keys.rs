//! The secrets of a home: two seeds that are the member and the device, and one for its cookies. And,
//! no secret, the work that the member's key has cost.
//!
//! Made at the first start, member first: a stop in between leaves a member without a device, which
//! simply gets a new device. The other way round cannot happen by itself, so it is refused.

use std::fs;
use std::path::Path;

use mind::MemberKey;
use protocol::identity::LinkCertificate;
use protocol::limits::WORK_BITS;
use protocol::work::Work;
use protocol::{DeviceId, Keypair, MemberId, Opened, Sealed};

use super::{Home, files};
use crate::failure::{Exit, Failure};

pub(crate) const MEMBER: &str = "member.seed";
pub(crate) const DEVICE: &str = "device.seed";
const SESSION: &str = "session.seed";
const WORK: &str = "member.work";
/// In place of the member's seed, where another device holds it: the certificate of this one.
const LINK: &str = "member.link";

/// The keys of a home.
pub(crate) struct Keys {
    pub(crate) member: MemberKey,
    pub(crate) device: Keypair,
    /// Recognises the browsers that were let in, across restarts.
    pub(crate) session: [u8; 32],
    /// What the member's key has cost; none until it was found.
    pub(crate) work: Option<Work>,
}

/// Reads the keys, or makes what a new home lacks.
pub(crate) fn open(home: &Home) -> Result<Keys, Failure> {
    let folder = home.keys();
    let linked = folder.join(LINK).exists();
    if folder.join(DEVICE).exists() && !folder.join(MEMBER).exists() && !linked {
        return Err(Failure::new(
            Exit::Failed,
            "key_missing",
            format!(
                "The file {} is gone: it is you, to everyone else.",
                folder.join(MEMBER).display()
            ),
            "Put it back from a backup. Without it, start anew with another --home, and restore yourself there with your recovery words.",
        ));
    }
    // The member before the device, as ever; a link names a device, so that one is there already.
    let member = if linked { None } else { Some(read_or_make(&folder.join(MEMBER))?) };
    let device = Keypair::from_seed(&read_or_make(&folder.join(DEVICE))?);
    let session = read_or_make(&folder.join(SESSION))?;
    let member = match member {
        Some(seed) => MemberKey::Here(Keypair::from_seed(&seed)),
        None => MemberKey::Elsewhere(read_link(&folder.join(LINK), &device)?),
    };
    let work = read_work(&folder.join(WORK), &member.id());
    Ok(Keys { member, device, session, work })
}

/// The certificate by which this device speaks for a member whose key is elsewhere.
fn read_link(path: &Path, device: &Keypair) -> Result<Opened<LinkCertificate>, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::file("read the key", path, &error))?;
    let link = Sealed::from_bytes(&bytes).ok().and_then(|sealed| sealed.open().ok());
    let fits = |link: &Opened<LinkCertificate>| link.device == DeviceId(device.public());
    link.filter(fits).ok_or_else(|| {
        Failure::new(
            Exit::Failed,
            "key_damaged",
            format!("The certificate {} is damaged, or of another device.", path.display()),
            "Put it back from a backup, or start anew with another --home and link that one.",
        )
    })
}

/// Keeps that this device speaks for a member whose key is elsewhere. The seed that was here is nobody's.
pub(crate) fn keep_link(home: &Home, link: &Opened<LinkCertificate>) -> Result<(), Failure> {
    let path = home.keys().join(LINK);
    files::replace(&path, &link.sealed().to_bytes())
        .map_err(|error| Failure::file("write the certificate", &path, &error))?;
    remove(&home.keys().join(MEMBER))
}

/// Keeps a member's key that was given back. A certificate that stood in its place goes after it.
pub(crate) fn keep_member(home: &Home, member: &Keypair) -> Result<(), Failure> {
    let path = home.keys().join(MEMBER);
    files::replace(&path, &*member.seed())
        .map_err(|error| Failure::file("write the key", &path, &error))?;
    remove(&home.keys().join(LINK))
}

fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::file("remove the file", path, &error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
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

        assert_eq!(first.member.id(), second.member.id());
        assert_eq!(first.device.public(), second.device.public());
        assert_eq!(first.session, second.session);
        assert_ne!(*first.member.id().as_bytes(), first.device.public());
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
    fn a_home_becomes_a_device_of_somebody_and_is_given_the_key_back() {
        let dir = tempfile::tempdir().unwrap();
        let home = home(&dir);
        let before = open(&home).unwrap();
        let member = Keypair::from_seed(&[1; 32]);
        let certificate = LinkCertificate {
            member: MemberId(member.public()),
            device: DeviceId(before.device.public()),
            name: protocol::Text::default(),
            keeper: false,
            issued_at: protocol::Time(1),
            expires_at: protocol::Time(2),
        };
        let link = Sealed::seal(certificate, &member).unwrap();

        keep_link(&home, &link).unwrap();
        let linked = open(&home).unwrap();
        keep_member(&home, &member).unwrap();
        let restored = open(&home).unwrap();

        assert_eq!(linked.member.id(), link.member);
        assert!(matches!(linked.member, MemberKey::Elsewhere(_)));
        assert_eq!(restored.member.id(), link.member);
        assert!(matches!(restored.member, MemberKey::Here(_)));
        assert_eq!(restored.device.public(), before.device.public());
    }

    #[test]
    fn a_certificate_of_another_device_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let home = home(&dir);
        open(&home).unwrap();
        for bytes in [&b"no record"[..], &[]] {
            fs::write(home.keys().join(LINK), bytes).unwrap();
            assert_eq!(open(&home).err().unwrap().code, "key_damaged");
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
