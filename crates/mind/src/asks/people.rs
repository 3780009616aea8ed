//! What can be asked about people: my profile and interests, whom I match, whom I met.

use api::Problem;
use api::people as shapes;
use discovery::{MyInterest, ReasonKind};
use protocol::announcement::{Interest, Level, Profile, Stance};
use protocol::limits::{ADDRESS_BYTES_MAX, INTERESTS_MAX};
use protocol::{List, MemberId, Text};

use crate::answer::Answer;
use crate::context::Context;
use crate::effect::Effect;
use crate::open_plane::OwnInterest;
use crate::problems;
use crate::rooms::Rooms;

/// Matches shown at once.
const MATCHES_MAX: u32 = 200;

impl Rooms {
    pub(crate) fn show_profile(&self, ctx: &Context) -> shapes::Profile {
        let profile = self.plane.profile();
        let device = ctx.me.device();
        let texts = |list: &[_]| list.iter().map(|text: &Text<_>| text.to_string()).collect();
        shapes::Profile {
            member: self.plane.set_up().then(|| ctx.me.member().to_string()),
            device: device.to_string(),
            peer_id: device.peer_id(),
            name: profile.name.to_string(),
            about: profile.about.to_string(),
            affiliation: profile.affiliation.to_string(),
            place: profile.place.to_string(),
            languages: texts(&profile.languages),
            links: profile.links.iter().map(|link| link.to_string()).collect(),
        }
    }

    pub(crate) fn change_profile(
        &mut self,
        ctx: &mut Context,
        change: shapes::ProfileChange,
    ) -> Result<Answer, Problem> {
        let mut profile = self.plane.profile().clone();
        apply(&mut profile, change)?;
        if profile.name.is_empty() {
            return Err(problems::not_set_up());
        }
        self.plane.set_profile(ctx, profile);
        Ok(Answer::Profile(self.show_profile(ctx)))
    }

    pub(crate) fn list_interests(&self) -> Answer {
        let interests = self.plane.interests().iter().map(shown_own).collect();
        Answer::Interests(shapes::InterestList { interests })
    }

    pub(crate) fn put_interest(
        &mut self,
        ctx: &mut Context,
        interest: shapes::Interest,
    ) -> Result<Answer, Problem> {
        let own = checked(interest)?;
        let key = discovery::key(&own.interest.label);
        let mut interests = self.plane.interests().to_vec();
        let known = interests.iter().position(|known| discovery::key(&known.interest.label) == key);
        match known {
            Some(place) => interests[place] = own,
            None if interests.len() >= INTERESTS_MAX => {
                return Err(Problem::new(
                    api::Code::BadRequest,
                    format!("You already have {INTERESTS_MAX} interests, which is the most."),
                    "Remove one first.",
                ));
            }
            None => interests.push(own),
        }
        self.plane.set_interests(ctx, interests);
        Ok(self.list_interests())
    }

    pub(crate) fn remove_interest(
        &mut self,
        ctx: &mut Context,
        label: &str,
    ) -> Result<Answer, Problem> {
        let key = discovery::key(label);
        let mut interests = self.plane.interests().to_vec();
        let before = interests.len();
        interests.retain(|own| discovery::key(&own.interest.label) != key);
        if interests.len() == before {
            return Err(Problem::new(
                api::Code::NotFound,
                format!("You have no interest “{}”.", crate::ids::shortened(label)),
                "List your interests to see how they are written.",
            ));
        }
        self.plane.set_interests(ctx, interests);
        Ok(self.list_interests())
    }

    pub(crate) fn matches(&self, ctx: &Context, limit: u32) -> Answer {
        let mine: Vec<MyInterest> = self
            .plane
            .interests()
            .iter()
            .map(|own| MyInterest {
                label: own.interest.label.to_string(),
                language: own.interest.language.to_string(),
                stance: own.interest.stance,
            })
            .collect();
        let limit = usize::try_from(limit.min(MATCHES_MAX)).unwrap_or(usize::MAX);
        let me = ctx.me.member();
        let directory = self.plane.directory();
        // Those kept away may be among the best: so many more are looked for.
        let away = self.distances.len();
        let mut matches = discovery::like_minded(directory, &mine, &me, limit + away);
        matches.retain(|found| self.distances.of(found.member).is_none());
        matches.truncate(limit);
        let population = directory.population();
        let known = population - usize::from(directory.members().any(|member| member == me));
        Answer::Matches(shapes::Matches {
            matches: matches.into_iter().map(|found| self.shown_match(found)).collect(),
            known: u64::try_from(known).unwrap_or(u64::MAX),
        })
    }

    fn shown_match(&self, found: discovery::Match) -> shapes::Match {
        let directory = self.plane.directory();
        let profile = directory.profile(&found.member).cloned().unwrap_or_default();
        let interests = directory.interests(&found.member);
        let interests = interests.iter().flat_map(|all| all.interests.iter()).map(shown).collect();
        shapes::Match {
            member: found.member.to_string(),
            name: self.name_of(found.member),
            affiliation: profile.affiliation.to_string(),
            place: profile.place.to_string(),
            about: profile.about.to_string(),
            score: found.score,
            reasons: found.reasons.into_iter().map(shown_reason).collect(),
            interests,
            communities: self
                .seats
                .iter()
                .filter(|seat| seat.has_member(found.member))
                .map(|seat| seat.name())
                .collect(),
            connected: self.is_connected(found.member),
        }
    }

    pub(crate) fn list_peers(&self) -> Answer {
        let peers = self
            .peers
            .known()
            .filter(|(device, _)| !self.is_blocked(*device))
            .map(|(device, addresses)| {
                let session = self.peers.session(device);
                let member = self.member_of(device);
                let path = session.map(|session| session.address.clone());
                shapes::Peer {
                    peer_id: device.peer_id(),
                    member: member.map(|member| member.to_string()),
                    name: member.map(|member| self.name_of(member)).unwrap_or_default(),
                    connected: session.is_some(),
                    path: path.or_else(|| addresses.first().cloned()).unwrap_or_default(),
                }
            })
            .collect();
        Answer::Peers(shapes::Peers { peers })
    }

    pub(crate) fn add_peer(
        &mut self,
        ctx: &mut Context,
        peer: shapes::NewPeer,
    ) -> Result<Answer, Problem> {
        let address = peer.address.trim().to_owned();
        if address.len() > ADDRESS_BYTES_MAX || !address.starts_with('/') {
            return Err(Problem::new(
                api::Code::BadRequest,
                "That is not a multiaddress.",
                "It looks like /ip4/192.168.1.20/tcp/4001/p2p/12D3Koo…; the other node's \
                 connection screen shows it.",
            ));
        }
        ctx.effects.push(Effect::Dial { device: None, addresses: vec![address] });
        Ok(Answer::Done)
    }

    /// What a member is called here: as announced, as the communities know them, or by id.
    pub(crate) fn name_of(&self, member: MemberId) -> String {
        let announced = self.plane.name_of(member).map(str::to_owned);
        let known = || self.seats.iter().find_map(|seat| seat.member_name(member));
        let then = || self.distances.get(member).map(|distant| distant.name.clone());
        announced.or_else(known).or_else(then).unwrap_or_else(|| member.to_string()[..8].to_owned())
    }

    /// Whether any device of a member is connected.
    pub(crate) fn is_connected(&self, member: MemberId) -> bool {
        self.peers.sessions().any(|(device, _)| self.member_of(device) == Some(member))
    }

    /// Whose device this is, as communities or announcements say.
    pub(crate) fn member_of(&self, device: protocol::DeviceId) -> Option<MemberId> {
        let in_community = self.seats.iter().find_map(|seat| seat.member_of(device));
        let announced = || self.plane.directory().member_of(&device);
        in_community.or_else(announced).or_else(|| self.distances.member_of(device))
    }
}

fn apply(profile: &mut Profile, change: shapes::ProfileChange) -> Result<(), Problem> {
    fn set<const MAX: usize>(
        field: &mut Text<MAX>,
        what: &str,
        value: Option<String>,
    ) -> Result<(), Problem> {
        if let Some(value) = value {
            *field = Text::new(value.trim()).map_err(|error| problems::too_long(what, &error))?;
        }
        Ok(())
    }
    fn texts<const MAX: usize, const ITEMS: usize>(
        what: &str,
        values: Vec<String>,
    ) -> Result<List<Text<MAX>, ITEMS>, Problem> {
        let texts: Result<Vec<_>, _> =
            values.into_iter().map(|value| Text::new(value.trim())).collect();
        texts.and_then(List::new).map_err(|error| problems::too_long(what, &error))
    }
    set(&mut profile.name, "name", change.name)?;
    set(&mut profile.about, "text about you", change.about)?;
    set(&mut profile.affiliation, "affiliation", change.affiliation)?;
    set(&mut profile.place, "place", change.place)?;
    if let Some(languages) = change.languages {
        profile.languages = texts("list of languages", languages)?;
    }
    if let Some(links) = change.links {
        profile.links = texts("list of links", links)?;
    }
    Ok(())
}

fn checked(interest: shapes::Interest) -> Result<OwnInterest, Problem> {
    let label =
        Text::new(interest.label.trim()).map_err(|error| problems::too_long("interest", &error))?;
    if discovery::key_if_any(&label).is_none() {
        return Err(problems::empty("interest"));
    }
    let language = Text::new(interest.language.trim())
        .map_err(|error| problems::too_long("language tag", &error))?;
    Ok(OwnInterest {
        interest: Interest {
            label,
            language,
            level: match interest.level {
                shapes::Level::Curious => Level::Curious,
                shapes::Level::Practising => Level::Practising,
                shapes::Level::Passionate => Level::Passionate,
                shapes::Level::Expert => Level::Expert,
            },
            stance: match interest.stance {
                shapes::Stance::Seeking => Stance::Seeking,
                shapes::Stance::Offering => Stance::Offering,
                shapes::Stance::Both => Stance::Both,
            },
        },
        visibility: interest.visibility.into(),
    })
}

fn shown_own(own: &OwnInterest) -> shapes::Interest {
    shapes::Interest { visibility: own.visibility.into(), ..shown(&own.interest) }
}

fn shown(interest: &Interest) -> shapes::Interest {
    shapes::Interest {
        label: interest.label.to_string(),
        language: interest.language.to_string(),
        level: match interest.level {
            Level::Curious => shapes::Level::Curious,
            Level::Practising => shapes::Level::Practising,
            Level::Passionate => shapes::Level::Passionate,
            Level::Expert => shapes::Level::Expert,
        },
        stance: match interest.stance {
            Stance::Seeking => shapes::Stance::Seeking,
            Stance::Offering => shapes::Stance::Offering,
            Stance::Both => shapes::Stance::Both,
        },
        visibility: shapes::Visibility::Public,
    }
}

fn shown_reason(reason: discovery::Reason) -> shapes::Reason {
    shapes::Reason {
        interest: reason.mine,
        theirs: reason.theirs,
        kind: match reason.kind {
            ReasonKind::Shared => shapes::ReasonKind::Shared,
            ReasonKind::TheyOffer => shapes::ReasonKind::TheyOffer,
            ReasonKind::TheySeek => shapes::ReasonKind::TheySeek,
            ReasonKind::BothSeek => shapes::ReasonKind::BothSeek,
        },
    }
}
