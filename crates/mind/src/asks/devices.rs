//! What can be asked about the devices of one person: which they are, linking and unlinking, the recovery
//! kit, and the tables that a new device finds.

use api::devices as shapes;
use api::events::Topic as Changed;
use api::{Code, Problem};
use protocol::identity::UnlinkCertificate;
use protocol::pairing::PairingLink;
use protocol::{CommunityId, DeviceId, Keypair, Sealed, Text, codec, words};

use crate::answer::Answer;
use crate::archive::{Key, Local};
use crate::command::DeviceCommand;
use crate::context::Context;
use crate::effect::{Become, Effect};
use crate::ids::by_prefix;
use crate::me::label_of;
use crate::pairing::Pairings;
use crate::problems;
use crate::rooms::Rooms;

/// Words that somebody must prove to have.
const CHECKED_MIN: usize = 2;

impl Rooms {
    /// Answers a command about devices.
    pub(crate) fn answer_about_devices(
        &mut self,
        ctx: &mut Context,
        command: DeviceCommand,
    ) -> Result<Answer, Problem> {
        match command {
            DeviceCommand::List => Ok(self.list_devices(ctx)),
            DeviceCommand::Change(device, change) => self.change_device(ctx, &device, &change),
            DeviceCommand::Unlink(device) => self.unlink_device(ctx, &device),
            DeviceCommand::ShowPairing => Ok(self.show_pairing(ctx)),
            DeviceCommand::Offer(new) => self.begin_offer(ctx, &new),
            DeviceCommand::Search(new) => self.begin_search(ctx, &new),
            DeviceCommand::Choose(choice) => self.choose_offer(ctx, &choice),
            DeviceCommand::Confirm(seen) => {
                self.confirm_number(ctx, &seen.number).map(|()| self.show_pairing(ctx))
            }
            DeviceCommand::EndPairing => {
                self.end_pairing(ctx);
                Ok(Answer::Done)
            }
            DeviceCommand::Words => self.recovery_words(ctx),
            DeviceCommand::CheckWords(check) => self.check_recovery(ctx, &check),
            DeviceCommand::Restore(recovery) => self.restore(ctx, &recovery),
            DeviceCommand::SitDownAgain(wanted) => self.sit_down_again(ctx, &wanted),
        }
    }

    pub(crate) fn list_devices(&self, ctx: &Context) -> Answer {
        let here = ctx.me.device();
        let devices = self.own.iter().map(|link| shapes::Device {
            device: link.device.to_string(),
            peer_id: link.device.peer_id(),
            name: link.name.to_string(),
            here: link.device == here,
            keeper: link.keeper,
            connected: link.device == here || self.peers.connected(link.device),
            speaks_until: link.expires_at.0,
            unlinked: self.own.is_unlinked(link.device),
        });
        let found = self.found.iter().map(|(community, found)| shapes::FoundTable {
            community: community.to_string(),
            name: found.name.clone(),
            told_by: found.told_by.iter().map(|member| self.name_of(*member)).collect(),
        });
        let checked = ctx.archive.get(&Key::Local(Local::RecoveryChecked));
        Answer::Devices(shapes::DeviceList {
            devices: devices.collect(),
            holds_key: ctx.me.member_key().is_some(),
            unlinked: ctx.me.is_unlinked(),
            found: found.collect(),
            recovery_checked: checked.and_then(|bytes| codec::decode(&bytes).ok()),
        })
    }

    /// Calls a device something else, or says whether it is always on.
    pub(crate) fn change_device(
        &mut self,
        ctx: &mut Context,
        text: &str,
        change: &shapes::DeviceChange,
    ) -> Result<Answer, Problem> {
        let device = self.find_own(text)?;
        let mut label = self.own.get(device).map(label_of).unwrap_or_default();
        if let Some(name) = change.name.as_deref() {
            label.name =
                Text::new(name.trim()).map_err(|error| problems::too_long("name", &error))?;
        }
        label.keeper = change.keeper.unwrap_or(label.keeper);
        let link = ctx.me.certify(device, label, ctx.now).ok_or_else(needs_key)?;
        if self.own.note(ctx, link) {
            self.tell_all_own_devices(ctx);
            if device == ctx.me.device() {
                ctx.effects.push(Effect::Become(Become::Anew));
            }
        }
        Ok(self.list_devices(ctx))
    }

    /// Unlinks a device, for ever, and at every table.
    pub(crate) fn unlink_device(
        &mut self,
        ctx: &mut Context,
        text: &str,
    ) -> Result<Answer, Problem> {
        let device = self.find_own(text)?;
        if device == ctx.me.device() {
            return Err(Problem::new(
                Code::BadRequest,
                "This device cannot unlink itself.",
                "Do it on another device that holds your key.",
            ));
        }
        let key = ctx.me.member_key().ok_or_else(needs_key)?;
        let certificate = UnlinkCertificate { member: ctx.me.member(), device };
        let unlink = Sealed::seal(certificate, key)
            .map_err(|_| problems::internal("the certificate could not be signed"))?;
        self.own.note_unlink(ctx, unlink);
        self.unlink_everywhere(ctx);
        self.tell_all_own_devices(ctx);
        Ok(Answer::Done)
    }

    /// Unlinks lost devices wherever they still speak for this member: also at tables that this device
    /// comes to later.
    pub(crate) fn unlink_everywhere(&mut self, ctx: &mut Context) {
        let me = ctx.me.member();
        let mut lost: Vec<(CommunityId, DeviceId)> = Vec::new();
        for seat in self.seats.iter() {
            let devices = seat.resolved().members.get(&me).into_iter().flat_map(|m| &m.devices);
            let unlinked = devices.filter(|device| self.own.is_unlinked(**device));
            lost.extend(unlinked.map(|device| (seat.id(), *device)));
        }
        for (community, device) in lost {
            self.unlink_at(ctx, community, device);
        }
    }

    fn unlink_at(&mut self, ctx: &mut Context, community: CommunityId, device: DeviceId) {
        let Some(key) = ctx.me.member_key() else { return };
        let Some(seat) = self.seats.get_mut(community) else { return };
        let mut shelf = self.library.shelf(ctx.archive, community);
        if let Ok(composed) = seat.table.unlink_device(key, ctx.now, device, &mut shelf) {
            seat.wrote = true;
            self.take_outcome(ctx, None, community, composed.outcome);
        }
    }

    pub(crate) fn show_pairing(&self, ctx: &Context) -> Answer {
        use shapes::PairingStep as Step;
        let mut shown = shapes::Pairing {
            step: Step::Idle,
            name: String::new(),
            number: String::new(),
            link: String::new(),
            ends_at: 0,
            found: Vec::new(),
            problem: None,
        };
        match &self.pairing {
            Pairings::Idle => {}
            Pairings::Offer(offer) => {
                shown.ends_at = offer.until.0;
                shown.link = self.pairing_link(ctx).to_link();
                shown.step = match &offer.asker {
                    None => Step::Offering,
                    Some(asker) if asker.number.is_none() => Step::Offering,
                    Some(asker) => {
                        shown.name = asker.name.to_string();
                        Step::Comparing
                    }
                };
            }
            Pairings::Search(search) => {
                shown.ends_at = search.until.0;
                let offers =
                    search.found.iter().map(|(device, (member, name))| shapes::OfferFound {
                        device: device.to_string(),
                        member: member.to_string(),
                        name: name.to_string(),
                    });
                shown.found = offers.collect();
                shown.step = match &search.chosen {
                    None => Step::Searching,
                    Some(chosen) => {
                        shown.name = chosen.name.to_string();
                        match chosen.number {
                            None => Step::Asking,
                            Some(_) if chosen.confirmed => Step::Confirmed,
                            Some(_) => Step::Comparing,
                        }
                    }
                };
            }
            Pairings::Done(name) => {
                shown.step = Step::Done;
                shown.name.clone_from(name);
            }
            Pairings::Failed(problem) => {
                shown.step = Step::Failed;
                shown.problem = Some(problem.clone());
            }
        }
        shown.number = self.pairing.number().map(|n| format!("{n:06}")).unwrap_or_default();
        Answer::Pairing(shown)
    }

    fn pairing_link(&self, ctx: &Context) -> PairingLink {
        let name = self.plane.profile().name.clone();
        PairingLink { device: ctx.me.device(), name, addresses: self.addresses() }
    }

    pub(crate) fn begin_offer(
        &mut self,
        ctx: &mut Context,
        new: &shapes::NewOffer,
    ) -> Result<Answer, Problem> {
        if !self.plane.set_up() {
            return Err(problems::not_set_up());
        }
        ctx.me.member_key().ok_or_else(needs_key)?;
        self.end_pairing(ctx);
        self.offer_pairing(ctx, new.keeper);
        Ok(self.show_pairing(ctx))
    }

    pub(crate) fn begin_search(
        &mut self,
        ctx: &mut Context,
        new: &shapes::NewSearch,
    ) -> Result<Answer, Problem> {
        self.must_be_new(ctx)?;
        let name =
            Text::new(new.name.trim()).map_err(|error| problems::too_long("name", &error))?;
        let link = new.link.as_deref().map(str::trim).filter(|link| !link.is_empty());
        let link = link.map(PairingLink::parse).transpose().map_err(|error| {
            Problem::new(
                Code::BadRequest,
                format!("That is not the link of a device: {error}."),
                "Copy the whole link that the other device shows, from commonground: to its end.",
            )
        })?;
        self.end_pairing(ctx);
        self.search_pairing(ctx, name, link);
        Ok(self.show_pairing(ctx))
    }

    pub(crate) fn choose_offer(
        &mut self,
        ctx: &mut Context,
        choice: &shapes::DeviceChoice,
    ) -> Result<Answer, Problem> {
        let found: Vec<DeviceId> = match &self.pairing {
            Pairings::Search(search) => search.found.keys().copied().collect(),
            Pairings::Idle | Pairings::Offer(_) | Pairings::Done(_) | Pairings::Failed(_) => {
                Vec::new()
            }
        };
        let device = by_prefix("device", &choice.device, found.into_iter())?;
        self.ask_pairing(ctx, device)?;
        Ok(self.show_pairing(ctx))
    }

    /// The words of the recovery kit, for whoever sits at this machine.
    pub(crate) fn recovery_words(&self, ctx: &Context) -> Result<Answer, Problem> {
        let key = ctx.me.member_key().ok_or_else(needs_key)?;
        let words = words::of_seed(&key.seed()).into_iter().map(str::to_owned).collect();
        Ok(Answer::Words(shapes::RecoveryWords { words }))
    }

    /// Whether somebody has the words: some of them, by their places.
    pub(crate) fn check_recovery(
        &mut self,
        ctx: &mut Context,
        check: &shapes::RecoveryCheck,
    ) -> Result<Answer, Problem> {
        let key = ctx.me.member_key().ok_or_else(needs_key)?;
        let words = words::of_seed(&key.seed());
        let mut places = std::collections::BTreeSet::new();
        for shapes::NumberedWord { place, word } in &check.words {
            let right = usize::try_from(*place).ok().and_then(|place| place.checked_sub(1));
            let right = right.and_then(|place| words.get(place));
            if right.is_none_or(|right| !word.trim().eq_ignore_ascii_case(right)) {
                return Err(Problem::new(
                    Code::Refused,
                    format!("Word {place} is another one."),
                    "Look at what you wrote down, and compare it with the words shown.",
                ));
            }
            places.insert(*place);
        }
        if places.len() < CHECKED_MIN {
            return Err(Problem::new(
                Code::BadRequest,
                format!("At least {CHECKED_MIN} words are compared."),
                "Type the words that are asked for.",
            ));
        }
        ctx.keep(Key::Local(Local::RecoveryChecked), codec::encode(&ctx.now.0));
        ctx.changed(Changed::Devices, None);
        Ok(Answer::Done)
    }

    /// Makes this node a device of the member whose words these are, holding the key.
    pub(crate) fn restore(
        &mut self,
        ctx: &mut Context,
        recovery: &shapes::Recovery,
    ) -> Result<Answer, Problem> {
        let seed = words::to_seed(&recovery.words).map_err(|error| {
            Problem::new(
                Code::BadRequest,
                format!("This is not a recovery kit: {error}."),
                "Compare each word with your sheet; all are English words of at most eight letters.",
            )
        })?;
        let member = Keypair::from_seed(&seed);
        let same = member.public() == *ctx.me.member().as_bytes();
        if !same {
            self.must_be_new(ctx)?;
        }
        if !same || ctx.me.member_key().is_none() {
            ctx.effects.push(Effect::Become(Become::Restored(member)));
        }
        Ok(Answer::Done)
    }

    /// Sits down at tables that others named.
    pub(crate) fn sit_down_again(
        &mut self,
        ctx: &mut Context,
        wanted: &shapes::Return,
    ) -> Result<Answer, Problem> {
        let found = wanted.communities.iter();
        let found: Result<Vec<CommunityId>, Problem> =
            found.map(|text| by_prefix("table", text, self.found.keys().copied())).collect();
        for community in found? {
            self.return_to(ctx, community);
        }
        Ok(Answer::Done)
    }

    fn find_own(&self, text: &str) -> Result<DeviceId, Problem> {
        let linked = self.own.iter().map(|link| link.device);
        by_prefix("device", text, linked.filter(|device| !self.own.is_unlinked(*device)))
    }

    /// Becoming somebody else's device would leave behind whoever this is.
    fn must_be_new(&self, ctx: &Context) -> Result<(), Problem> {
        let nobody = !self.plane.set_up() && ctx.me.member_key().is_some();
        if nobody {
            return Ok(());
        }
        Err(Problem::new(
            Code::Conflict,
            "This node is somebody already.",
            "Start another one with its own --home; two people do not become one.",
        ))
    }
}

/// What only the member's own key can do.
fn needs_key() -> Problem {
    Problem::new(
        Code::Refused,
        "This device does not hold your key.",
        "Do it on the device you began with, or give this one your 24 recovery words.",
    )
}
