//! Linking a device: two screens, one number, and a person who looks at both.
//!
//! The path at the offerer, who holds the member's key: [`Rooms::offer_pairing`] → somebody asks → the
//! number is shown → [`Rooms::confirm_number`] → the certificate goes out. At the asker, who has no name yet:
//! [`Rooms::search_pairing`] → whoever offers is found → [`Rooms::ask_pairing`] → the number is shown →
//! confirmed here and certified there → this node [becomes](Become) a device of that member. Nothing of it is
//! kept: what is under way ends with the node.

mod under_way;

use std::collections::BTreeMap;

use api::events::Topic as Changed;
use api::{Code, Problem};
use protocol::identity::LinkCertificate;
use protocol::message::Message;
use protocol::pairing::{Pairing, PairingLink, commitment, number};
use protocol::{DeviceId, MemberId, Opened, Sealed};

use crate::context::Context;
use crate::deadlines::Due;
use crate::effect::{Become, Effect};
use crate::me::Label;
use crate::rooms::Rooms;
pub(crate) use under_way::Pairings;
use under_way::{Asker, Chosen, Name, Offer, Search};

/// How long an offer or a search lasts: time to walk to the other machine and back.
const LASTS_MS: u64 = 10 * 60 * 1000;
/// Askers that one offer hears: a person who compares numbers does not do so all day.
const ASKERS_MAX: u32 = 5;
/// How often those nearby are asked again whether they offer.
const LOOK_EVERY_MS: u64 = 2_000;
/// Those who offer, shown at once.
const FOUND_MAX: usize = 16;

impl Rooms {
    /// Offers to link a device, from now on and for a while.
    pub(crate) fn offer_pairing(&mut self, ctx: &mut Context, keeper: bool) {
        let until = ctx.now.plus_ms(LASTS_MS);
        self.pairing = Pairings::Offer(Offer { until, keeper, heard: 0, asker: None });
        ctx.deadlines.no_later_than(Due::Pairing, until);
        ctx.changed(Changed::Devices, None);
    }

    /// Looks for a device that offers, nearby or where a link leads.
    pub(crate) fn search_pairing(
        &mut self,
        ctx: &mut Context,
        name: Name,
        link: Option<PairingLink>,
    ) {
        let until = ctx.now.plus_ms(LASTS_MS);
        let found = BTreeMap::new();
        self.pairing = Pairings::Search(Search { until, name, link, found, chosen: None });
        self.look(ctx);
        ctx.changed(Changed::Devices, None);
    }

    /// Ends what is under way; the other side is told.
    pub(crate) fn end_pairing(&mut self, ctx: &mut Context) {
        if let Some(partner) = self.pairing.partner() {
            ctx.send(partner, Message::Pairing(Pairing::Ended));
        }
        self.pairing = Pairings::Idle;
        ctx.deadlines.clear(Due::Pairing);
        ctx.changed(Changed::Devices, None);
    }

    /// Asks one that offers.
    pub(crate) fn ask_pairing(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
    ) -> Result<(), Problem> {
        let nonce = ctx.chance.draw();
        let Pairings::Search(search) = &mut self.pairing else { return Err(not_under_way()) };
        let Some((member, theirs)) = search.found.get(&device).cloned() else {
            return Err(not_under_way());
        };
        let commitment = commitment(ctx.me.device(), device, &nonce);
        let name = search.name.clone();
        search.chosen = Some(Chosen {
            device,
            member,
            name: theirs,
            nonce,
            number: None,
            confirmed: false,
            certificate: None,
        });
        ctx.send(device, Message::Pairing(Pairing::Ask { commitment, name }));
        ctx.changed(Changed::Devices, None);
        Ok(())
    }

    /// The person saw this number on both screens.
    pub(crate) fn confirm_number(&mut self, ctx: &mut Context, seen: &str) -> Result<(), Problem> {
        let digits: String = seen.chars().filter(char::is_ascii_digit).collect();
        let shown = self.pairing.number().ok_or_else(not_under_way)?;
        if digits != format!("{shown:06}") {
            return Err(Problem::new(
                Code::Refused,
                "That is not the number shown here.",
                "If the two screens differ, somebody else is in between: end it and begin again.",
            ));
        }
        if let Pairings::Search(Search { chosen: Some(chosen), .. }) = &mut self.pairing {
            chosen.confirmed = true;
            self.become_linked(ctx);
        } else {
            self.certify_asker(ctx);
        }
        ctx.changed(Changed::Devices, None);
        Ok(())
    }

    /// The offerer's part: the asker's device speaks for this member from now on.
    fn certify_asker(&mut self, ctx: &mut Context) {
        let Pairings::Offer(Offer { keeper, asker: Some(asker), .. }) = &self.pairing else {
            return;
        };
        let (device, name) = (asker.device, asker.name.clone());
        let label = Label { name: name.clone(), keeper: *keeper };
        let Some(link) = ctx.me.certify(device, label, ctx.now) else { return };
        let certificate = link.sealed().clone();
        self.own.note(ctx, link);
        ctx.send(device, Message::Pairing(Pairing::Linked { certificate }));
        self.pairing = Pairings::Done(name.to_string());
        self.tell_all_own_devices(ctx);
    }

    /// The asker's part, once certified there and confirmed here.
    fn become_linked(&mut self, ctx: &mut Context) {
        let Pairings::Search(Search { chosen: Some(chosen), .. }) = &self.pairing else { return };
        if !chosen.confirmed {
            return;
        }
        let Some(certificate) = chosen.certificate.clone() else { return };
        let name = chosen.name.to_string();
        ctx.effects.push(Effect::Become(Become::Linked(certificate)));
        self.pairing = Pairings::Done(name);
    }

    /// A step of the other side.
    pub(crate) fn pair(&mut self, ctx: &mut Context, from: DeviceId, step: Pairing) {
        match step {
            Pairing::Look => self.looked_for(ctx, from),
            Pairing::Offering { member, name } => self.found_offer(ctx, from, member, name),
            Pairing::Ask { commitment, name } => self.asked_to_link(ctx, from, commitment, name),
            Pairing::Nonce { nonce } => self.take_nonce(ctx, from, nonce),
            Pairing::Reveal { nonce } => self.take_reveal(ctx, from, nonce),
            Pairing::Linked { certificate } => self.take_certificate(ctx, from, &certificate),
            Pairing::Ended => {
                if self.pairing.partner() == Some(from) {
                    self.fail(ctx, "The other device ended it.");
                }
            }
        }
    }

    fn looked_for(&mut self, ctx: &mut Context, from: DeviceId) {
        let Pairings::Offer(offer) = &self.pairing else { return };
        let free = offer.asker.as_ref().is_none_or(|asker| asker.device == from);
        if free && ctx.now < offer.until {
            let (member, name) = (ctx.me.member(), self.plane.profile().name.clone());
            ctx.send(from, Message::Pairing(Pairing::Offering { member, name }));
        }
    }

    fn found_offer(&mut self, ctx: &mut Context, from: DeviceId, member: MemberId, name: Name) {
        let Pairings::Search(search) = &mut self.pairing else { return };
        let named = search.link.as_ref().map(|link| link.device);
        let wanted = named.is_none_or(|device| device == from);
        let room = search.found.len() < FOUND_MAX || search.found.contains_key(&from);
        if !wanted || !room {
            return;
        }
        if search.found.insert(from, (member, name)).is_none() {
            ctx.changed(Changed::Devices, None);
        }
        if named.is_some() && search.chosen.is_none() {
            // It is among those found, so it can be asked.
            let _ = self.ask_pairing(ctx, from);
        }
    }

    fn asked_to_link(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        commitment: [u8; 32],
        name: Name,
    ) {
        let nonce = ctx.chance.draw();
        let Pairings::Offer(offer) = &mut self.pairing else { return };
        let free = offer.asker.as_ref().is_none_or(|asker| asker.device == from);
        if !free || ctx.now >= offer.until {
            return;
        }
        offer.heard += 1;
        if offer.heard > ASKERS_MAX {
            self.fail(ctx, "Too many devices asked; none of them was linked.");
            return;
        }
        offer.asker = Some(Asker { device: from, name, commitment, nonce, number: None });
        ctx.send(from, Message::Pairing(Pairing::Nonce { nonce }));
        ctx.changed(Changed::Devices, None);
    }

    /// The asker's: both nonces are known here, and the other's was chosen before it could know ours.
    fn take_nonce(&mut self, ctx: &mut Context, from: DeviceId, theirs: [u8; 32]) {
        let Pairings::Search(Search { chosen: Some(chosen), .. }) = &mut self.pairing else {
            return;
        };
        if chosen.device != from || chosen.number.is_some() {
            return;
        }
        chosen.number = Some(number((ctx.me.device(), &chosen.nonce), (from, &theirs)));
        ctx.send(from, Message::Pairing(Pairing::Reveal { nonce: chosen.nonce }));
        ctx.changed(Changed::Devices, None);
    }

    /// The offerer's: what the asker committed to before it knew ours.
    fn take_reveal(&mut self, ctx: &mut Context, from: DeviceId, theirs: [u8; 32]) {
        let here = ctx.me.device();
        let Pairings::Offer(Offer { asker, .. }) = &mut self.pairing else { return };
        let Some(waiting) = asker.as_mut().filter(|asker| asker.device == from) else { return };
        if waiting.number.is_some() {
            return;
        }
        if commitment(from, here, &theirs) == waiting.commitment {
            waiting.number = Some(number((from, &theirs), (here, &waiting.nonce)));
        } else {
            *asker = None;
            ctx.send(from, Message::Pairing(Pairing::Ended));
            ctx.effects.push(Effect::Blame { device: from, why: "not what it committed to" });
        }
        ctx.changed(Changed::Devices, None);
    }

    fn take_certificate(&mut self, ctx: &mut Context, from: DeviceId, certificate: &Sealed) {
        let here = ctx.me.device();
        let Pairings::Search(Search { chosen: Some(chosen), .. }) = &mut self.pairing else {
            return;
        };
        if chosen.device != from || chosen.number.is_none() {
            return;
        }
        let opened: Option<Opened<LinkCertificate>> = certificate.open().ok();
        let fits = opened.filter(|link| link.device == here && link.member == chosen.member);
        if fits.is_some() {
            chosen.certificate = fits;
            self.become_linked(ctx);
        } else {
            ctx.effects
                .push(Effect::Blame { device: from, why: "not a certificate for this device" });
            self.fail(ctx, "The other device sent something else than it showed.");
        }
        ctx.changed(Changed::Devices, None);
    }

    /// Asks around, and notices when time is up.
    pub(crate) fn go_on_pairing(&mut self, ctx: &mut Context) {
        match &self.pairing {
            Pairings::Offer(Offer { until, .. }) | Pairings::Search(Search { until, .. })
                if ctx.now >= *until =>
            {
                self.fail(ctx, "Nobody confirmed in time.");
            }
            Pairings::Offer(Offer { until, .. }) => {
                ctx.deadlines.no_later_than(Due::Pairing, *until);
            }
            Pairings::Search(_) => self.look(ctx),
            Pairings::Idle | Pairings::Done(_) | Pairings::Failed(_) => {}
        }
    }

    fn look(&self, ctx: &mut Context) {
        let Pairings::Search(search) = &self.pairing else { return };
        ctx.due_in(Due::Pairing, LOOK_EVERY_MS);
        if search.chosen.is_some() {
            return;
        }
        let connected = self.connected();
        if let Some(link) = &search.link {
            if !connected.contains(&link.device) {
                let addresses = link.addresses.iter().map(|at| at.to_string()).collect();
                ctx.effects.push(Effect::Dial { device: Some(link.device), addresses });
                return;
            }
            ctx.send(link.device, Message::Pairing(Pairing::Look));
            return;
        }
        for device in connected {
            ctx.send(device, Message::Pairing(Pairing::Look));
        }
    }

    /// A device is gone: who was being asked cannot answer any more; another one may ask.
    pub(crate) fn pairing_lost(&mut self, ctx: &mut Context, device: DeviceId) {
        if let Pairings::Search(search) = &mut self.pairing {
            search.found.remove(&device);
            if search.chosen.as_ref().is_some_and(|chosen| chosen.device == device) {
                self.fail(ctx, "The connection to the other device broke.");
            }
        } else if let Pairings::Offer(offer) = &mut self.pairing
            && offer.asker.as_ref().is_some_and(|asker| asker.device == device)
        {
            offer.asker = None;
            ctx.changed(Changed::Devices, None);
        }
    }

    fn fail(&mut self, ctx: &mut Context, why: &str) {
        self.end_pairing(ctx);
        let hint = "Nothing was changed; begin again on both devices.";
        self.pairing = Pairings::Failed(Problem::new(Code::Refused, why, hint));
    }
}

fn not_under_way() -> Problem {
    Problem::new(
        Code::NotFound,
        "No device is being linked at this point.",
        "Begin on the device you already use, then on the new one.",
    )
}
