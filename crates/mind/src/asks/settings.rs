//! What a table is called and what is agreed on there: each change is one membership operation.

use api::Problem;
use api::membership::CommunityChange;
use protocol::membership::{Action, SettlingRule};
use protocol::{CommunityId, Text};

use super::members::access_of;
use crate::answer::Answer;
use crate::context::Context;
use crate::problems;
use crate::rooms::Rooms;

/// A table settles nothing if more must recognise a reading, or wait longer, than this.
const RECOGNITIONS_MAX: u32 = 1_000;
const QUIET_DAYS_MAX: u32 = 365;

impl Rooms {
    /// All of it or, if something of it cannot be, nothing.
    pub(crate) fn change_community(
        &mut self,
        ctx: &mut Context,
        text: &str,
        change: CommunityChange,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        for action in self.actions(community, change)? {
            self.operate(ctx, community, action)?;
        }
        self.show_community(ctx, text)
    }

    /// The operations that lead from what is to what is wished; what is so already needs none.
    fn actions(
        &self,
        community: CommunityId,
        change: CommunityChange,
    ) -> Result<Vec<Action>, Problem> {
        let resolved = self.seat(community)?.resolved();
        let mut actions = Vec::new();
        if let Some(name) = change.name.as_deref().map(str::trim).filter(|n| *n != resolved.name) {
            let name = Text::new(name).map_err(|error| problems::too_long("name", &error))?;
            if name.is_empty() {
                return Err(problems::empty("name"));
            }
            actions.push(Action::Rename(name));
        }
        if let Some(purpose) = change.purpose.as_deref().map(str::trim)
            && purpose != resolved.purpose
        {
            let purpose = Text::new(purpose);
            let purpose = purpose.map_err(|error| problems::too_long("purpose", &error))?;
            actions.push(Action::Purpose(purpose));
        }
        if let Some(access) = change.access.map(access_of).filter(|a| *a != resolved.access) {
            actions.push(Action::SetAccess(access));
        }
        if let Some(rule) = change.settling {
            let rule =
                SettlingRule { recognitions: rule.recognitions, quiet_days: rule.quiet_days };
            let bounded = (1..=RECOGNITIONS_MAX).contains(&rule.recognitions)
                && rule.quiet_days <= QUIET_DAYS_MAX;
            if !bounded {
                return Err(Problem::new(
                    api::Code::BadRequest,
                    format!(
                        "A meaning is settled by 1 to {RECOGNITIONS_MAX} recognitions and at most \
                         {QUIET_DAYS_MAX} quiet days."
                    ),
                    "Choose a value within these bounds.",
                ));
            }
            if resolved.settling != Some(rule) {
                actions.push(Action::SettlingRule(rule));
            }
        }
        match change.archived {
            Some(true) if !resolved.archived => actions.push(Action::Archive),
            Some(false) if resolved.archived => {
                return Err(Problem::new(
                    api::Code::Refused,
                    "This table was laid to rest, and that stays said.",
                    "Go on writing here all the same, or begin a new table.",
                ));
            }
            Some(_) | None => {}
        }
        Ok(actions)
    }
}
