import assert from 'node:assert/strict';
import { demandOf } from './demand.ts';

describe("the lab's command line", () => {
  it('starts the three nodes when nothing is asked for', () => {
    assert.deepEqual(demandOf([]), { kind: 'start', scenario: 'three-nodes', size: undefined, port: 0 });
  });

  it('generates a cluster of the size asked for, with a tenth as many nodes unless told', () => {
    assert.deepEqual(demandOf(['--pods', '10000', '--nodes', '1000', '--port', '8443']), {
      kind: 'start',
      scenario: '',
      size: { pods: 10_000, nodes: 1000 },
      port: 8443,
    });
    const demand = demandOf(['--pods=500']);
    assert.deepEqual(demand.kind === 'start' ? demand.size : undefined, { pods: 500, nodes: 50 });
  });

  for (const [argv, message] of [
    [['--pods', 'many'], '--pods many: a whole number from 1 to 100000 is wanted'],
    [['--nodes', '3'], '--nodes goes with --pods'],
    [['--pods', '3', '--scenario', 'drift'], 'either --scenario or --pods, not both'],
    [['--port', '70000'], '--port 70000: a whole number from 0 to 65535 is wanted'],
    [['--colour'], "Unknown option '--colour'; see --help"],
  ] as const) {
    it(`answers ${argv.join(' ')} with what is wrong`, () => {
      assert.deepEqual(demandOf(argv), { kind: 'wrong', message });
    });
  }
});
