//! One of everything that nodes say, from fixed seeds and times.

use protocol::announcement::{
    Announcement, Body, Interest, Interests, Level, Profile, Slot, Stance,
};
use protocol::door::{DoorLink, Wish};
use protocol::identity::{LinkCertificate, UnlinkCertificate};
use protocol::invite::{Claim, InviteLink, Secret};
use protocol::log::{ChangeEntry, Checkpoint, Header, Payload, Tip};
use protocol::membership::{
    Access, Action, Admit, CutLog, Decline, Genesis, Grant, Invite, Operation, Remove, Role,
    SetRole, SettlingRule, UnlinkDevice,
};
use protocol::record::Record;
use protocol::work::Work;
use protocol::{
    ActorId, ChangeHash, CommunityId, DeviceId, DocumentId, DocumentKind, HeaderHash, Keypair,
    List, LogId, MemberId, Opened, OperationId, Sealed, Text, Time,
};

pub(crate) const NOW: Time = Time(1_800_000_000_000);
const DAY: u64 = 24 * 3600 * 1000;

pub(crate) fn key(seed: u8) -> Keypair {
    Keypair::from_seed(&[seed; 32])
}

/// Seeds by who holds them.
pub(crate) const MEMBER: u8 = 1;
pub(crate) const DEVICE: u8 = 2;
pub(crate) const OTHER_MEMBER: u8 = 3;
pub(crate) const OTHER_DEVICE: u8 = 4;
pub(crate) const SECOND_DEVICE: u8 = 6;
pub(crate) const SECRET: Secret = Secret([5; 16]);

pub(crate) fn member(seed: u8) -> MemberId {
    MemberId(key(seed).public())
}

pub(crate) fn device(seed: u8) -> DeviceId {
    DeviceId(key(seed).public())
}

pub(crate) fn text<const MAX: usize>(value: &str) -> Text<MAX> {
    Text::new(value).expect("short")
}

pub(crate) fn list<T, const MAX: usize>(items: Vec<T>) -> List<T, MAX> {
    List::new(items).expect("few")
}

pub(crate) fn seal<T: Record>(record: T, key: &Keypair) -> Opened<T> {
    Sealed::seal(record, key).expect("agrees with itself")
}

pub(crate) fn link_of(of: u8, on: u8) -> LinkCertificate {
    LinkCertificate {
        member: member(of),
        device: device(on),
        name: text("laptop in the study"),
        keeper: on == SECOND_DEVICE,
        issued_at: NOW,
        expires_at: NOW.plus_ms(90 * DAY),
    }
}

pub(crate) fn link(of: u8, on: u8) -> Opened<LinkCertificate> {
    seal(link_of(of, on), &key(of))
}

pub(crate) fn unlink() -> Opened<UnlinkCertificate> {
    let record = UnlinkCertificate { member: member(MEMBER), device: device(SECOND_DEVICE) };
    seal(record, &key(MEMBER))
}

/// Enough for tests: found in no time.
pub(crate) const WORK_BITS: u32 = 8;

fn work(of: u8) -> Work {
    Work::search(&member(of), WORK_BITS, 0, u64::MAX).expect("there is some")
}

fn announce(of: u8, on: u8, after_ms: u64, body: Body) -> Opened<Announcement> {
    let issued_at = NOW.plus_ms(after_ms);
    let record = Announcement {
        member: member(of),
        link: link(of, on).sealed().clone(),
        issued_at,
        expires_at: issued_at.plus_ms(30 * DAY),
        body,
        work: work(of),
    };
    seal(record, &key(on))
}

pub(crate) fn full_profile() -> Opened<Announcement> {
    let profile = Profile {
        name: text("Ada Ștefănescu 🦉"),
        about: text("Grammars, and the people who read them."),
        languages: list(vec![text("nl"), text("en-GB")]),
        affiliation: text("Universiteit zonder muren"),
        place: text("Gent"),
        links: list(vec![text("https://example.org/ada")]),
        avatar: Some([9; 32]),
    };
    announce(MEMBER, DEVICE, 1, Body::Profile(profile))
}

pub(crate) fn small_profile(of: u8, on: u8) -> Opened<Announcement> {
    let profile = Profile { name: text("Bo"), ..Profile::default() };
    announce(of, on, 2, Body::Profile(profile))
}

pub(crate) fn interests() -> Opened<Announcement> {
    let interest = |label, language, level, stance| Interest {
        label: text(label),
        language: text(language),
        level,
        stance,
    };
    let interests = list(vec![
        interest("dépendance grammars", "en", Level::Expert, Stance::Offering),
        interest("vertaalkunde", "nl", Level::Curious, Stance::Seeking),
        interest("glossaries", "", Level::Practising, Stance::Both),
    ]);
    let communities = list(vec![community()]);
    announce(MEMBER, DEVICE, 3, Body::Interests(Interests { interests, communities }))
}

pub(crate) fn withdrawal() -> Opened<Announcement> {
    announce(MEMBER, DEVICE, 4, Body::Withdrawal(Slot::Interests))
}

pub(crate) fn genesis() -> Opened<Genesis> {
    let record = Genesis {
        founder: member(MEMBER),
        profile: full_profile().sealed().clone(),
        name: text("Translators' table"),
        purpose: text("One word for one thing."),
        access: Access::Invite,
        at: NOW,
        nonce: [8; 32],
    };
    seal(record, &key(DEVICE))
}

pub(crate) fn community() -> CommunityId {
    genesis().id().into()
}

pub(crate) fn operation_of(after: Vec<OperationId>, author: u8, action: Action) -> Operation {
    Operation {
        community: community(),
        author: member(author),
        after: list(after),
        at: NOW.plus_ms(5),
        action,
    }
}

fn first(action: Action) -> Operation {
    operation_of(vec![OperationId(community().0)], MEMBER, action)
}

pub(crate) fn invite() -> Opened<Operation> {
    let invite = Invite {
        key: SECRET.keypair().public(),
        uses: 12,
        expires_at: NOW.plus_ms(7 * DAY),
        role: Role::Member,
    };
    seal(first(Action::Invite(invite)), &key(DEVICE))
}

pub(crate) fn claim() -> Opened<Claim> {
    let record = Claim {
        community: community(),
        invite: invite().id().into(),
        member: member(OTHER_MEMBER),
        device: device(OTHER_DEVICE),
    };
    seal(record, &SECRET.keypair())
}

pub(crate) fn wish() -> Opened<Wish> {
    let record = Wish {
        community: community(),
        member: member(OTHER_MEMBER),
        profile: small_profile(OTHER_MEMBER, OTHER_DEVICE).sealed().clone(),
        at: NOW,
        words: text("I repair old diesels and would like to listen."),
    };
    seal(record, &key(OTHER_DEVICE))
}

pub(crate) fn admit_by(role: Role, by: Grant) -> Action {
    Action::Admit(Admit {
        member: member(OTHER_MEMBER),
        device: device(OTHER_DEVICE),
        profile: small_profile(OTHER_MEMBER, OTHER_DEVICE).sealed().clone(),
        role,
        by,
    })
}

pub(crate) fn cut() -> List<CutLog, 2048> {
    let log =
        |byte, number| CutLog { log: LogId([byte; 16]), number, header: HeaderHash([byte; 32]) };
    list(vec![log(1, 7), log(2, u64::MAX)])
}

/// An operation with each action there is, by name.
pub(crate) fn operations() -> Vec<(&'static str, Opened<Operation>, u8)> {
    let invited: OperationId = invite().id().into();
    let other = member(OTHER_MEMBER);
    let by_invite = Grant::Invite { invite: invited, claim: claim().sealed().clone() };
    let unlink = UnlinkDevice { device: device(SECOND_DEVICE), cut: cut() };
    let mut after = vec![invited, OperationId([0xee; 32])];
    after.sort();
    let own_admit = operation_of(after.clone(), OTHER_MEMBER, admit_by(Role::Reader, Grant::Open));
    let set_role = SetRole { member: other, role: Role::Reader, cut: cut() };
    let remove = Remove { member: other, cut: cut(), reason: text("left the subject") };
    let decline = Decline { member: other, reason: text("full") };
    let link = link(MEMBER, SECOND_DEVICE).sealed().clone();
    let rule = SettlingRule { recognitions: 3, quiet_days: 14 };
    let successors = list(vec![CommunityId([0x11; 32]), CommunityId([0x22; 32])]);
    let later = |action| operation_of(after.clone(), MEMBER, action);
    let by_device = [
        ("revoke invite", later(Action::RevokeInvite(invited))),
        ("admit by invite", later(admit_by(Role::Member, by_invite))),
        ("admit by facilitator", later(admit_by(Role::Facilitator, Grant::Facilitator))),
        ("decline", later(Action::Decline(decline))),
        ("leave", later(Action::Leave(cut()))),
        ("set role", later(Action::SetRole(set_role))),
        ("remove", later(Action::Remove(remove))),
        ("rename", later(Action::Rename(text("Tolkentafel")))),
        ("purpose", later(Action::Purpose(text("")))),
        ("set access", later(Action::SetAccess(Access::Request))),
        ("settling rule", later(Action::SettlingRule(rule))),
        ("successor", later(Action::Successor(successors))),
        ("archive", later(Action::Archive)),
    ];
    let mut all = vec![("invite", invite(), DEVICE)];
    all.extend(by_device.map(|(name, operation)| (name, seal(operation, &key(DEVICE)), DEVICE)));
    all.push(("admit oneself", seal(own_admit, &key(OTHER_DEVICE)), OTHER_DEVICE));
    let linked = later(Action::LinkDevice(link));
    all.push(("link device", seal(linked, &key(SECOND_DEVICE)), SECOND_DEVICE));
    let unlink = later(Action::UnlinkDevice(unlink));
    all.push(("unlink device", seal(unlink, &key(MEMBER)), MEMBER));
    all
}

pub(crate) fn header_of(number: u64, payload: Payload) -> Header {
    Header {
        community: community(),
        device: device(DEVICE),
        log: LogId([4; 16]),
        number,
        previous: (number > 1).then_some(HeaderHash([6; 32])),
        at: NOW.plus_ms(number),
        payload,
    }
}

pub(crate) fn headers() -> Vec<(&'static str, Opened<Header>)> {
    let document = DocumentId::fresh(DocumentKind::Publication, [0x33; 16]);
    let change = ChangeEntry {
        document,
        actor: ActorId::fresh(community(), device(DEVICE), [1; 8]),
        head: ChangeHash([7; 32]),
    };
    let tip = |document, heads: &[u8]| Tip {
        document,
        heads: list(heads.iter().map(|byte| ChangeHash([*byte; 32])).collect()),
    };
    let mut tips = vec![tip(document, &[1, 2]), tip(DocumentId::glossary(community()), &[3])];
    tips.sort();
    let began = list(vec![invite().id().into()]);
    let checkpoint = Checkpoint { began: began.clone(), tips: list(tips) };
    [
        ("begin", header_of(1, Payload::Begin(began))),
        ("change", header_of(2, Payload::Change(change))),
        ("checkpoint", header_of(1_001, Payload::Checkpoint(checkpoint.clone()))),
        ("checkpoint that starts a chain", header_of(1, Payload::Checkpoint(checkpoint))),
    ]
    .map(|(name, header)| (name, seal(header, &key(DEVICE))))
    .to_vec()
}

pub(crate) fn door_link() -> DoorLink {
    let InviteLink { community, name, addresses, .. } = invite_link();
    DoorLink { community, name, addresses }
}

pub(crate) fn invite_link() -> InviteLink {
    InviteLink {
        community: community(),
        name: text("Translators' table"),
        invite: invite().id().into(),
        secret: SECRET,
        expires_at: NOW.plus_ms(7 * DAY),
        addresses: list(vec![text(&format!(
            "/ip4/192.0.2.7/tcp/4001/p2p/{}",
            device(DEVICE).peer_id()
        ))]),
    }
}
