import type { Trouble } from '../../domain/nodes/service.ts';

/** A trouble in a word or two, for a cell. */
export function troubleWord(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'master-missing':
      return trouble.certain ? 'missing' : 'missing?';
    case 'device-missing':
      return 'missing';
    case 'master-down':
      return trouble.condition === 'down' ? 'down' : 'no carrier';
    case 'mtu-above-master':
      return `MTU ${trouble.limit}`;
    case 'master-enslaved':
      return `port of ${trouble.to}`;
    case 'plugin-missing':
      return `no ${trouble.plugin}`;
    case 'no-uplink':
      return 'no uplink';
    case 'not-allocatable':
      return 'none';
    case 'not-mapped':
      return 'not mapped';
    case 'refused':
      return 'refused';
    case 'config-unreadable':
      return 'bad config';
  }
}

/** A trouble as a sentence without its subject, the node. */
export function troubleText(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'master-missing':
      return `has ${trouble.certain ? '' : 'most likely '}no ${
        trouble.master === undefined ? 'default route' : `interface ${trouble.master}`
      }`;
    case 'device-missing':
      return `has no device ${trouble.device}`;
    case 'master-down':
      return trouble.condition === 'down' ? `has ${trouble.master} set down` : `has no carrier on ${trouble.master}`;
    case 'mtu-above-master':
      return `has ${trouble.master} with an MTU of ${trouble.limit}, and ${trouble.mtu} is asked for`;
    case 'master-enslaved':
      return `has ${trouble.master} as a port of ${trouble.to}`;
    case 'plugin-missing':
      return `has no ${trouble.role === 'ipam' ? 'IPAM' : 'CNI'} plugin ${trouble.plugin}`;
    case 'no-uplink':
      return trouble.exists
        ? `has no port on bridge ${trouble.bridge} that leads out of it`
        : `has no bridge ${trouble.bridge} yet: the plugin makes one that leads nowhere`;
    case 'not-allocatable':
      return `offers no ${trouble.resource}`;
    case 'not-mapped':
      return `maps no bridge to the physical network ${trouble.physicalNetwork}`;
    case 'refused':
      return `refused a pod: ${trouble.words}`;
    case 'config-unreadable':
      return 'cannot serve a network whose config cannot be read';
  }
}
