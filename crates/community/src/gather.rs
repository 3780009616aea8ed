//! What one entry brings to one document: the changes its signature covers, and what they need besides.

use std::collections::BTreeSet;

use documents::{Change, Document};
use protocol::{ChangeHash, CommunityId, DocumentId};

use crate::candidate::Pass;
use crate::logs::LogKey;
use crate::table::Table;

/// What an entry brings to one document.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) document: DocumentId,
    /// Changes of the entry's device, not kept yet.
    pub(crate) own: Vec<Change>,
    /// Changes that were set aside and that it leads to.
    pub(crate) aside: Vec<ChangeHash>,
    /// What must be there besides and is not kept yet.
    pub(crate) needs: Vec<ChangeHash>,
}

pub(crate) struct Gather<'a> {
    pub(crate) table: &'a Table,
    pub(crate) pass: &'a Pass,
    pub(crate) key: LogKey,
    pub(crate) document: DocumentId,
}

impl Gather<'_> {
    /// Whether an earlier entry of the same log brings the change.
    fn comes_before(&self, hash: ChangeHash) -> bool {
        self.pass.is_brought_by(self.key, self.document, hash)
    }

    /// The device's own changes that lead to the heads, and what they need besides. What was set aside
    /// is kept, and was covered by its device's signature before: it is here.
    pub(crate) fn part(
        &self,
        heads: &[ChangeHash],
        through_others: bool,
        document: &Document,
    ) -> Part {
        let (own, aside, needs) = (Vec::new(), Vec::new(), Vec::new());
        let mut part = Part { document: self.document, own, aside, needs };
        let community: CommunityId = self.table.id;
        let mut seen = BTreeSet::new();
        let mut open = heads.to_vec();
        while let Some(hash) = open.pop() {
            if document.contains(&hash) || !seen.insert(hash) {
                continue;
            }
            if self.table.is_aside(self.document, &hash) {
                part.aside.push(hash);
                continue;
            }
            if self.comes_before(hash) {
                part.needs.push(hash);
                continue;
            }
            match self.table.pool.get(self.document, &hash) {
                Some(change)
                    if change.actor().belongs_to(community, self.key.0)
                        || self.pass.is_vouched(self.document, hash) =>
                {
                    open.extend(change.dependencies());
                    part.own.push(change.clone());
                }
                Some(change) => {
                    part.needs.push(hash);
                    if through_others {
                        open.extend(change.dependencies());
                    }
                }
                None => part.needs.push(hash),
            }
        }
        part.own.reverse();
        part
    }
}
