import { message, nested, type Read, reducedMap } from './codec.ts';
import { endpointsIn } from './endpoints.ts';
import { objectMeta } from './meta.ts';

/** core/v1 ConfigMap: of each value only the addresses in it. */
export const configMapObject = message({ metadata: nested(1, objectMeta), data: reducedMap(2, endpointsIn) });
/** core/v1 ConfigMap: of each value only the addresses in it. */
export type ConfigMapObject = Read<typeof configMapObject>;
