//! Announcements of strangers: what is cheap to check first, signatures last and many at once.
//!
//! The order is the defence. Form, then one hash for the work the member's key must carry, then
//! whether announcement and certificate agree; only what passes all of this costs a signature. A
//! certificate that several announcements share is verified once.

use std::collections::BTreeMap;

use crate::announcement::Announcement;
use crate::batch::{Claim, verify};
use crate::codec;
use crate::identity::LinkCertificate;
use crate::ids::RecordId;
use crate::record::{Opened, Record, Refused, Sealed};

/// Opens announcements, each as [`Sealed::open`] would, whose members' keys carry `work_bits` and
/// that are `wanted`: a look at what claims to be an announcement, with its id, that decides only
/// whether its signatures are worth verifying. `chance` is fresh and unknown to whoever sent them.
pub fn open_all(
    sealed: &[Sealed],
    work_bits: u32,
    chance: &[u8; 32],
    wanted: impl Fn(&Announcement, RecordId) -> bool,
) -> Vec<Result<Opened<Announcement>, Refused>> {
    let read: Vec<Result<Announcement, Refused>> = sealed
        .iter()
        .map(|sealed| {
            let read = read(sealed, work_bits)?;
            if wanted(&read, sealed.id()) { Ok(read) } else { Err(Refused::NotWanted) }
        })
        .collect();
    let mut claims: Vec<Claim> = Vec::new();
    let mut places: BTreeMap<&Sealed, usize> = BTreeMap::new();
    for (sealed, announcement) in sealed.iter().zip(&read) {
        let Ok(announcement) = announcement else { continue };
        for envelope in [sealed, &announcement.link] {
            places.entry(envelope).or_insert_with(|| {
                claims.push(envelope.claim());
                claims.len() - 1
            });
        }
    }
    let held = verify(&claims, chance);
    let holds: Vec<bool> = sealed
        .iter()
        .zip(&read)
        .map(|(sealed, announcement)| {
            let Ok(announcement) = announcement else { return false };
            [sealed, &announcement.link]
                .iter()
                .all(|envelope| places.get(envelope).is_some_and(|place| held[*place]))
        })
        .collect();
    read.into_iter()
        .zip(sealed)
        .zip(holds)
        .map(|((announcement, sealed), holds)| {
            let announcement = announcement?;
            if holds { Ok(Opened::of(announcement, sealed.clone())) } else { Err(Refused::Forged) }
        })
        .collect()
}

/// Everything but the signatures.
fn read(sealed: &Sealed, work_bits: u32) -> Result<Announcement, Refused> {
    sealed.must_be::<Announcement>()?;
    let announcement: Announcement = codec::decode(&sealed.payload)?;
    if announcement.work.bits(&announcement.member) < work_bits {
        return Err(Refused::TooLittleWork);
    }
    announcement.link.must_be::<LinkCertificate>()?;
    let link: LinkCertificate = codec::decode(&announcement.link.payload)?;
    link.check(&announcement.link.signer)?;
    announcement.agrees_with(&link, &sealed.signer)?;
    Ok(announcement)
}

impl Sealed {
    fn claim(&self) -> Claim {
        Claim { signer: self.signer, message: self.message(), signature: self.signature }
    }
}
