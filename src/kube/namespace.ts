import { message, nested, type Read } from './codec.ts';
import { objectMeta } from './meta.ts';

/** core/v1 Namespace, as far as it is read. */
export const namespaceObject = message({ metadata: nested(1, objectMeta) });
/** core/v1 Namespace, as far as it is read. */
export type NamespaceObject = Read<typeof namespaceObject>;
