//! What windows and the command line ask for, family by family.

mod communities;
mod devices;
mod distance;
mod entry;
mod evidence;
mod founding;
pub(crate) mod hiding;
mod import;
mod kin;
mod members;
mod people;
mod publications;
mod questions;
mod settings;
mod stances;
mod status;
mod successors;
mod terms;

use api::Problem;

pub(crate) use communities::count;

use crate::answer::Answer;
use crate::command::Command;
use crate::context::Context;
use crate::rooms::Rooms;

impl Rooms {
    /// Answers a command. What it writes is among the effects before the answer.
    pub(crate) fn answer(
        &mut self,
        ctx: &mut Context,
        command: Command,
    ) -> Result<Answer, Problem> {
        match command {
            Command::ShowProfile => Ok(Answer::Profile(self.show_profile(ctx))),
            Command::ChangeProfile(change) => self.change_profile(ctx, change),
            Command::ListInterests => Ok(self.list_interests()),
            Command::PutInterest(interest) => self.put_interest(ctx, interest),
            Command::RemoveInterest(label) => self.remove_interest(ctx, &label),
            Command::Matches { limit } => Ok(self.matches(ctx, limit)),
            Command::ListPeers => Ok(self.list_peers()),
            Command::AddPeer(peer) => self.add_peer(ctx, peer),
            Command::ListCommunities => Ok(self.list_communities(ctx)),
            Command::CreateCommunity(new) => self.create_community(ctx, new),
            Command::ShowCommunity(community) => self.show_community(ctx, &community),
            Command::ChangeCommunity(community, change) => {
                self.change_community(ctx, &community, change)
            }
            Command::LeaveCommunity(community) => self.leave(ctx, &community),
            Command::RemoveMember(community, member, why) => {
                self.remove_member(ctx, &community, &member, &why)
            }
            Command::ChangeRole(community, member, role) => {
                self.change_role(ctx, &community, &member, role)
            }
            Command::AdmitMember(community, member, admission) => {
                self.admit_member(ctx, &community, &member, &admission)
            }
            Command::ListWishes(community) => self.list_wishes(&community),
            Command::DeclineWish(community, member, why) => {
                self.decline_wish(ctx, &community, &member, &why)
            }
            Command::ShowDoor(community) => self.show_door(&community),
            Command::ListInvites(community) => self.list_invites(ctx, &community),
            Command::CreateInvite(community, new) => self.create_invite(ctx, &community, &new),
            Command::RevokeInvite(invite) => self.revoke_invite(ctx, &invite),
            Command::Join(join) => self.join(ctx, &join),
            Command::ListJoins => Ok(self.list_joins()),
            Command::ForgetJoin(community) => self.forget_join(ctx, &community),
            Command::ListTerms { community, language } => {
                self.list_terms(ctx, &community, language.as_deref())
            }
            Command::ProposeTerm(community, new) => self.propose_term(ctx, &community, new),
            Command::ShowTerm { term, language } => self.show_term(ctx, &term, language.as_deref()),
            Command::ChangeTerm(term, change) => self.change_term(ctx, &term, change),
            Command::ListPublications(community) => self.list_publications(ctx, &community),
            Command::CreatePublication(table, new) => self.create_publication(ctx, &table, &new),
            Command::ReadText(publication) => self.read_text(ctx, &publication),
            Command::EditText(publication, edit) => self.edit_text(ctx, &publication, edit),
            Command::WriteText(publication, text) => self.write_text(ctx, &publication, &text),
            Command::RenamePublication(publication, title) => {
                self.rename_publication(ctx, &publication, &title)
            }
            Command::ListQuestions(community) => self.list_questions(ctx, &community),
            Command::AskQuestion(community, new) => self.ask_question(ctx, &community, &new),
            Command::ShowQuestion(question) => self.show_question(ctx, &question),
            Command::HearQuestion(question, new) => self.hear_question(ctx, &question, &new),
            Command::Import(community, import) => self.import(ctx, &community, &import),
            Command::Devices(command) => self.answer_about_devices(ctx, command),
            Command::CreateSuccessor(old, new) => self.create_successor(ctx, &old, &new),
            Command::ListEvidence(community) => self.list_evidence(ctx, &community),
            Command::AdoptDevice(table, device) => self.adopt_device(ctx, &table, &device),
            Command::Status => Ok(self.status(ctx)),
            Command::TakeStance(reading, new) => self.take_stance(ctx, &reading, &new),
            Command::ListDistant => Ok(self.list_distant()),
            Command::KeepAway(person, new) => self.keep_away(ctx, &person, new),
            Command::LetNear(person) => self.let_near(ctx, &person),
            Command::Hide(what, why) => self.hide(ctx, &what, &why),
            Command::Unhide(what) => self.unhide(ctx, &what),
        }
    }
}
