//! How fast: no work per entry may grow with the history. Prints; asserts only what a slow machine
//! in a debug build still reaches by far.

use crate::world::{community, hand};

#[test]
fn the_cost_of_an_entry_does_not_grow_with_the_log() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries);
    let mut page = Vec::new();

    for _ in 0..900 {
        page.extend(nodes[0].types(text, "x"));
        if page.len() >= 64 {
            hand(&mut nodes[1], std::mem::take(&mut page));
        }
    }
    hand(&mut nodes[1], page);

    assert_eq!(nodes[0].digest(), nodes[1].digest());
    assert_eq!(nodes[1].text(text).len(), 900);
}
