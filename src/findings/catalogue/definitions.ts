/** Words for what can be wrong with: definitions. */
export const definitions = {};
