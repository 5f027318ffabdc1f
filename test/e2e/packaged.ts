// Runs every end-to-end test against the executable of this platform: npm run e2e:packaged.
// With --own only those that are about executables and archives: npm run e2e:packaged -- --own.
import { spawnSync } from 'node:child_process';
import { packagedBin } from './packaged-bin.ts';

// The others are run with the sources as well.
const own = ['packaged', 'krew', 'reproducible', 'foreign'];

const bin = packagedBin();
if (bin === undefined) {
  process.stderr.write('e2e:packaged: there is no executable for this platform; make one with: npm run dist\n');
  process.exitCode = 1;
} else {
  const others = process.argv.slice(2).filter((word) => word !== '--own');
  const isOwn = others.length < process.argv.length - 2;
  const files = isOwn ? own.map((name) => `test/e2e/${name}.e2e.test.ts`) : ['test/e2e/**/*.e2e.test.ts'];
  const argv = ['--config', 'test/e2e/.mocharc.json', ...files, ...others];
  const { status } = spawnSync('mocha', argv, { stdio: 'inherit', env: { ...process.env, MULTINET_BIN: bin } });
  process.exitCode = status ?? 1;
}
