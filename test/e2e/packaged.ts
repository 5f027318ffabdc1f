// Runs every end-to-end test against the executable of this platform: npm run e2e:packaged.
import { spawnSync } from 'node:child_process';
import { packagedBin } from './packaged-bin.ts';

const bin = packagedBin();
if (bin === undefined) {
  process.stderr.write('e2e:packaged: there is no executable for this platform; make one with: npm run dist\n');
  process.exitCode = 1;
} else {
  const argv = ['--config', 'test/e2e/.mocharc.json', 'test/e2e/**/*.e2e.test.ts', ...process.argv.slice(2)];
  const { status } = spawnSync('mocha', argv, { stdio: 'inherit', env: { ...process.env, MULTINET_BIN: bin } });
  process.exitCode = status ?? 1;
}
