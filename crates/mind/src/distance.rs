//! At a distance: the people this member blocked or muted, and by which devices the blocked speak.
//!
//! It decides nothing about messages and shows nothing; it answers who is kept away, and remembers
//! that across restarts. What follows from it stands in [`crate::blocking`].
//!
//! A device counts as a blocked person's own here only when it said so itself: by an announcement,
//! which the member and the device both signed. A device that the blocked person alone claims, as
//! one can by linking it at a table, is judged where it is met, lest somebody blocked could have the
//! devices of others avoided.

use std::collections::{BTreeMap, BTreeSet};

use api::distance::Distance;
use minicbor::{Decode, Encode};
use protocol::{DeviceId, MemberId, ShortId, Time, codec};

use crate::archive::{Archive, Key, Local, Range};
use crate::context::Context;

/// People kept at a distance at once: more than anyone has ever met and quarrelled with.
pub(crate) const DISTANT_MAX: usize = 1_000;
/// Devices remembered of somebody blocked: what one member may ever have. A further one takes the
/// place of the one learnt first; at a table they are known by its membership besides.
const DEVICES_MAX: usize = protocol::limits::DEVICES_PER_MEMBER_MAX;
/// Announcements of the blocked that are not asked for again. When there are more, all are forgotten
/// and cost one transfer each once more.
const PASSED_OVER_MAX: usize = 4 * DISTANT_MAX;

/// What is kept of somebody at a distance.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Distant {
    #[n(0)]
    how: How,
    #[n(1)]
    pub(crate) since: Time,
    /// What they were called then: their announcements are not kept, and the list must name them.
    #[n(2)]
    pub(crate) name: String,
    /// The devices they are known to speak by, the one learnt last at the end.
    #[n(3)]
    devices: Vec<DeviceId>,
}

impl Distant {
    /// The devices they are known to speak by, when they are blocked.
    pub(crate) fn devices(&self) -> &[DeviceId] {
        &self.devices
    }

    pub(crate) fn distance(&self) -> Distance {
        match self.how {
            How::Blocked => Distance::Blocked,
            How::Muted => Distance::Muted,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
enum How {
    #[n(1)]
    Blocked,
    #[n(2)]
    Muted,
}

/// Everyone at a distance.
#[derive(Debug, Default)]
pub(crate) struct Distances {
    people: BTreeMap<MemberId, Distant>,
    /// Whose devices the blocked speak by.
    devices: BTreeMap<DeviceId, MemberId>,
    /// Devices that the network was told to avoid.
    pub(crate) avoided: BTreeSet<DeviceId>,
    passed_over: BTreeSet<ShortId>,
}

impl Distances {
    pub(crate) fn open(archive: &dyn Archive) -> Self {
        let mut distances = Self::default();
        for (key, value) in archive.scan(Range::Local) {
            if let Key::Local(Local::Distant(member)) = key
                && let Ok(distant) = codec::decode(&value)
            {
                distances.people.insert(member, distant);
            }
        }
        distances.index();
        distances
    }

    /// Who speaks by which device, anew. Two who both claim one are both blocked; either will do.
    fn index(&mut self) {
        let blocked = self.people.iter().filter(|(_, distant)| distant.how == How::Blocked);
        self.devices = blocked
            .flat_map(|(member, distant)| distant.devices.iter().map(|device| (*device, *member)))
            .collect();
    }

    pub(crate) fn len(&self) -> usize {
        self.people.len()
    }

    pub(crate) fn people(&self) -> impl Iterator<Item = (MemberId, &Distant)> {
        self.people.iter().map(|(member, distant)| (*member, distant))
    }

    pub(crate) fn get(&self, member: MemberId) -> Option<&Distant> {
        self.people.get(&member)
    }

    /// How far somebody is kept away.
    pub(crate) fn of(&self, member: MemberId) -> Option<Distance> {
        self.get(member).map(Distant::distance)
    }

    pub(crate) fn blocks(&self, member: MemberId) -> bool {
        self.of(member) == Some(Distance::Blocked)
    }

    pub(crate) fn blocks_anyone(&self) -> bool {
        self.people.values().any(|distant| distant.how == How::Blocked)
    }

    /// The blocked person who said to speak by this device.
    pub(crate) fn member_of(&self, device: DeviceId) -> Option<MemberId> {
        self.devices.get(&device).copied()
    }

    /// The devices that the blocked said to speak by.
    pub(crate) fn devices(&self) -> impl Iterator<Item = DeviceId> {
        self.devices.keys().copied()
    }

    /// Whether an announcement is nobody's business here: of somebody blocked, or from their device.
    pub(crate) fn refuses(&self, member: MemberId, device: DeviceId) -> bool {
        self.blocks(member) || self.devices.contains_key(&device)
    }

    /// Keeps somebody away from now on.
    pub(crate) fn keep_away(
        &mut self,
        ctx: &mut Context,
        member: MemberId,
        how: Distance,
        name: String,
        devices: Vec<DeviceId>,
    ) {
        let how = match how {
            Distance::Blocked => How::Blocked,
            Distance::Muted => How::Muted,
        };
        let known = self.people.remove(&member);
        let mut distant = Distant { how, since: ctx.now, name, devices: Vec::new() };
        if how == How::Blocked {
            let before = known.map(|known| known.devices).unwrap_or_default();
            for device in before.into_iter().chain(devices) {
                distant.learn(device);
            }
        }
        ctx.keep(Key::Local(Local::Distant(member)), codec::encode(&distant));
        self.people.insert(member, distant);
        self.index();
    }

    /// Nobody special any longer; what they were.
    pub(crate) fn let_near(&mut self, ctx: &mut Context, member: MemberId) -> Option<Distant> {
        let distant = self.people.remove(&member)?;
        ctx.forget(Key::Local(Local::Distant(member)));
        self.index();
        self.passed_over.clear();
        Some(distant)
    }

    /// Somebody blocked announced something from this device; whether it was not known as theirs.
    pub(crate) fn learn(&mut self, ctx: &mut Context, member: MemberId, device: DeviceId) -> bool {
        let Some(distant) = self.people.get_mut(&member) else { return false };
        if distant.how != How::Blocked || !distant.learn(device) {
            return false;
        }
        ctx.keep(Key::Local(Local::Distant(member)), codec::encode(distant));
        self.index();
        true
    }

    /// An announcement came that is not taken: it is not asked for again.
    pub(crate) fn pass_over(&mut self, id: ShortId) {
        if self.passed_over.len() >= PASSED_OVER_MAX {
            self.passed_over.clear();
        }
        self.passed_over.insert(id);
    }

    pub(crate) fn passed_over(&self, id: &ShortId) -> bool {
        self.passed_over.contains(id)
    }
}

impl Distant {
    fn learn(&mut self, device: DeviceId) -> bool {
        if self.devices.contains(&device) {
            return false;
        }
        if self.devices.len() >= DEVICES_MAX {
            self.devices.remove(0);
        }
        self.devices.push(device);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(number: u8) -> DeviceId {
        DeviceId([number; 32])
    }

    #[test]
    fn the_devices_of_somebody_blocked_are_bounded_and_the_last_ones_stay() {
        let mut distant =
            Distant { how: How::Blocked, since: Time(1), name: "W".into(), devices: Vec::new() };
        for number in 0..100 {
            assert!(distant.learn(device(number)));
            assert!(!distant.learn(device(number)), "it is known");
        }
        assert_eq!(distant.devices.len(), DEVICES_MAX);
        assert_eq!(distant.devices.last(), Some(&device(99)));
    }

    #[test]
    fn somebody_muted_has_no_devices_that_matter() {
        let mut distances = Distances::default();
        let (wim, noor) = (MemberId([1; 32]), MemberId([2; 32]));
        for (member, how) in [(wim, How::Blocked), (noor, How::Muted)] {
            let devices = vec![device(member.as_bytes()[0])];
            let distant = Distant { how, since: Time(1), name: String::new(), devices };
            distances.people.insert(member, distant);
        }
        distances.index();

        assert!(distances.refuses(wim, device(7)), "whatever device");
        assert!(distances.refuses(MemberId([3; 32]), device(1)), "whatever name");
        assert!(!distances.refuses(noor, device(2)));
        assert_eq!(distances.of(noor), Some(Distance::Muted));
    }
}
