//! Several devices of one member: linking, unlinking, and those who would like to.

use community::NotAllowed;
use protocol::identity::LinkCertificate;
use protocol::message::CommunityMessage;
use protocol::{DeviceId, Keypair, List, Opened, Sealed, Text, Time};

use crate::world::{DAY, Node, Person, community, hand, meet, person};

/// A certificate by which `member` lets a device speak for them.
fn certificate(member: &Person, device: DeviceId) -> Opened<LinkCertificate> {
    let link = LinkCertificate {
        member: member.member(),
        device,
        name: Text::new("second").expect("short"),
        keeper: false,
        issued_at: Time(1),
        expires_at: Time(DAY),
    };
    Sealed::seal(link, &member.member_key).expect("a good certificate")
}

/// Another device of somebody, with the same member key, and a table that knows what `from` does.
fn second_device(of: &'static str, from: &mut [Node], with: usize) -> Node {
    let (first, other) = (person(of), person("another device"));
    let device = Person { name: of, member_key: first.member_key, device_key: other.device_key };
    let genesis = from[with].table.genesis().clone();
    let mut node = Node::new(device, &genesis);
    for message in from[with].answers(&[], &[]).messages {
        node.receive(message);
    }
    node
}

fn link(node: &mut Node) -> Result<Sealed, NotAllowed> {
    let link = certificate(&node.person, node.device());
    node.does(|table, key, at, shelf| table.link_here(key, at, &link, shelf))
}

#[test]
fn a_second_device_writes_for_its_member_once_it_is_linked() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, _) = nodes[0].publish(1);
    meet(&mut nodes, 0, 1);
    let second = second_device("Ben", &mut nodes, 0);
    nodes.push(second);
    let ben = nodes[1].member();
    assert!(nodes[2].table.may_link(ben) && nodes[2].table.myself().is_none());

    link(&mut nodes[2]).expect("its member consents");
    assert!(!nodes[2].table.may_link(ben), "it is linked now");
    nodes[2].types(text, "from the desk ");
    meet(&mut nodes, 2, 0);
    meet(&mut nodes, 0, 1);
    nodes[1].types(text, "from the laptop ");
    meet(&mut nodes, 0, 1);
    meet(&mut nodes, 2, 0);

    let resolved = nodes[0].table.resolved();
    assert_eq!(resolved.members.len(), 2, "one person, however many devices");
    assert_eq!(resolved.members[&ben].devices.len(), 2);
    assert_eq!(nodes[0].text(text), nodes[2].text(text));
    assert!(nodes[0].text(text).contains("desk") && nodes[0].text(text).contains("laptop"));
    let known = nodes[0].table.certificate_of(ben, nodes[2].device()).expect("it is there");
    assert_eq!(&*known.name, "second");
}

#[test]
fn nobody_links_a_device_of_somebody_else() {
    let mut nodes = community(&["Ada", "Ben"]);
    let second = second_device("Ben", &mut nodes, 0);
    nodes.push(second);
    let (ada, ben) = (person("Ada"), person("Ben"));
    // Ben's consent for another device; Ada's consent, for Ben's; a stranger's for the stranger.
    let theirs = certificate(&ben, nodes[1].device());
    let stranger = person("Eve");
    let not_a_member = certificate(&stranger, nodes[2].device());
    for wrong in [theirs, not_a_member] {
        let refused =
            nodes[2].does(|table, key, at, shelf| table.link_here(key, at, &wrong, shelf));
        assert!(refused.is_err(), "{wrong:?}");
    }
    // With Ada's certificate it would speak for Ada, never for Ben.
    let adas = certificate(&ada, nodes[2].device());
    nodes[2]
        .does(|table, key, at, shelf| table.link_here(key, at, &adas, shelf))
        .expect("Ada consents");
    assert_eq!(nodes[2].table.myself(), Some(ada.member()));
}

#[test]
fn what_an_unlinked_device_writes_later_does_not_count() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, _) = nodes[0].publish(1);
    meet(&mut nodes, 0, 1);
    let second = second_device("Ben", &mut nodes, 0);
    nodes.push(second);
    link(&mut nodes[2]).expect("its member consents");
    nodes[2].types(text, "before ");
    meet(&mut nodes, 2, 0);
    meet(&mut nodes, 0, 1);
    let (lost, key) = (nodes[2].device(), person("Ben").member_key);

    // The device's own key does not suffice, and nobody else's member key.
    for wrong in [person("Ben").device_key, person("Ada").member_key] {
        let refused =
            nodes[1].does(|table, _, at, shelf| table.unlink_device(&wrong, at, lost, shelf));
        assert!(refused.is_err());
    }
    let unlink = |node: &mut Node, key: &Keypair| {
        node.does(|table, _, at, shelf| table.unlink_device(key, at, lost, shelf))
    };
    let unlinked = unlink(&mut nodes[1], &key).expect("with the member's own key");
    let after = nodes[2].types(text, "after");
    // One hears of it first, the other of what was written.
    nodes[0].receive(CommunityMessage::Operations(List::first([unlinked])));
    hand(&mut nodes[0], after.clone());
    hand(&mut nodes[1], after);
    meet(&mut nodes, 0, 1);

    assert_eq!(nodes[0].text(text), "before ");
    assert_eq!(nodes[1].text(text), "before ");
    assert_eq!(nodes[0].digest(), nodes[1].digest());
    let resolved = nodes[0].table.resolved();
    assert_eq!(resolved.member_of(lost), None);
    assert_eq!(resolved.author_of(lost), Some(person("Ben").member()), "who wrote it stays known");
    assert!(nodes[0].table.is_unlinked(lost));

    // And it does not come back by the certificate it still has.
    let mut fresh = second_device("Ben", &mut nodes, 0);
    assert!(!fresh.table.may_link(person("Ben").member()));
    let _ = link(&mut fresh);
    assert_eq!(fresh.table.myself(), None, "unlinked is for ever");
}
