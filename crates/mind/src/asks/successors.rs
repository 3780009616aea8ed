//! A table goes on as another: split off, or merged with others. What was chosen goes along, written
//! anew by this node as it is now; what it was stays at the old table.
//!
//! The path: [`Rooms::create_successor`] looks at everything that could be refused before anything is
//! written ([`Plan`]); then it makes the table, writes what goes along, opens the ways in, and last of
//! all names the successor at the old tables. All of it is one batch: a node that stops halfway has
//! done nothing of it.

use std::collections::BTreeSet;

use api::communities::NewCommunity;
use api::events::Topic as Changed;
use api::successors::{Carry, NewSuccessor, SuccessorMade};
use api::{Code, Problem};
use documents::carry::{self, Origin, TakenTerm};
use documents::{BasedOn, Taken};
use protocol::limits::SUCCESSORS_MAX;
use protocol::membership::{Action, Genesis, Role};
use protocol::{CommunityId, ConceptId, DocumentId, DocumentKind, List, MemberId};

use crate::answer::Answer;
use crate::context::Context;
use crate::ids::by_prefix;
use crate::problems;
use crate::rooms::Rooms;

/// Tables that go on as one in one step.
const MERGED_MAX: usize = 16;
/// Documents that go along in one step; the rest goes in another, to the same table.
const CARRIED_DOCUMENTS_MAX: usize = 500;
/// Bytes of text that go along in one step: some seconds of work.
const CARRIED_BYTES_MAX: usize = 8 << 20;

/// A table that goes on, and what goes along from it.
struct Source {
    community: CommunityId,
    documents: Vec<(DocumentId, DocumentKind, Taken, BasedOn)>,
    terms: Vec<TakenTerm>,
    origin: Origin,
}

/// Where it goes on.
enum Target {
    New(Box<Genesis>),
    Known(CommunityId),
}

/// Everything that is going to be done; nothing of it can be refused any more.
struct Plan {
    target: Target,
    sources: Vec<Source>,
    made: SuccessorMade,
}

impl Rooms {
    pub(crate) fn create_successor(
        &mut self,
        ctx: &mut Context,
        text: &str,
        new: &NewSuccessor,
    ) -> Result<Answer, Problem> {
        if !self.plane.set_up() {
            return Err(problems::not_set_up());
        }
        let plan = self.plan(ctx, text, new)?;
        let mut made = plan.made;
        let community = match plan.target {
            Target::New(genesis) => self.found(ctx, *genesis)?,
            Target::Known(community) => community,
        };
        // One glossary and one charter after the other: what is written in one batch is not in the archive
        // yet, so that a document must stay in memory as long as more is written to it.
        for source in &plan.sources {
            self.carry_documents(ctx, community, source, &mut made)?;
        }
        for source in &plan.sources {
            self.carry_terms(ctx, community, source, &mut made)?;
        }
        for source in &plan.sources {
            self.name_successor(ctx, source.community, community, new.archive)?;
        }
        for topic in [Changed::Terms, Changed::Questions, Changed::Publications] {
            ctx.changed(topic, Some(community));
        }
        ctx.changed(Changed::Communities, None);
        made.community = community.to_string();
        made.name = self.seat(community)?.name();
        Ok(Answer::Successor(made))
    }

    fn plan(&mut self, ctx: &mut Context, text: &str, new: &NewSuccessor) -> Result<Plan, Problem> {
        let mut chosen = vec![(self.find_community(text)?, &new.carry)];
        for also in &new.also {
            chosen.push((self.find_community(&also.community)?, &also.carry));
        }
        let tables: BTreeSet<CommunityId> = chosen.iter().map(|(table, _)| *table).collect();
        if tables.len() < chosen.len() || chosen.len() > MERGED_MAX {
            return Err(bad(
                format!("At most {MERGED_MAX} tables go on as one, each named once."),
                "Name each table once.",
            ));
        }
        for table in &tables {
            self.leads_at(ctx, *table)?;
        }
        let target = self.target(ctx, new, &tables)?;
        self.room_for_one_more(&tables, &target)?;
        let mut plan = Plan { target, sources: Vec::new(), made: nothing_made() };
        let (mut documents, mut bytes) = (0, 0);
        for (table, carry) in chosen {
            let source = self.source(ctx, table, carry, &mut plan)?;
            documents += source.documents.len();
            bytes += source.documents.iter().map(|(_, _, taken, _)| taken.bytes()).sum::<usize>();
            bytes += source.terms.iter().map(TakenTerm::bytes).sum::<usize>();
            if documents > CARRIED_DOCUMENTS_MAX || bytes > CARRIED_BYTES_MAX {
                return Err(too_much());
            }
            plan.sources.push(source);
        }
        Ok(plan)
    }

    /// Whether this member facilitates a table, with a device that may write there.
    fn leads_at(&self, ctx: &Context, table: CommunityId) -> Result<(), Problem> {
        let role = self.seat(table)?.role_of(ctx.me.member());
        if role != Some(Role::Facilitator) {
            return Err(Problem::new(
                Code::Refused,
                format!("You do not facilitate “{}”.", self.seat(table)?.name()),
                "Ask a facilitator of that table; the list of members shows who they are.",
            ));
        }
        self.may_write(ctx, table)
    }

    fn target(
        &self,
        ctx: &mut Context,
        new: &NewSuccessor,
        tables: &BTreeSet<CommunityId>,
    ) -> Result<Target, Problem> {
        let Some(into) = &new.into else {
            let name = (new.name.clone(), new.purpose.clone());
            let new = NewCommunity { name: name.0, purpose: name.1, access: new.access };
            return self.genesis(ctx, &new).map(|genesis| Target::New(Box::new(genesis)));
        };
        if !new.name.is_empty() || !new.purpose.is_empty() {
            return Err(bad(
                "A table that is there already keeps its name and purpose.".to_owned(),
                "Give either a name for a new table, or the table to go on at.",
            ));
        }
        let into = self.find_community(into)?;
        self.leads_at(ctx, into)?;
        let goes_back = self.seat(into)?.resolved().successors.iter();
        if tables.contains(&into) || goes_back.into_iter().any(|next| tables.contains(next)) {
            return Err(bad(
                "A table does not go on as itself.".to_owned(),
                "Choose another table to go on at.",
            ));
        }
        Ok(Target::Known(into))
    }

    fn room_for_one_more(
        &self,
        tables: &BTreeSet<CommunityId>,
        target: &Target,
    ) -> Result<(), Problem> {
        for table in tables {
            let named = &self.seat(*table)?.resolved().successors;
            let known = matches!(target, Target::Known(into) if named.contains(into));
            if !known && named.len() >= SUCCESSORS_MAX {
                return Err(bad(
                    format!("A table goes on as {SUCCESSORS_MAX} others at most."),
                    "Go on at one of the tables there are.",
                ));
            }
        }
        Ok(())
    }

    /// What goes along from one table, as it is now.
    fn source(
        &mut self,
        ctx: &mut Context,
        table: CommunityId,
        carry: &Carry,
        plan: &mut Plan,
    ) -> Result<Source, Problem> {
        let there: BTreeSet<(CommunityId, String)> = match &plan.target {
            Target::New(_) => BTreeSet::new(),
            Target::Known(into) => {
                let summaries = self.seat(*into)?.documents.values();
                summaries.filter_map(|summary| summary.sources.clone()).flatten().collect()
            }
        };
        let mut documents = Vec::new();
        for document in self.chosen_documents(table, carry)? {
            if there.contains(&(table, document.to_string())) {
                plan.made.already += 1;
            } else if let Some(taken) = self.taken(ctx, table, document) {
                documents.push(taken);
            } else {
                plan.made.not_carried += 1;
            }
            if documents.len() > CARRIED_DOCUMENTS_MAX {
                return Err(too_much());
            }
        }
        let glossary = self.library.open(ctx.archive, (table, DocumentId::glossary(table)));
        let heads = glossary.heads();
        let terms = if carry.all_terms {
            carry::take_terms(glossary, None)
        } else {
            let all: Vec<ConceptId> =
                documents::glossary::list(glossary).into_iter().map(|(id, _)| id).collect();
            let find = |text: &String| by_prefix("term", text, all.iter().copied());
            let wanted: BTreeSet<ConceptId> =
                carry.terms.iter().map(find).collect::<Result<_, _>>()?;
            carry::take_terms(glossary, Some(&wanted))
        };
        let authors: BTreeSet<MemberId> = terms.iter().flat_map(TakenTerm::authors).collect();
        let origin = Origin {
            community: table,
            table: self.seat(table)?.name(),
            heads,
            by: ctx.me.member(),
            names: authors.into_iter().map(|member| (member, self.name_of(member))).collect(),
        };
        Ok(Source { community: table, documents, terms, origin })
    }

    fn chosen_documents(
        &self,
        table: CommunityId,
        carry: &Carry,
    ) -> Result<BTreeSet<DocumentId>, Problem> {
        let seat = self.seat(table)?;
        let kinds = [DocumentKind::Publication, DocumentKind::Question];
        let all = || {
            kinds.into_iter().flat_map(|kind| seat.documents_of(kind).map(|(document, _)| document))
        };
        if carry.all_documents {
            return Ok(all().collect());
        }
        carry.documents.iter().map(|text| by_prefix("document", text, all())).collect()
    }

    /// A document as it goes along, and where it comes from; none when it cannot.
    fn taken(
        &mut self,
        ctx: &Context,
        table: CommunityId,
        document: DocumentId,
    ) -> Option<(DocumentId, DocumentKind, Taken, BasedOn)> {
        let kind = document.kind()?;
        let seat = self.seats.get(table)?;
        let summary = seat.documents.get(&document)?;
        let (name, title, writers) = (seat.name(), summary.title.clone(), summary.writers.clone());
        let loaded = self.library.open(ctx.archive, (table, document));
        let (taken, heads) = (carry::take_document(loaded, kind)?, loaded.heads());
        let source = BasedOn {
            community: table,
            source: document.to_string(),
            table: name,
            title,
            heads,
            authors: writers.into_iter().map(|member| (member, self.name_of(member))).collect(),
            by: Some(ctx.me.member()),
            at: ctx.now,
        };
        Some((document, kind, taken, source))
    }

    fn carry_documents(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        source: &Source,
        made: &mut SuccessorMade,
    ) -> Result<(), Problem> {
        for (_, kind, taken, based_on) in &source.documents {
            let place = (community, DocumentId::fresh(*kind, ctx.chance.bytes()));
            let actor = self.desk.actor(ctx, place);
            let document = self.library.open(ctx.archive, place);
            let Ok(written) = carry::document(document, actor, ctx.now, taken, based_on) else {
                // Nothing of it was entered, so nobody ever sees the part that was written.
                self.library.close(place);
                made.not_carried += 1;
                continue;
            };
            for written in &written {
                self.enter(ctx, place, written)?;
            }
            match kind {
                DocumentKind::Publication => made.publications += 1,
                DocumentKind::Question => made.questions += 1,
                DocumentKind::Charter
                | DocumentKind::Glossary
                | DocumentKind::Observation
                | DocumentKind::Voice => {}
            }
        }
        Ok(())
    }

    fn carry_terms(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        source: &Source,
        made: &mut SuccessorMade,
    ) -> Result<(), Problem> {
        if source.terms.is_empty() {
            return Ok(());
        }
        let place = (community, DocumentId::glossary(community));
        let actor = self.desk.actor(ctx, place);
        let document = self.library.open(ctx.archive, place);
        let when = (actor, ctx.now);
        let landed = carry::terms(document, when, community, &source.origin, &source.terms);
        let Ok(landed) = landed else {
            self.library.close(place);
            made.not_carried += super::count(source.terms.len());
            return Ok(());
        };
        for written in &landed.written {
            self.enter(ctx, place, written)?;
        }
        made.terms += landed.added + landed.joined;
        made.already += landed.unchanged;
        Ok(())
    }

    /// Opens the way in, and then says at the old table that it goes on as the new one.
    fn name_successor(
        &mut self,
        ctx: &mut Context,
        old: CommunityId,
        new: CommunityId,
        archive: bool,
    ) -> Result<(), Problem> {
        self.keep_way_open(ctx, (old, new))?;
        let resolved = self.seat(old)?.resolved();
        let archive = archive && !resolved.archived;
        let mut named: BTreeSet<CommunityId> = resolved.successors.iter().copied().collect();
        if named.insert(new) {
            self.operate(ctx, old, Action::Successor(List::first(named)))?;
        }
        if archive {
            self.operate(ctx, old, Action::Archive)?;
        }
        Ok(())
    }
}

fn nothing_made() -> SuccessorMade {
    SuccessorMade {
        community: String::new(),
        name: String::new(),
        publications: 0,
        questions: 0,
        terms: 0,
        already: 0,
        not_carried: 0,
    }
}

fn too_much() -> Problem {
    bad(
        format!(
            "That is too much for one step: at most {CARRIED_DOCUMENTS_MAX} documents and \
             {} MiB of text.",
            CARRIED_BYTES_MAX >> 20
        ),
        "Choose less now, and take the rest along in another step, to the same table.",
    )
}

fn bad(message: String, hint: &str) -> Problem {
    Problem::new(Code::BadRequest, message, hint)
}
