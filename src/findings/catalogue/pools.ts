/** Words for what can be wrong with: pools. */
export const pools = {};
