/** Names what was skipped when a run is over: dots do not. The titles tell why. */
export const mochaHooks = {
  afterAll(this: Mocha.Context): void {
    const titles = skippedIn(this.test?.parent);
    if (titles.length > 0) process.stderr.write(`\n${titles.map((title) => `skipped: ${title}\n`).join('')}`);
  },
};

function skippedIn(suite: Mocha.Suite | undefined): readonly string[] {
  if (suite === undefined) return [];
  if (suite.isPending()) return [suite.fullTitle()];
  const tests = suite.tests.filter((test) => test.isPending()).map((test) => test.fullTitle());
  return [...tests, ...suite.suites.flatMap(skippedIn)];
}
