//! Hiding what was written at a table: what facilitators say in their own voices, and what of it counts.

use std::collections::BTreeMap;

use api::events::Topic as Changed;
use api::hiding as shapes;
use api::{Code, Problem};
use documents::hiding::{self, Hiding};
use documents::stance;
use protocol::membership::Role;
use protocol::{CommunityId, DocumentId, MemberId};

use crate::answer::Answer;
use crate::command::Hideable;
use crate::context::Context;
use crate::problems;
use crate::rooms::Rooms;

/// What is hidden at one table, by subject.
pub(crate) type Hidings = BTreeMap<String, Vec<Hiding>>;

impl Rooms {
    /// What is hidden at a table: by the voices of those who are facilitators now, and of nobody else.
    pub(crate) fn hidings(&mut self, ctx: &Context, community: CommunityId) -> Hidings {
        let known = self.seats.get(community).and_then(|seat| seat.hidings.clone());
        if let Some(known) = known {
            return known;
        }
        let counting = self.hidings_now(ctx, community);
        if let Some(seat) = self.seats.get_mut(community) {
            seat.hidings = Some(counting.clone());
        }
        counting
    }

    fn hidings_now(&mut self, ctx: &Context, community: CommunityId) -> Hidings {
        let Some(seat) = self.seats.get(community) else { return Hidings::new() };
        let members = seat.resolved().members.iter();
        let facilitators = members.filter(|(_, known)| known.role == Role::Facilitator);
        let voices: Vec<(MemberId, DocumentId)> = facilitators
            .map(|(member, _)| (*member, DocumentId::voice(community, *member)))
            .collect();
        let words = voices.into_iter().map(|(member, voice)| {
            (member, hiding::said(self.library.open(ctx.archive, (community, voice))))
        });
        hiding::counting(&words.collect())
    }

    /// A voice or the roles at a table changed: if something is hidden or shown by that, lists are
    /// read again.
    pub(crate) fn judge_hidings(&mut self, ctx: &mut Context, community: CommunityId) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        let Some(before) = seat.hidings.take() else { return };
        let now = self.hidings_now(ctx, community);
        if now != before {
            for topic in [Changed::Questions, Changed::Terms, Changed::Publications] {
                ctx.changed(topic, Some(community));
            }
        }
        if let Some(seat) = self.seats.get_mut(community) {
            seat.hidings = Some(now);
        }
    }

    /// How a hiding is shown, if there is one.
    pub(crate) fn shown_hiding(
        &self,
        ctx: &Context,
        community: CommunityId,
        hidings: &Hidings,
        subject: &str,
    ) -> Option<shapes::Hidden> {
        let first = hidings.get(subject)?.first()?;
        Some(shapes::Hidden {
            by: self.author(ctx, first.by),
            reason: first.reason.clone(),
            may_undo: self.facilitates(ctx, community),
        })
    }

    fn facilitates(&self, ctx: &Context, community: CommunityId) -> bool {
        let seat = self.seats.get(community);
        seat.and_then(|seat| seat.role_of(ctx.me.member())) == Some(Role::Facilitator)
    }

    fn hideable(
        &mut self,
        ctx: &Context,
        what: &Hideable,
    ) -> Result<(CommunityId, String), Problem> {
        match what {
            Hideable::Question(text) => {
                let (community, document) = self.find_question(text)?;
                Ok((community, document.to_string()))
            }
            Hideable::Publication(text) => {
                let (community, document) = self.find_publication(text)?;
                Ok((community, document.to_string()))
            }
            Hideable::Term(text) => {
                let (community, concept) = self.find_term(ctx, text)?;
                Ok((community, concept.to_string()))
            }
            Hideable::Reading(term, reading) => {
                let (community, concept) = self.find_term(ctx, term)?;
                let reading = self.find_reading(ctx, (community, concept), reading)?;
                Ok((community, stance::subject(concept, &reading)))
            }
        }
    }

    pub(crate) fn hide(
        &mut self,
        ctx: &mut Context,
        what: &Hideable,
        why: &shapes::NewHiding,
    ) -> Result<Answer, Problem> {
        let (community, subject) = self.hideable(ctx, what)?;
        if !self.facilitates(ctx, community) {
            return Err(not_a_facilitator());
        }
        let me = ctx.me.member();
        let mine = (community, DocumentId::voice(community, me));
        self.write(ctx, mine, None, |doc, actor, at| {
            Ok((hiding::hide(doc, actor, at, &subject, &why.reason)?, ()))
        })?;
        let counts = self.hidings(ctx, community);
        if counts.get(&subject).is_some_and(|all| all.iter().any(|hiding| hiding.by == me)) {
            return Ok(Answer::Done);
        }
        Err(Problem::new(
            Code::Refused,
            "Another facilitator took exactly this back before.",
            "Speak with them, or say in other words why it should be hidden.",
        ))
    }

    /// Shows again what is hidden, by whomever: one's own word is taken back, that of others answered.
    pub(crate) fn unhide(&mut self, ctx: &mut Context, what: &Hideable) -> Result<Answer, Problem> {
        let (community, subject) = self.hideable(ctx, what)?;
        if !self.facilitates(ctx, community) {
            return Err(not_a_facilitator());
        }
        let me = ctx.me.member();
        let mine = (community, DocumentId::voice(community, me));
        let all = self.hidings(ctx, community).remove(&subject).unwrap_or_default();
        let others = all.iter().filter(|hiding| hiding.by != me);
        let marks: Vec<String> =
            others.map(|other| hiding::mark(&subject, other.by, &other.reason)).collect();
        self.write(ctx, mine, None, |doc, actor, at| {
            Ok((hiding::unhide(doc, actor, at, &subject)?, ()))
        })?;
        if !marks.is_empty() {
            self.write(ctx, mine, None, |doc, actor, at| {
                Ok((hiding::show(doc, actor, at, &subject, &marks)?, ()))
            })?;
        }
        Ok(Answer::Done)
    }
}

fn not_a_facilitator() -> Problem {
    use community::{NoRight, NotAllowed};
    problems::not_allowed(&NotAllowed::NoRight(NoRight::Role))
}
