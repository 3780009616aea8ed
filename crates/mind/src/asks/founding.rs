//! Beginning a community.

use api::Problem;
use api::communities as shapes;
use protocol::membership::Genesis;
use protocol::{CommunityId, Sealed, Text};

use super::members::access_of;
use crate::answer::Answer;
use crate::archive::Key;
use crate::context::Context;
use crate::problems;
use crate::rooms::Rooms;

impl Rooms {
    pub(crate) fn create_community(
        &mut self,
        ctx: &mut Context,
        new: shapes::NewCommunity,
    ) -> Result<Answer, Problem> {
        if !self.plane.set_up() {
            return Err(problems::not_set_up());
        }
        let genesis = self.genesis(ctx, &new)?;
        let community = self.found(ctx, genesis)?;
        Ok(Answer::CommunityRef(shapes::CommunityRef { community: community.to_string() }))
    }

    /// What a new community begins with.
    pub(crate) fn genesis(
        &self,
        ctx: &mut Context,
        new: &shapes::NewCommunity,
    ) -> Result<Genesis, Problem> {
        let name =
            Text::new(new.name.trim()).map_err(|error| problems::too_long("name", &error))?;
        if name.is_empty() {
            return Err(problems::empty("name"));
        }
        let purpose =
            Text::new(new.purpose.trim()).map_err(|error| problems::too_long("purpose", &error))?;
        Ok(Genesis {
            founder: ctx.me.member(),
            profile: self.plane.sealed_profile(ctx).sealed().clone(),
            name,
            purpose,
            access: access_of(new.access),
            at: ctx.now,
            nonce: ctx.chance.draw(),
        })
    }

    /// Begins a community, with this member at it.
    pub(crate) fn found(
        &mut self,
        ctx: &mut Context,
        genesis: Genesis,
    ) -> Result<CommunityId, Problem> {
        let genesis = Sealed::seal(genesis, ctx.me.device_key())
            .map_err(|error| problems::internal(&error.to_string()))?;
        let community = CommunityId::from(genesis.id());
        ctx.keep(Key::Community(community), genesis.sealed().to_bytes());
        let seat = self.new_seat(ctx, genesis, Vec::new());
        self.sit_down(ctx, seat);
        Ok(community)
    }
}
