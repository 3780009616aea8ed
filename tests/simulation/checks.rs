//! What must hold: at the end of every run, and about every claim made on the way.

use std::collections::{BTreeMap, BTreeSet};

use api::communities::Community;
use mind::{Answer, Command};

use crate::script::Script;
use crate::world::World;

/// Everything a node shows of its community, as one text per thing.
pub(crate) fn contents(world: &mut World, node: usize) -> BTreeMap<String, String> {
    let community = world.script.community.clone().expect("there is a community");
    let mut all = BTreeMap::new();
    if let Ok(Answer::Publications(list)) =
        world.read(node, Command::ListPublications(community.clone()))
    {
        for publication in list.publications {
            let read = world.read(node, Command::ReadText(publication.publication.clone()));
            let Ok(Answer::Text(text)) = read else { continue };
            all.insert(publication.publication, format!("{}\n{}", text.title, text.text));
        }
    }
    if let Ok(Answer::Questions(list)) = world.read(node, Command::ListQuestions(community.clone()))
    {
        for question in list.questions {
            let hearers: Vec<String> =
                question.hearers.iter().map(|author| author.member.clone()).collect();
            let shown = format!("{}\n{}\n{hearers:?}", question.title, question.body);
            all.insert(question.question, shown);
        }
    }
    let listed = Command::ListTerms { community, language: None };
    if let Ok(Answer::Terms(list)) = world.read(node, listed) {
        for term in list.terms {
            let show = Command::ShowTerm { term: term.term.clone(), language: None };
            let Ok(Answer::Term(shown)) = world.read(node, show) else { continue };
            let readings: Vec<String> =
                shown.readings.into_iter().map(|reading| reading.text).collect();
            all.insert(term.term, format!("{:?} {readings:?}", shown.preferred));
        }
    }
    all
}

fn community(world: &mut World, node: usize) -> Result<Community, String> {
    let id = world.script.community.clone().expect("there is a community");
    match world.read(node, Command::ShowCommunity(id)) {
        Ok(Answer::Community(community)) => Ok(community),
        other => Err(format!("node {node} has no community at the end: {other:?}")),
    }
}

fn difference(
    node: usize,
    expected: &BTreeMap<String, String>,
    shown: &BTreeMap<String, String>,
) -> String {
    let keys: BTreeSet<&String> = expected.keys().chain(shown.keys()).collect();
    let differing: Vec<String> = keys
        .into_iter()
        .filter(|key| expected.get(*key) != shown.get(*key))
        .map(|key| format!("{key}: {:?} instead of {:?}", shown.get(key), expected.get(key)))
        .collect();
    format!("node {node} shows something else than node 0: {}", differing.join("; "))
}

/// All honest nodes agree, and nothing acknowledged is lost.
pub(crate) fn all_is_well(world: &mut World) -> Result<(), String> {
    let first = community(world, 0)?;
    let expected = contents(world, 0);
    for node in 1..world.nodes.len() {
        if world.nodes[node].gone {
            continue;
        }
        let here = community(world, node)?;
        let roles = |community: &Community| -> BTreeSet<String> {
            community
                .members
                .iter()
                .map(|known| format!("{} {:?}", known.member, known.role))
                .collect()
        };
        if roles(&first) != roles(&here) {
            return Err(format!("node {node} has other members than node 0"));
        }
        let shown = contents(world, node);
        if shown != expected {
            return Err(difference(node, &expected, &shown));
        }
        if here.digest != first.digest {
            return Err(format!("node {node} has another digest than node 0"));
        }
    }
    // What only the copy knew went with it; the one who was copied vouches anew for its own.
    nothing_is_lost(&world.script, expected, |node| world.nodes[node].gone)?;
    names_are_current(world)
}

/// What was acknowledged stands in what is shown, but for what was acknowledged by those left out.
pub(crate) fn nothing_is_lost(
    script: &Script,
    shown: BTreeMap<String, String>,
    left_out: impl Fn(usize) -> bool,
) -> Result<(), String> {
    let all: String = shown.into_values().collect::<Vec<_>>().join("\n");
    let lost: Vec<&(usize, String)> = script
        .safe
        .iter()
        .filter(|(node, token)| !left_out(*node) && !all.contains(token.as_str()))
        .collect();
    if lost.is_empty() { Ok(()) } else { Err(format!("acknowledged and lost: {lost:?}")) }
}

/// Everyone knows everyone by the last name they acknowledged.
fn names_are_current(world: &mut World) -> Result<(), String> {
    for node in 0..world.nodes.len() {
        if world.nodes[node].gone {
            continue;
        }
        let members = community(world, node)?.members;
        for (of, name) in world.script.names.clone() {
            let cloned = world.script.cloned.contains(&of);
            let id = world.nodes[of].member().to_string();
            let shown = members.iter().find(|known| known.member == id);
            if !cloned && shown.is_some_and(|known| known.name != name) {
                return Err(format!(
                    "node {node} calls {name} {:?}",
                    shown.map(|known| &known.name)
                ));
            }
        }
    }
    Ok(())
}

/// "Has everything" is said of a device only when its node, restarted from what it committed, shows
/// whatever was acknowledged where that is said.
pub(crate) fn status_tells_the_truth(world: &mut World, node: usize) -> Result<(), String> {
    if !world.nodes[node].is_up() || world.script.cloned.contains(&node) {
        return Ok(());
    }
    let Ok(Answer::Status(status)) = world.read(node, Command::Status) else {
        return Err("no status".to_owned());
    };
    let acknowledged: Vec<String> = world
        .script
        .safe
        .iter()
        .filter(|(by, _)| *by == node)
        .map(|(_, token)| token.clone())
        .collect();
    for device in status.communities.iter().flat_map(|community| &community.devices) {
        if device.here || !device.has_everything {
            continue;
        }
        let holder = (0..world.nodes.len())
            .find(|other| world.nodes[*other].device().to_string() == device.device);
        let Some(holder) = holder.filter(|holder| !world.script.cloned.contains(holder)) else {
            continue;
        };
        let mut restarted = world.nodes[holder].copied();
        let seed = world.chance.clone().bytes();
        restarted.open(world.now, seed);
        world.nodes.push(restarted);
        let last = world.nodes.len() - 1;
        let shown: String = contents(world, last).into_values().collect::<Vec<_>>().join("\n");
        world.nodes.pop();
        if let Some(missing) = acknowledged.iter().find(|token| !shown.contains(token.as_str())) {
            return Err(format!(
                "node {node} says that node {holder} has {missing}, which it has not"
            ));
        }
    }
    Ok(())
}
