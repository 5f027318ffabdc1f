/** Words for what can be wrong with: applications. */
export const applications = {};
