//! Where the members stand on a reading: each says it in their own voice, about the text as they read it.

use std::collections::BTreeMap;

use api::terms as shapes;
use api::{Code, Problem};
use documents::glossary::{self, Reading};
use documents::stance::{self, Position, Stance};
use protocol::{CommunityId, ConceptId, DocumentId, MemberId};

use crate::answer::Answer;
use crate::command::ReadingOf;
use crate::context::Context;
use crate::problems;
use crate::rooms::Rooms;

/// The stances on one concept, by the subject of each reading.
pub(super) type Stances = BTreeMap<String, Vec<(MemberId, Stance)>>;

impl Rooms {
    /// Where those who sit at the table now stand on the readings of a concept.
    pub(super) fn stances(
        &mut self,
        ctx: &Context,
        community: CommunityId,
        id: ConceptId,
        readings: &[Reading],
    ) -> Stances {
        let Some(seat) = self.seats.get(community) else { return Stances::new() };
        let members = seat.resolved().members.keys();
        let voices: Vec<(MemberId, DocumentId)> = members
            .map(|member| (*member, DocumentId::voice(community, *member)))
            .filter(|(_, voice)| seat.documents.contains_key(voice))
            .collect();
        let mut stances = Stances::new();
        for (member, voice) in voices {
            let document = self.library.open(ctx.archive, (community, voice));
            for reading in readings {
                let subject = stance::subject(id, &reading.id);
                if let Some(said) = stance::of(document, &subject) {
                    stances.entry(subject).or_default().push((member, said));
                }
            }
        }
        stances
    }

    /// How the stances on one reading are shown: of those who agree first, then by name.
    pub(super) fn shown_stances(
        &self,
        ctx: &Context,
        stances: &Stances,
        id: ConceptId,
        reading: &Reading,
    ) -> Vec<shapes::TakenStance> {
        let now = stance::text_hash(id, reading);
        let said = stances.get(&stance::subject(id, &reading.id)).into_iter().flatten();
        let mut shown: Vec<shapes::TakenStance> = said
            .map(|(member, said)| shapes::TakenStance {
                author: self.author(ctx, *member),
                position: position_shown(said.position),
                reason: said.reason.clone(),
                current: said.text == now,
            })
            .collect();
        shown.sort_by(|a, b| (a.position, &a.author.name).cmp(&(b.position, &b.author.name)));
        shown
    }

    /// Takes a stance on a reading as it is now, or takes it back.
    pub(crate) fn take_stance(
        &mut self,
        ctx: &mut Context,
        of: &ReadingOf,
        new: &shapes::NewStance,
    ) -> Result<Answer, Problem> {
        let (community, id) = self.find_term(ctx, &of.term)?;
        let reading = self.find_reading(ctx, (community, id), &of.reading)?;
        let place = (community, DocumentId::glossary(community));
        let concept = glossary::read(self.library.open(ctx.archive, place), id);
        let read = concept
            .and_then(|concept| concept.readings.into_iter().find(|found| found.id == reading));
        let read = read.ok_or_else(|| problems::internal("no reading"))?;
        if new.position == Some(shapes::Position::Object) && new.reason.trim().is_empty() {
            return Err(Problem::new(
                Code::BadRequest,
                "An objection says why.",
                "Say in a sentence how it is with you; that is what the others can work with.",
            ));
        }
        let subject = stance::subject(id, &reading);
        let said = new.position.map(|position| Stance {
            position: position_of(position),
            text: stance::text_hash(id, &read),
            reason: new.reason.clone(),
        });
        let mine = (community, DocumentId::voice(community, ctx.me.member()));
        self.write(ctx, mine, None, |doc, actor, at| {
            Ok((stance::take(doc, actor, at, &subject, said.as_ref())?, ()))
        })?;
        self.shown_term(ctx, community, id, None).map(Answer::Term)
    }
}

fn position_of(position: shapes::Position) -> Position {
    match position {
        shapes::Position::Agree => Position::Agree,
        shapes::Position::Accept => Position::Accept,
        shapes::Position::Object => Position::Object,
    }
}

fn position_shown(position: Position) -> shapes::Position {
    match position {
        Position::Agree => shapes::Position::Agree,
        Position::Accept => shapes::Position::Accept,
        Position::Object => shapes::Position::Object,
    }
}
