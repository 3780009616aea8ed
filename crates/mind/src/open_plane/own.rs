//! What another device of this member announced is this device's word too: a person has one profile and
//! one list of public interests, whichever device they changed it on.

use api::events::Topic as Changed;
use protocol::announcement::{Announcement, Body, Slot};
use protocol::{Opened, Sealed, codec};

use super::{OpenPlane, OwnInterest, Seen};
use crate::archive::{Key, Local};
use crate::context::Context;
use crate::effect::Effect;

impl OpenPlane {
    /// The member's announcements as they hold, for another device of the member.
    pub(crate) fn own_announcements(&self) -> Vec<Sealed> {
        let slots = [Slot::Profile, Slot::Interests];
        let held = slots.iter().filter_map(|slot| self.directory.announcement(&self.me, *slot));
        held.map(|announcement| announcement.sealed().clone()).collect()
    }

    /// An announcement of the own member, straight from another of its devices.
    pub(crate) fn hear(&mut self, ctx: &mut Context, announcement: Opened<Announcement>) {
        self.take(ctx, announcement);
    }

    /// A device that just became the member's may have heard of the member before.
    pub(super) fn find_own(&mut self, ctx: &mut Context) {
        if self.set_up() {
            return;
        }
        for slot in [Slot::Profile, Slot::Interests] {
            if let Some(announcement) = self.directory.announcement(&self.me, slot).cloned() {
                self.adopt(ctx, &announcement);
            }
        }
    }

    /// Another device of this member announced something newer: it holds here too. Interests that are not
    /// public stay what they are on this device.
    pub(super) fn adopt(&mut self, ctx: &mut Context, announcement: &Opened<Announcement>) {
        self.last_issued = self.last_issued.max(announcement.issued_at);
        match &announcement.body {
            Body::Profile(profile) => {
                let named = !self.set_up() && !profile.name.is_empty();
                ctx.keep(Key::Local(Local::Profile), codec::encode(profile));
                self.profile = profile.clone();
                if named {
                    ctx.effects.push(Effect::Named);
                }
            }
            Body::Interests(announced) => {
                let public = announced.interests.iter().cloned();
                let public =
                    public.map(|interest| OwnInterest { interest, visibility: Seen::Public });
                let others = self.interests.iter().filter(|own| own.visibility != Seen::Public);
                self.interests = public.chain(others.cloned()).collect();
                ctx.keep(Key::Local(Local::Interests), codec::encode(&self.interests));
                self.follow_topics(ctx);
            }
            Body::Withdrawal(_) => {}
        }
        ctx.changed(Changed::Profile, None);
    }
}
