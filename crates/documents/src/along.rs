//! Taking terms along to another community's glossary. Like importing: adds what is not there, takes nothing
//! away, and done twice it changes nothing the second time.
//!
//! A term lands on the concept that says it comes from it, or that was imported from the same source, or
//! that has one of its preferred labels; otherwise a new concept begins, whose id is derived, so that
//! two members who take the same term along at the same time make one. Readings keep their ids and their
//! authors. What this version does not know goes along as it is.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ScalarValue;
use protocol::ids::derive;
use protocol::{ActorId, ChangeHash, CommunityId, ConceptId, MemberId, Time};

use crate::based_on::{self, BASED_ON, BasedOn};
use crate::carrying::{copied, weight};
use crate::concept::{
    ALTERNATIVE, AUTHOR, CHANGED, CREATED, Concept, LANGUAGE, PREFERRED, READING, SOURCE, folded,
    list, read,
};
use crate::document::Document;
use crate::fields::{self, SCHEMA, SCHEMA_VERSION, SEPARATOR, key};
use crate::import::imported_id;
use crate::limits::{CARRIED_BYTES_TARGET, ENTRIES_MAX, LOCAL_OPERATIONS_TARGET};
use crate::write::{Base, WriteError, Written};

/// A term as it is taken along: what follows its id in each key, and the value.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenTerm {
    id: ConceptId,
    concept: Concept,
    facts: Vec<(String, ScalarValue)>,
}

impl TakenTerm {
    /// About how many bytes of text it holds.
    pub fn bytes(&self) -> usize {
        self.facts.iter().map(|(name, value)| name.len() + weight(value)).sum()
    }

    /// Who wrote it: the concept itself and its readings, as claimed.
    pub fn authors(&self) -> BTreeSet<MemberId> {
        let readings = self.concept.readings.iter().filter_map(|reading| reading.author);
        readings.chain(self.concept.author).collect()
    }
}

/// From which glossary terms come, and who takes them along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its community.
    pub community: CommunityId,
    /// What that is called.
    pub table: String,
    /// The heads the glossary has there.
    pub heads: Vec<ChangeHash>,
    /// Who takes them along.
    pub by: MemberId,
    /// What members are called.
    pub names: BTreeMap<MemberId, String>,
}

/// What taking along did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Landed {
    /// Terms that are new there.
    pub added: u32,
    /// Terms that were there already, and gained something.
    pub joined: u32,
    /// Terms that had everything already.
    pub unchanged: u32,
    /// The changes made, in order.
    pub written: Vec<Written>,
}

/// What there is to take along of a glossary: these concepts, or all.
pub fn take(document: &Document, wanted: Option<&BTreeSet<ConceptId>>) -> Vec<TakenTerm> {
    let concepts = list(document).into_iter();
    concepts
        .filter(|(id, concept)| {
            wanted.is_none_or(|wanted| wanted.contains(id)) && concept.label(None).is_some()
        })
        .map(|(id, concept)| TakenTerm { id, facts: facts_of(document, id), concept })
        .collect()
}

fn facts_of(document: &Document, concept: ConceptId) -> Vec<(String, ScalarValue)> {
    let prefix = key(&[&concept.to_string(), ""]);
    fields::entries(&document.automerge, &prefix)
        .take(ENTRIES_MAX)
        .filter_map(|entry| Some((entry.key[prefix.len()..].to_owned(), copied(&entry.value)?)))
        .collect()
}

/// Takes terms along into a glossary.
pub fn carry(
    document: &mut Document,
    (actor, at): (ActorId, Time),
    community: CommunityId,
    origin: &Origin,
    terms: &[TakenTerm],
) -> Result<Landed, WriteError> {
    let mut landed = Landed::default();
    let places = Places::of(document, community, origin, terms);
    let mut batch: Vec<(ConceptId, Vec<(String, ScalarValue)>)> = Vec::new();
    let (mut operations, mut bytes) = (0, 0);
    // Two terms of one glossary may land on one concept: what the first brings, the second finds.
    let mut brought: BTreeMap<ConceptId, Vec<(String, ScalarValue)>> = BTreeMap::new();
    for term in terms {
        let Some(place) = places.by_term.get(&term.id) else { continue };
        let here = Here::of(document, *place, brought.get(place).map_or(&[], Vec::as_slice));
        let mut facts = missing(&here, term, &places);
        if here.is_new() {
            landed.added += 1;
        } else if facts.is_empty() {
            landed.unchanged += 1;
            continue;
        } else {
            landed.joined += 1;
        }
        facts.extend(here.lacks(based_on::facts(&source_of(origin, term, at))));
        facts.push((CHANGED.to_owned(), at.0.into()));
        let more: usize = facts.iter().map(|(name, value)| name.len() + weight(value)).sum();
        let full = operations + facts.len() > LOCAL_OPERATIONS_TARGET
            || bytes + more > CARRIED_BYTES_TARGET;
        if full && !batch.is_empty() {
            landed.written.extend(put(document, actor, at, &batch)?);
            batch.clear();
            (operations, bytes) = (0, 0);
        }
        (operations, bytes) = (operations + facts.len(), bytes + more);
        brought.entry(*place).or_default().extend(facts.iter().cloned());
        batch.push((*place, facts));
    }
    landed.written.extend(put(document, actor, at, &batch)?);
    Ok(landed)
}

fn put(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    batch: &[(ConceptId, Vec<(String, ScalarValue)>)],
) -> Result<Option<Written>, WriteError> {
    document.write(actor, at, &Base::Current, |transaction| {
        for (concept, facts) in batch {
            for (name, value) in facts {
                fields::put(transaction, &key(&[&concept.to_string(), name]), value.clone())?;
            }
        }
        if !batch.is_empty() {
            fields::put(transaction, SCHEMA, SCHEMA_VERSION)?;
        }
        Ok(())
    })
}

fn source_of(origin: &Origin, term: &TakenTerm, at: Time) -> BasedOn {
    let authors = term.authors().into_iter().map(|member| {
        let name = origin.names.get(&member).cloned().unwrap_or_default();
        (member, name)
    });
    BasedOn {
        community: origin.community,
        source: term.id.to_string(),
        table: origin.table.clone(),
        title: term.concept.label(None).map(|label| label.text.clone()).unwrap_or_default(),
        heads: origin.heads.clone(),
        authors: authors.collect(),
        by: Some(origin.by),
        at,
    }
}

/// Where terms land.
struct Places {
    by_term: BTreeMap<ConceptId, ConceptId>,
}

impl Places {
    fn of(
        document: &Document,
        community: CommunityId,
        origin: &Origin,
        terms: &[TakenTerm],
    ) -> Self {
        let mut labels: BTreeMap<(String, String), ConceptId> = BTreeMap::new();
        let mut came: BTreeMap<ConceptId, ConceptId> = BTreeMap::new();
        let here = list(document);
        for (id, concept) in &here {
            for label in &concept.preferred {
                labels.entry(folded_label(&label.language, &label.text)).or_insert(*id);
            }
            let prefix = key(&[&id.to_string(), ""]);
            for source in based_on::sources(&document.automerge, &prefix) {
                if source.community == origin.community
                    && let Ok(source) = source.source.parse()
                {
                    came.entry(source).or_insert(*id);
                }
            }
        }
        let known: BTreeSet<ConceptId> = here.into_iter().map(|(id, _)| id).collect();
        let mut by_term = came.clone();
        let mut taken: BTreeSet<ConceptId> = came.values().copied().collect();
        for term in terms {
            let source = &term.concept.source;
            let imported = (!source.is_empty()).then(|| imported_id(community, source));
            // Two terms that one glossary keeps apart under one name stay two.
            let mut named = term.concept.preferred.iter();
            let named = named.find_map(|label| {
                let place = labels.get(&folded_label(&label.language, &label.text)).copied();
                place.filter(|place| !taken.contains(place))
            });
            let fresh = || carried_id(community, origin.community, term.id);
            let place = came
                .get(&term.id)
                .copied()
                .or(imported.filter(|id| known.contains(id)))
                .or(named)
                .or(imported)
                .unwrap_or_else(fresh);
            by_term.insert(term.id, place);
            taken.insert(place);
        }
        Self { by_term }
    }
}

fn folded_label(language: &str, text: &str) -> (String, String) {
    (language.trim().to_lowercase(), folded(text))
}

/// The id of a concept that came along.
fn carried_id(community: CommunityId, from: CommunityId, concept: ConceptId) -> ConceptId {
    let parts: [&[u8]; 3] = [community.as_bytes(), from.as_bytes(), concept.as_bytes()];
    let hash = derive("common-ground 1 carried concept", &parts);
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    ConceptId(id)
}

/// What stands under a concept already.
struct Here {
    concept: Option<Concept>,
    facts: BTreeMap<String, ScalarValue>,
}

impl Here {
    fn of(document: &Document, concept: ConceptId, brought: &[(String, ScalarValue)]) -> Self {
        let read = read(document, concept);
        let concept_here = read.or_else(|| (!brought.is_empty()).then(Concept::default));
        let facts = facts_of(document, concept).into_iter().chain(brought.iter().cloned());
        Self { concept: concept_here, facts: facts.collect() }
    }

    fn is_new(&self) -> bool {
        self.concept.is_none()
    }

    fn lacks(&self, facts: Vec<(String, ScalarValue)>) -> Vec<(String, ScalarValue)> {
        facts.into_iter().filter(|(name, _)| !self.facts.contains_key(name)).collect()
    }

    /// Whether somebody reads it in these words already.
    fn reads(&self, text: &ScalarValue, language: Option<&ScalarValue>) -> bool {
        self.facts.iter().any(|(name, value)| {
            let parts: Vec<&str> = name.split(SEPARATOR).collect();
            matches!(parts[..], [READING, _])
                && value == text
                && self.facts.get(&key(&[name, LANGUAGE])) == language
        })
    }
}

/// What a term says that is not there yet.
fn missing(here: &Here, term: &TakenTerm, places: &Places) -> Vec<(String, ScalarValue)> {
    let theirs: BTreeMap<&str, &ScalarValue> =
        term.facts.iter().map(|(name, value)| (&**name, value)).collect();
    let mut facts = Vec::new();
    for (name, value) in &term.facts {
        let parts: Vec<&str> = name.split(SEPARATOR).collect();
        let fact = match &parts[..] {
            [CHANGED] => None,
            [CREATED | AUTHOR | SOURCE] if !here.is_new() => None,
            [PREFERRED, language] => preferred(here, language, value),
            [READING, id, ..] => {
                let text = key(&[READING, id]);
                let spoken = theirs.get(&*key(&[READING, id, LANGUAGE])).copied();
                let said = theirs.get(&*text).is_some_and(|text| here.reads(text, spoken));
                (!said).then(|| (name.clone(), value.clone()))
            }
            [relation @ ("broader" | "narrower" | "related"), other] => {
                let other = other.parse().ok().and_then(|other| places.by_term.get(&other));
                other.map(|other| (key(&[relation, &other.to_string()]), value.clone()))
            }
            _ => Some((name.clone(), value.clone())),
        };
        facts.extend(fact.filter(|(name, _)| !here.facts.contains_key(name)));
    }
    // Where it came from before alone is no news.
    if !here.is_new() && facts.iter().all(|(name, _)| name.starts_with(BASED_ON)) {
        facts.clear();
    }
    facts
}

/// A label that is preferred elsewhere becomes an alternative where another is preferred.
fn preferred(here: &Here, language: &str, value: &ScalarValue) -> Option<(String, ScalarValue)> {
    match here.facts.get(&key(&[PREFERRED, language])) {
        None => Some((key(&[PREFERRED, language]), value.clone())),
        Some(known) if known == value => None,
        Some(_) => {
            let text = value.as_str().filter(|text| !text.contains(SEPARATOR))?;
            Some((key(&[ALTERNATIVE, language, text]), true.into()))
        }
    }
}
