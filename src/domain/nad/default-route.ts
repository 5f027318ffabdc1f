import { parseCidr } from '../addresses/cidr.ts';
import { ipamPlace } from './addressing.ts';
import { flagField } from './fields.ts';
import type { DecodedConfig } from './nad.ts';

/** A default route that an interface of the network brings into a pod. */
interface DefaultRoute {
  /** The field that asks for it. */
  readonly place: string;
  /** As written. */
  readonly text: string;
}

// rtnetlink(7): RT_TABLE_MAIN.
const MAIN_TABLE = 254;

/**
 * The default routes of a network that take the place of eth0's: those in the main table without a metric, and halves of the address
 * space (`0.0.0.0/1`), which win over any default route.
 */
export function defaultRoutes(config: DecodedConfig): DefaultRoute[] {
  const { type, routes, plugins } = config;
  const asked = routes.flatMap(({ destination, gateway, priority = 0, table = MAIN_TABLE }, index) => {
    const cidr = parseCidr(destination);
    if (cidr === undefined || cidr.prefix > 1 || table !== MAIN_TABLE) return [];
    if (cidr.prefix === 0 && priority > 0) return [];
    return [
      {
        place: `${ipamPlace(config)}.routes[${index}]`,
        text: gateway === undefined ? destination : `${destination} via ${gateway}`,
      },
    ];
  });
  const [first] = plugins;
  const bridged = type === 'bridge' && first !== undefined && flagField(first.json, 'isDefaultGateway');
  return bridged ? [...asked, { place: 'isDefaultGateway', text: 'true' }] : asked;
}
