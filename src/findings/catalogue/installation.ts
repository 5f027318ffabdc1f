/** Words for what can be wrong with: installation. */
export const installation = {};
