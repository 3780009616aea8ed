//! Several devices of one member: how this one comes to speak for its member here.

use protocol::announcement::Announcement;
use protocol::identity::LinkCertificate;
use protocol::membership::Action;
use protocol::{DeviceId, Keypair, MemberId, Opened, Time};

use crate::compose::{Composed, NotAllowed};
use crate::shelf::Shelf;
use crate::table::Table;

impl Table {
    /// Whether this device could link itself to its member here: the member belongs, the device is not
    /// known, and was never unlinked.
    pub fn may_link(&self, member: MemberId) -> bool {
        let belongs = self.resolved().members.get(&member);
        belongs.is_some_and(|belongs| {
            !belongs.devices.contains(&self.me) && !belongs.unlinked.contains(&self.me)
        })
    }

    /// Links this device to its member, who belongs here by another device; signed by this device, with
    /// the member's consent inside.
    pub fn link_here(
        &mut self,
        key: &Keypair,
        at: Time,
        certificate: &Opened<LinkCertificate>,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        let action = Action::LinkDevice(certificate.sealed().clone());
        self.compose_as(certificate.member, key, at, action, shelf)
    }

    /// The certificate by which a device speaks for a member here.
    pub fn certificate_of(
        &self,
        member: MemberId,
        device: DeviceId,
    ) -> Option<Opened<LinkCertificate>> {
        let genesis = self.genesis();
        let bound = self.membership.bound_by(member, device);
        let action = bound.map(|place| &self.membership.graph().nodes[place].operation.action);
        if let Some(Action::LinkDevice(link)) = action {
            return link.open().ok();
        }
        let profile = if let Some(Action::Admit(admit)) = action {
            &admit.profile
        } else if genesis.founder == member {
            &genesis.profile
        } else {
            return None;
        };
        let profile: Opened<Announcement> = profile.open().ok()?;
        let link: Opened<LinkCertificate> = profile.link.open().ok()?;
        (link.device == device).then_some(link)
    }

    /// Whether a device speaks for its member no longer, for ever.
    pub fn is_unlinked(&self, device: DeviceId) -> bool {
        self.resolved().members.values().any(|member| member.unlinked.contains(&device))
    }
}
