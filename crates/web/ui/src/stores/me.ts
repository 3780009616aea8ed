/** Myself, and how my node is connected. */
import { events } from '../api/events';
import { node } from '../api/node';
import { unlinked } from './devices';
import { live } from './live';
import { follow } from './store';

export const profile = live(() => node.profile(), ['profile']);
export const interests = live(() => node.interests(), ['profile', 'matches']);
/** Whom I blocked or muted. */
export const away = live(() => node.away(), ['matches', 'members']);
export const status = live(
  () => node.status(),
  ['status', 'peers', 'members', 'communities', 'terms', 'questions', 'publications', 'profile'],
);

/** Whether writing makes sense: the own node is there, and this device still speaks for me. */
export const canWrite = follow([events.up, unlinked], () => events.up.value === true && !unlinked.value);

/** The first event after which nothing is stale. */
events.up.subscribe((up) => {
  if (up) void status.reload();
});
