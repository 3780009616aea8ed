/** Everything the page asks its node, one function per route. Shapes: `types.ts`. */
import { http, patiently } from './client';
import type * as T from './types';

const id = encodeURIComponent;

export const node = {
  session: (code: string) => http.post<void>('/session', { code }),
  status: () => http.get<T.Status>('/status'),
  doctor: () => http.get<T.Doctor>('/doctor'),

  profile: () => http.get<T.Profile>('/profile'),
  changeProfile: (change: T.ProfileChange) => http.patch<T.Profile>('/profile', change),
  interests: () => http.get<T.InterestList>('/interests'),
  putInterest: (interest: T.Interest) => http.put<unknown>('/interests', interest),
  removeInterest: (label: string) => http.delete<unknown>(`/interests/${id(label)}`),
  matches: (limit = 30) => http.get<T.Matches>(`/matches?limit=${limit}`),
  peers: () => http.get<T.Peers>('/peers'),
  addPeer: (address: string) => http.post<unknown>('/peers', { address }),

  away: () => http.get<T.DistantPeople>('/people/blocked'),
  keepAway: (member: string, distance: T.Distance) =>
    http.put<void>(`/people/blocked/${id(member)}`, { distance }),
  letNear: (member: string) => http.delete<void>(`/people/blocked/${id(member)}`),
  hide: (what: string, reason: string) => http.put<void>(`/${what}/hiding`, { reason }),
  unhide: (what: string) => http.delete<void>(`/${what}/hiding`),

  tables: () => http.get<T.CommunityList>('/communities'),
  startTable: (table: T.NewCommunity) => http.post<T.CommunityRef>('/communities', table),
  table: (table: string) => http.get<T.Community>(`/communities/${id(table)}`),
  changeTable: (table: string, change: T.CommunityChange) =>
    http.patch<T.Community>(`/communities/${id(table)}`, change),
  goOn: (table: string, next: T.NewSuccessor) =>
    http.post<T.SuccessorMade>(`/communities/${id(table)}/successors`, next),
  leave: (table: string) => http.post<void>(`/communities/${id(table)}/leaving`, {}),
  remove: (table: string, member: string, reason: string) =>
    http.post<void>(`/communities/${id(table)}/members/${id(member)}/removal`, { reason }),
  changeRole: (table: string, member: string, role: T.Role) =>
    http.put<void>(`/communities/${id(table)}/members/${id(member)}/role`, { role }),
  admit: (table: string, member: string, role: T.Role = 'member') =>
    http.post<void>(`/communities/${id(table)}/members/${id(member)}/admission`, { role }),
  wishes: (table: string) => http.get<T.WishList>(`/communities/${id(table)}/wishes`),
  decline: (table: string, member: string, reason: string) =>
    http.post<void>(`/communities/${id(table)}/wishes/${id(member)}/refusal`, { reason }),
  evidence: (table: string) => http.get<T.EvidenceList>(`/communities/${id(table)}/evidence`),
  adopt: (table: string, device: string) =>
    http.post<void>(`/communities/${id(table)}/devices/${id(device)}/adoption`, {}),
  door: (table: string) => http.get<T.DoorLink>(`/communities/${id(table)}/door`),
  invites: (table: string) => http.get<T.InviteList>(`/communities/${id(table)}/invites`),
  invite: (table: string, invite: T.NewInvite) =>
    http.post<T.Invite>(`/communities/${id(table)}/invites`, invite),
  revoke: (invite: string) => http.delete<unknown>(`/invites/${id(invite)}`),
  joins: () => http.get<T.JoinList>('/joins'),
  join: (link: string, words = '') => http.post<T.Join>('/joins', { link, words }),
  cancelJoin: (table: string) => http.delete<unknown>(`/joins/${id(table)}`),

  terms: (table: string, language: string) =>
    http.get<T.TermList>(`/communities/${id(table)}/terms?language=${id(language)}`),
  proposeTerm: (table: string, term: T.NewTerm) =>
    http.post<T.TermRef>(`/communities/${id(table)}/terms`, term),
  term: (term: string, language: string) =>
    http.get<T.Term>(`/terms/${id(term)}?language=${id(language)}`),
  changeTerm: (term: string, change: T.TermChange) =>
    http.patch<unknown>(`/terms/${id(term)}`, change),

  stand: (term: string, reading: string, stance: T.NewStance) =>
    http.put<unknown>(`/terms/${id(term)}/readings/${id(reading)}/stance`, stance),

  questions: (table: string) => http.get<T.QuestionList>(`/communities/${id(table)}/questions`),
  ask: (table: string, question: T.NewQuestion) =>
    http.post<T.QuestionRef>(`/communities/${id(table)}/questions`, question),
  question: (question: string) => http.get<T.Question>(`/questions/${id(question)}`),
  hear: (question: string, hear: boolean) =>
    http.put<unknown>(`/questions/${id(question)}/hearing`, { hear }),

  devices: () => patiently(() => http.get<T.DeviceList>('/devices')),
  changeDevice: (device: string, change: T.DeviceChange) =>
    patiently(() => http.patch<T.DeviceList>(`/devices/${id(device)}`, change)),
  unlinkDevice: (device: string) => http.delete<void>(`/devices/${id(device)}`),
  pairing: () => patiently(() => http.get<T.Pairing>('/pairing')),
  offerDevice: (keeper: boolean) =>
    patiently(() => http.post<T.Pairing>('/pairing/offer', { keeper })),
  searchDevice: (search: T.NewSearch) => http.post<T.Pairing>('/pairing/search', search),
  chooseDevice: (device: string) => http.post<T.Pairing>('/pairing/choice', { device }),
  confirmNumber: (number: string) => http.post<T.Pairing>('/pairing/confirmation', { number }),
  endPairing: () => http.delete<void>('/pairing'),
  sitDownAgain: (communities: string[]) => http.post<void>('/devices/returns', { communities }),
  recoveryWords: () => http.post<T.RecoveryWords>('/recovery/words', {}),
  checkRecovery: (words: T.NumberedWord[]) => http.post<void>('/recovery/check', { words }),
  restore: (words: string) => http.post<void>('/recovery', { words }),

  publications: (table: string) =>
    http.get<T.PublicationList>(`/communities/${id(table)}/publications`),
  startPublication: (table: string, title: string) =>
    http.post<T.PublicationRef>(`/communities/${id(table)}/publications`, { title }),
  text: (publication: string) =>
    http.get<T.PublicationText>(`/publications/${id(publication)}/text`),
  edit: (publication: string, edit: T.Edit) =>
    http.post<T.Edited>(`/publications/${id(publication)}/edits`, edit),
  retitle: (publication: string, title: string) =>
    http.patch<unknown>(`/publications/${id(publication)}`, { title }),
};
