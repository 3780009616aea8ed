//! Whom this member keeps at a distance: blocking, muting, and taking either back.

use api::distance as shapes;
use api::{Code, Problem};
use protocol::MemberId;

use crate::answer::Answer;
use crate::context::Context;
use crate::distance::DISTANT_MAX;
use crate::ids::by_prefix;
use crate::problems;
use crate::rooms::Rooms;

impl Rooms {
    pub(crate) fn list_distant(&self) -> Answer {
        let mut people: Vec<shapes::DistantPerson> = self
            .distances
            .people()
            .map(|(member, distant)| shapes::DistantPerson {
                member: member.to_string(),
                name: self.name_of(member),
                distance: distant.distance(),
                since: distant.since.0,
            })
            .collect();
        people.sort_by(|a, b| (b.since, &a.member).cmp(&(a.since, &b.member)));
        Answer::Distant(shapes::DistantPeople { people })
    }

    pub(crate) fn keep_away(
        &mut self,
        ctx: &mut Context,
        text: &str,
        new: shapes::NewDistance,
    ) -> Result<Answer, Problem> {
        let member = by_prefix("person", text, self.people_known().into_iter())?;
        if member == ctx.me.member() {
            return Err(Problem::new(Code::BadRequest, "That is you.", "Choose somebody else."));
        }
        let before = self.distances.of(member);
        if before == Some(new.distance) {
            return Ok(Answer::Done);
        }
        if before.is_none() && self.distances.len() >= DISTANT_MAX {
            return Err(Problem::new(
                Code::BadRequest,
                format!("You keep {DISTANT_MAX} people at a distance, which is the most."),
                "Take back one of them first.",
            ));
        }
        let (name, said) = (self.name_of(member), self.devices_said_by(member));
        let known = self.distances.get(member).map(|known| known.devices().to_vec());
        self.distances.keep_away(ctx, member, new.distance, name, said);
        match (before, new.distance) {
            (_, shapes::Distance::Blocked) => self.drop_blocked(ctx, member),
            (Some(shapes::Distance::Blocked), shapes::Distance::Muted) => {
                self.take_back(ctx, member, &known.unwrap_or_default());
            }
            (Some(shapes::Distance::Muted) | None, shapes::Distance::Muted) => {}
        }
        self.seen_anew(ctx);
        Ok(Answer::Done)
    }

    pub(crate) fn let_near(&mut self, ctx: &mut Context, text: &str) -> Result<Answer, Problem> {
        let away = self.distances.people().map(|(member, _)| member);
        let member = by_prefix("person at a distance", text, away)?;
        let distant = self.distances.let_near(ctx, member);
        let distant = distant.ok_or_else(|| problems::internal("nobody is kept away"))?;
        match distant.distance() {
            shapes::Distance::Blocked => self.take_back(ctx, member, distant.devices()),
            shapes::Distance::Muted => {}
        }
        self.seen_anew(ctx);
        Ok(Answer::Done)
    }

    /// Every view may look different now.
    fn seen_anew(&mut self, ctx: &mut Context) {
        for document in self.desk.with_carets() {
            self.tell_carets_of(ctx, document);
        }
        ctx.tell_all(api::events::Event::Refresh);
    }

    /// Everyone of whom anything is known here.
    fn people_known(&self) -> std::collections::BTreeSet<MemberId> {
        let seats = self.seats.iter().flat_map(|seat| {
            let members = seat.resolved().members.keys();
            let former = seat.resolved().former.keys();
            members.chain(former).chain(seat.wishes.keys()).copied()
        });
        let announced = self.plane.directory().members();
        let away = self.distances.people().map(|(member, _)| member);
        seats.chain(announced).chain(away).collect()
    }
}
