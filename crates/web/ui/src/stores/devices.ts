/** My own devices: which they are, where linking one stands, and what waits for me to say yes. */
import { node } from '../api/node';
import type { Device, DeviceList, PairingStep } from '../api/types';
import { live } from './live';
import { remember } from './settings';
import { follow, Store } from './store';

export const devices = live(() => node.devices(), ['devices', 'peers', 'profile', 'matches']);
export const pairing = live(() => node.pairing(), ['devices']);

/** Whether this device was unlinked: it speaks for nobody any more. */
export const unlinked = follow([devices], () => devices.value.data?.unlinked === true);

/** While something is under way, it is shown and can be stopped. */
export const UNDER_WAY: readonly PairingStep[] = ['offering', 'searching', 'asking', 'comparing', 'confirmed'];

/** A device says when it may speak no longer only when that is near: it is renewed long before. */
const ENDS_SOON_MS = 30 * 86_400_000;

/** Whether a device must meet the one that renews it before long. */
export function endsSoon(device: Device, now: number): boolean {
  return !device.unlinked && Number(device.speaks_until) - now < ENDS_SOON_MS;
}

/** This one first, then what is always on, then by name. */
export function inOrder(list: readonly Device[]): Device[] {
  const rank = (one: Device) => (one.here ? 0 : one.keeper ? 1 : 2);
  return [...list].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** Whether this device is somebody's already and only waits to hear who that is. */
export function waitsForProfile(list: DeviceList | undefined): boolean {
  return list !== undefined && (!list.holds_key || list.recovery_checked !== undefined);
}

/** Tables that were found and not wanted now: as long as the page is open. */
export const notNow = new Store<ReadonlySet<string>>(new Set());

const REMINDED = 'recovery-reminded';
/** Who said "not now" is reminded again after so long. */
const REMIND_AGAIN_MS = 30 * 86_400_000;

function lastReminded(): number {
  try {
    return Number(localStorage.getItem(REMINDED) ?? 0);
  } catch {
    return 0;
  }
}

/** Whether the reminder of the recovery sheet was put aside lately. */
export const reminded = new Store(Date.now() - lastReminded() < REMIND_AGAIN_MS);

/** Puts the reminder aside for a while. */
export function putAside(): void {
  remember(REMINDED, String(Date.now()));
  reminded.set(true);
}
