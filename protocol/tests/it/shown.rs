//! Values as JSON, field by field, for whoever reads the vectors in another language.
//!
//! Ids, bytes and envelopes are hexadecimal; a variant is an object with one member, its name.

use protocol::announcement::{Announcement, Body, Interest, Level, Slot, Stance};
use protocol::door::{DoorLink, Wish};
use protocol::heights::{Height, Reach};
use protocol::identity::{LinkCertificate, UnlinkCertificate};
use protocol::ids::hex;
use protocol::invite::{Claim, InviteLink};
use protocol::log::{Header, Payload};
use protocol::membership::{Access, Action, Cut, Genesis, Grant, Operation, Role};
use protocol::message::{CommunityMessage, JoinRefusal, Message};
use protocol::reconcile::{Bound, Fingerprint, Range, Reconcile, Said, Sample, Scope};
use protocol::topic::Topic;
use protocol::{List, Sealed};
use serde_json::{Value, json};

pub(crate) trait Shown {
    fn shown(&self) -> Value;
}

fn id(id: &impl std::fmt::Display) -> Value {
    json!(id.to_string())
}

fn ids<T: std::fmt::Display, const MAX: usize>(all: &List<T, MAX>) -> Value {
    all.iter().map(id).collect()
}

fn texts<const BYTES: usize, const MAX: usize>(all: &List<protocol::Text<BYTES>, MAX>) -> Value {
    all.iter().map(|text| json!(&**text)).collect()
}

pub(crate) fn sealed(sealed: &Sealed) -> Value {
    json!(hex(&sealed.to_bytes()))
}

pub(crate) fn many<const MAX: usize>(all: &List<Sealed, MAX>) -> Value {
    all.iter().map(sealed).collect()
}

impl Shown for LinkCertificate {
    fn shown(&self) -> Value {
        let Self { member, device, name, keeper, issued_at, expires_at } = self;
        json!({
            "member": id(member), "device": id(device), "name": &**name, "keeper": keeper,
            "issued_at": issued_at.0, "expires_at": expires_at.0,
        })
    }
}

impl Shown for UnlinkCertificate {
    fn shown(&self) -> Value {
        let Self { member, device } = self;
        json!({ "member": id(member), "device": id(device) })
    }
}

impl Shown for Interest {
    fn shown(&self) -> Value {
        let Self { label, language, level, stance } = self;
        let level = match level {
            Level::Curious => "curious",
            Level::Practising => "practising",
            Level::Passionate => "passionate",
            Level::Expert => "expert",
        };
        let stance = match stance {
            Stance::Seeking => "seeking",
            Stance::Offering => "offering",
            Stance::Both => "both",
        };
        json!({ "label": &**label, "language": &**language, "level": level, "stance": stance })
    }
}

impl Shown for Announcement {
    fn shown(&self) -> Value {
        let Self { member, link, issued_at, expires_at, body, work } = self;
        let body = match body {
            Body::Profile(profile) => json!({ "profile": {
                "name": &*profile.name, "about": &*profile.about,
                "languages": texts(&profile.languages), "affiliation": &*profile.affiliation,
                "place": &*profile.place, "links": texts(&profile.links),
                "avatar": profile.avatar.map(|hash| hex(&hash)),
            } }),
            Body::Interests(said) => json!({ "interests": {
                "interests": said.interests.iter().map(Shown::shown).collect::<Value>(),
                "communities": ids(&said.communities),
            } }),
            Body::Withdrawal(Slot::Profile) => json!({ "withdrawal": "profile" }),
            Body::Withdrawal(Slot::Interests) => json!({ "withdrawal": "interests" }),
        };
        json!({
            "member": id(member), "link": sealed(link), "issued_at": issued_at.0,
            "expires_at": expires_at.0, "body": body, "work": work.0,
        })
    }
}

fn access(access: Access) -> &'static str {
    match access {
        Access::Open => "open",
        Access::Request => "request",
        Access::Invite => "invite",
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Reader => "reader",
        Role::Member => "member",
        Role::Facilitator => "facilitator",
    }
}

fn cut(cut: &Cut) -> Value {
    cut.iter()
        .map(|end| json!({ "log": id(&end.log), "number": end.number, "header": id(&end.header) }))
        .collect()
}

impl Shown for Genesis {
    fn shown(&self) -> Value {
        let Self { founder, profile, name, purpose, access: who, at, nonce } = self;
        json!({
            "founder": id(founder), "profile": sealed(profile), "name": &**name,
            "purpose": &**purpose, "access": access(*who), "at": at.0, "nonce": hex(nonce),
        })
    }
}

impl Shown for Operation {
    fn shown(&self) -> Value {
        let Self { community, author, after, at, action } = self;
        json!({
            "community": id(community), "author": id(author), "after": ids(after), "at": at.0,
            "action": action.shown(),
        })
    }
}

impl Shown for Action {
    fn shown(&self) -> Value {
        match self {
            Self::Invite(invite) => json!({ "invite": {
                "key": hex(&invite.key), "uses": invite.uses, "expires_at": invite.expires_at.0,
                "role": role(invite.role),
            } }),
            Self::RevokeInvite(invite) => json!({ "revoke_invite": id(invite) }),
            Self::Admit(admit) => json!({ "admit": {
                "member": id(&admit.member), "device": id(&admit.device),
                "profile": sealed(&admit.profile), "role": role(admit.role),
                "by": match &admit.by {
                    Grant::Open => json!({ "open": {} }),
                    Grant::Invite { invite, claim } => {
                        json!({ "invite": { "invite": id(invite), "claim": sealed(claim) } })
                    }
                    Grant::Facilitator => json!({ "facilitator": {} }),
                },
            } }),
            Self::Decline(decline) => json!({ "decline": {
                "member": id(&decline.member), "reason": &*decline.reason,
            } }),
            Self::Leave(end) => json!({ "leave": cut(end) }),
            Self::SetRole(set) => json!({ "set_role": {
                "member": id(&set.member), "role": role(set.role), "cut": cut(&set.cut),
            } }),
            Self::Remove(remove) => json!({ "remove": {
                "member": id(&remove.member), "cut": cut(&remove.cut), "reason": &*remove.reason,
            } }),
            Self::LinkDevice(link) => json!({ "link_device": sealed(link) }),
            Self::UnlinkDevice(unlink) => json!({ "unlink_device": {
                "device": id(&unlink.device), "cut": cut(&unlink.cut),
            } }),
            Self::Rename(name) => json!({ "rename": &**name }),
            Self::Purpose(purpose) => json!({ "purpose": &**purpose }),
            Self::SetAccess(who) => json!({ "set_access": access(*who) }),
            Self::SettlingRule(rule) => json!({ "settling_rule": {
                "recognitions": rule.recognitions, "quiet_days": rule.quiet_days,
            } }),
            Self::Successor(communities) => json!({ "successor": ids(communities) }),
            Self::Archive => json!({ "archive": {} }),
        }
    }
}

impl Shown for Header {
    fn shown(&self) -> Value {
        let Self { community, device, log, number, previous, at, payload } = self;
        let payload = match payload {
            Payload::Begin(heads) => json!({ "begin": ids(heads) }),
            Payload::Change(change) => json!({ "change": {
                "document": id(&change.document), "actor": id(&change.actor),
                "head": id(&change.head),
            } }),
            Payload::Checkpoint(checkpoint) => json!({ "checkpoint": {
                "began": ids(&checkpoint.began),
                "tips": checkpoint.tips.iter().map(|tip| json!({
                    "document": id(&tip.document), "heads": ids(&tip.heads),
                })).collect::<Value>(),
            } }),
        };
        json!({
            "community": id(community), "device": id(device), "log": id(log), "number": number,
            "previous": previous.as_ref().map(id), "at": at.0, "payload": payload,
        })
    }
}

impl Shown for Claim {
    fn shown(&self) -> Value {
        let Self { community, invite, member, device } = self;
        json!({
            "community": id(community), "invite": id(invite), "member": id(member),
            "device": id(device),
        })
    }
}

impl Shown for Wish {
    fn shown(&self) -> Value {
        let Self { community, member, profile, at, words } = self;
        json!({
            "community": id(community), "member": id(member), "profile": sealed(profile),
            "at": at.0, "words": &**words,
        })
    }
}

impl Shown for DoorLink {
    fn shown(&self) -> Value {
        let Self { community, name, addresses } = self;
        json!({ "community": id(community), "name": &**name, "addresses": texts(addresses) })
    }
}

impl Shown for InviteLink {
    fn shown(&self) -> Value {
        let Self { community, name, invite, secret, expires_at, addresses } = self;
        json!({
            "community": id(community), "name": &**name, "invite": id(invite),
            "secret": hex(&secret.0), "expires_at": expires_at.0, "addresses": texts(addresses),
        })
    }
}

impl Shown for Height {
    fn shown(&self) -> Value {
        let Self { device, log, reach } = self;
        let reach = match reach {
            Reach::Alive { number, header } => {
                json!({ "alive": { "number": number, "header": id(header) } })
            }
            Reach::Dead { number, low, high } => {
                json!({ "dead": { "number": number, "low": id(low), "high": id(high) } })
            }
        };
        json!({ "device": id(device), "log": id(log), "reach": reach })
    }
}

fn heights<const MAX: usize>(all: &List<Height, MAX>) -> Value {
    all.iter().map(Shown::shown).collect()
}

impl Shown for Reconcile {
    fn shown(&self) -> Value {
        let Scope { topic, wants, since, sample } = &self.scope;
        let topic = match topic {
            Topic::Interest(key) => json!({ "interest": id(key) }),
            Topic::Lobby { bits, bucket } => json!({ "lobby": { "bits": bits, "bucket": bucket } }),
        };
        let sample = sample.map(|Sample { key, bits }| json!({ "key": hex(&key), "bits": bits }));
        let ranges: Value = self.ranges.iter().map(Shown::shown).collect();
        json!({
            "scope": { "topic": topic, "wants": wants, "since": since.0, "sample": sample },
            "ranges": ranges,
        })
    }
}

impl Shown for Range {
    fn shown(&self) -> Value {
        let said = match &self.said {
            Said::Settled => json!({ "settled": {} }),
            Said::Sum(Fingerprint { count, hash }) => {
                json!({ "sum": { "count": count, "hash": hex(hash) } })
            }
            Said::Mine(mine) => json!({ "mine": ids(mine) }),
            Said::ListYours => json!({ "list_yours": {} }),
        };
        let end = self.end.as_ref().map(|Bound { at, id }| json!({ "at": at.0, "id": hex(id) }));
        json!({ "said": said, "end": end })
    }
}

impl Shown for Message {
    fn shown(&self) -> Value {
        match self {
            Self::Hello { nonce, clock } => {
                json!({ "hello": { "nonce": hex(nonce), "clock": clock.0 } })
            }
            Self::Tags(tags) => {
                json!({ "tags": tags.iter().map(|tag| json!(hex(&tag.0))).collect::<Value>() })
            }
            Self::Introduction(introduction) => json!({ "introduction": {
                "nonce": hex(&introduction.nonce), "page": hex(&introduction.page),
            } }),
            Self::Join(join) => json!({ "join": {
                "claim": sealed(&join.claim), "profile": sealed(&join.profile),
            } }),
            Self::JoinRefused { community, reason, words } => {
                let reason = match reason {
                    JoinRefusal::Revoked => "revoked",
                    JoinRefusal::Expired => "expired",
                    JoinRefusal::UsedUp => "used_up",
                    JoinRefusal::NotValid => "not_valid",
                    JoinRefusal::Removed => "removed",
                    JoinRefusal::CannotAdmit => "cannot_admit",
                    JoinRefusal::Declined => "declined",
                };
                json!({ "join_refused": {
                    "community": id(community), "reason": reason, "words": &**words,
                } })
            }
            Self::Reconcile(reconcile) => json!({ "reconcile": reconcile.shown() }),
            Self::Announcements { records, more } => {
                json!({ "announcements": { "records": many(records), "more": more } })
            }
            Self::Want(wanted) => json!({ "want": ids(wanted) }),
            Self::Wish(wish) => json!({ "wish": sealed(wish) }),
            Self::WishKept { community } => {
                json!({ "wish_kept": { "community": id(community) } })
            }
            Self::Speaks(certificate) => json!({ "speaks": sealed(certificate) }),
            Self::Pairing(step) => json!({ "pairing": step.shown() }),
            Self::OwnDevices(own) => json!({ "own_devices": own.shown() }),
            Self::Tables(tables) => {
                json!({ "tables": tables.iter().map(Shown::shown).collect::<Value>() })
            }
            Self::HandOver { community } => {
                json!({ "hand_over": { "community": id(community) } })
            }
            Self::Community { community, message } => json!({ "community": {
                "community": id(community), "message": message.shown(),
            } }),
        }
    }
}

fn changes<const BYTES: usize, const MAX: usize>(all: &List<protocol::Bytes<BYTES>, MAX>) -> Value {
    all.iter().map(|change| json!(hex(change))).collect()
}

impl Shown for CommunityMessage {
    fn shown(&self) -> Value {
        match self {
            Self::Digest(digest) => json!({ "digest": id(digest) }),
            Self::State { operation_heads, heights: all, answer } => json!({ "state": {
                "operation_heads": ids(operation_heads), "heights": heights(all),
                "answer": answer,
            } }),
            Self::Operations(operations) => json!({ "operations": many(operations) }),
            Self::Wishes(wishes) => json!({ "wishes": many(wishes) }),
            Self::Entries(entries) => json!({ "entries": entries.iter().map(|entry| json!({
                "header": sealed(&entry.header), "changes": changes(&entry.changes),
            })).collect::<Value>() }),
            Self::WantChanges { document, have, plain } => json!({ "want_changes": {
                "document": id(document), "have": ids(have), "plain": plain,
            } }),
            Self::Parcel { document, part, last } => json!({ "parcel": {
                "document": id(document), "part": hex(part), "last": last,
            } }),
            Self::Changes { document, changes: all, last } => json!({ "changes": {
                "document": id(document), "changes": changes(all), "last": last,
            } }),
            Self::Held { operation_heads, heights: all } => json!({ "held": {
                "operation_heads": ids(operation_heads), "heights": heights(all),
            } }),
            Self::Caret(caret) => json!({ "caret": {
                "document": id(&caret.document), "session": caret.session,
                "selection": caret.selection.as_ref().map(|selection| json!({
                    "anchor": hex(&selection.anchor), "head": hex(&selection.head),
                })),
            } }),
            Self::Whereabouts(all) => json!({ "whereabouts": all.iter().map(|one| json!({
                "device": id(&one.device),
                "addresses": one.addresses.iter().map(|at| at.to_string()).collect::<Vec<_>>(),
            })).collect::<Vec<_>>() }),
        }
    }
}
