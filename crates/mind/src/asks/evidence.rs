//! What is strange at a table, in a form to be shown; and answering for what a lost device left.

use api::evidence::{Evidence, EvidenceList, StoppedBy, Strange};
use api::{Code, Problem};
use community::{Finding, StopReason};
use protocol::announcement::Announcement;
use protocol::identity::LinkCertificate;
use protocol::{CommunityId, DeviceId, DocumentId, LogId, Opened, Time, codec};

use super::communities::{count, kind_of};
use crate::answer::Answer;
use crate::archive::{Archive, Key, Local, Range};
use crate::context::Context;
use crate::ids::by_prefix;
use crate::keeping::StoppedNote;
use crate::problems;
use crate::rooms::Rooms;
use crate::seat::Seat;

impl Rooms {
    pub(crate) fn list_evidence(
        &mut self,
        ctx: &mut Context,
        text: &str,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let seat = self.seats.get_mut(community);
        let seat = seat.ok_or_else(|| problems::internal("no such table"))?;
        let documents: Vec<DocumentId> = seat.documents.keys().copied().collect();
        let mut shelf = self.library.shelf(ctx.archive, community);
        let findings = seat.table.findings(documents, &mut shelf);
        self.find_damage(ctx);
        let seat = self.seat(community)?;
        let mut evidence: Vec<Evidence> =
            findings.into_iter().map(|finding| self.shown_finding(ctx, seat, finding)).collect();
        for (device, log, note) in stopped(ctx.archive, community) {
            if !seat.table.holds(device, log, note.number) {
                let shown = self.of_device(ctx, seat, device);
                let why = Some(shown_reason(note.why));
                let (number, at) = (note.number, note.at.0);
                evidence.push(Evidence { what: Strange::Stopped, number, why, at, ..shown });
            }
        }
        for document in seat.table.unreadable() {
            let since = ctx.archive.get(&Key::Local(Local::Unreadable(community, *document)));
            let since = since.and_then(|bytes| codec::decode::<Time>(&bytes).ok());
            let at = since.map_or(0, |at| at.0);
            evidence.push(Evidence { at, ..in_document(seat, *document, nobody()) });
        }
        Ok(Answer::Evidence(EvidenceList { evidence }))
    }

    /// Answers for what is known here of a device's dead logs.
    pub(crate) fn adopt_device(
        &mut self,
        ctx: &mut Context,
        text: &str,
        device: &str,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        self.may_write(ctx, community)?;
        let seat = self.seats.get_mut(community);
        let seat = seat.ok_or_else(|| problems::internal("no such table"))?;
        let device = by_prefix("device", device, seat.table.forked().map(|(device, _)| device))?;
        let fresh = LogId(ctx.chance.bytes());
        let key = ctx.me.device_key();
        let mut shelf = self.library.shelf(ctx.archive, community);
        let adopted = seat.table.adopt(device, key, ctx.now, fresh, &mut shelf);
        let Some((wrote, outcome)) = adopted else {
            return Err(Problem::new(
                Code::Conflict,
                "Nothing of this device is left to answer for: all of it that is known here counts.",
                "Perhaps somebody else did it already; look at the list again.",
            ));
        };
        self.keep_wrote(ctx, community, wrote);
        self.take_outcome(ctx, None, community, outcome);
        ctx.changed(api::events::Topic::Communities, Some(community));
        Ok(Answer::Done)
    }

    fn shown_finding(&self, ctx: &Context, seat: &Seat, finding: Finding) -> Evidence {
        match finding {
            Finding::Forked { device, log: _, number, headers, counts, adoptable } => Evidence {
                what: Strange::Forked,
                number,
                proof: headers.iter().map(ToString::to_string).collect(),
                counts,
                adoptable: count(adoptable),
                ..self.of_device(ctx, seat, device)
            },
            Finding::SaidTwice { device, document, change } => Evidence {
                what: Strange::SaidTwice,
                proof: vec![change.to_string()],
                ..in_document(seat, document, self.of_device(ctx, seat, device))
            },
            Finding::SetAside { device, document, changes } => Evidence {
                what: Strange::SetAside,
                changes: count(changes),
                ..in_document(seat, document, self.of_device(ctx, seat, device))
            },
        }
    }

    fn of_device(&self, ctx: &Context, seat: &Seat, device: DeviceId) -> Evidence {
        let member = seat.resolved().author_of(device);
        Evidence {
            member: member.map(|member| member.to_string()),
            name: member.map(|member| self.name_of(member)).unwrap_or_default(),
            me: member == Some(ctx.me.member()),
            device: Some(device.to_string()),
            device_name: device_name(seat, device),
            ..nobody()
        }
    }
}

/// Something strange about nobody in particular.
fn nobody() -> Evidence {
    Evidence {
        what: Strange::Unreadable,
        member: None,
        name: String::new(),
        me: false,
        device: None,
        device_name: String::new(),
        document: None,
        kind: None,
        title: String::new(),
        number: 0,
        proof: Vec::new(),
        counts: false,
        adoptable: 0,
        changes: 0,
        why: None,
        at: 0,
    }
}

fn in_document(seat: &Seat, document: DocumentId, shown: Evidence) -> Evidence {
    Evidence {
        document: Some(document.to_string()),
        kind: document.kind().map(kind_of),
        title: seat.documents.get(&document).map(|known| known.title.clone()).unwrap_or_default(),
        ..shown
    }
}

/// What its owner called a device when they came in with it.
fn device_name(seat: &Seat, device: DeviceId) -> String {
    let resolved = seat.resolved();
    let members = resolved.members.values().filter_map(|member| member.profile.as_deref());
    let former = resolved.former.values().filter_map(|former| former.profile.as_deref());
    let named = |profile: &Opened<Announcement>| {
        let link = profile.link.open::<LinkCertificate>().ok()?;
        (link.device == device).then(|| link.name.to_string())
    };
    members.chain(former).find_map(named).unwrap_or_default()
}

fn stopped(
    archive: &dyn Archive,
    community: CommunityId,
) -> impl Iterator<Item = (DeviceId, LogId, StoppedNote)> {
    archive.scan(Range::Local).filter_map(move |(key, bytes)| {
        let Key::Local(Local::Stopped(of, device, log)) = key else { return None };
        let note = codec::decode(&bytes).ok()?;
        (of == community).then_some((device, log, note))
    })
}

fn shown_reason(why: StopReason) -> StoppedBy {
    match why {
        StopReason::Harmful => StoppedBy::Harmful,
        StopReason::OthersVoice => StoppedBy::OthersVoice,
        StopReason::NotDescending => StoppedBy::NotDescending,
        StopReason::Contradicts => StoppedBy::Contradicts,
        StopReason::TooMany => StoppedBy::TooMany,
    }
}
