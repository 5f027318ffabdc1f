import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseLabelSelector, parsePodFieldSelector } from '../../src/kube/selectors.ts';

const selects = (selector: string, labels: Record<string, string>): boolean => {
  const parsed = parseLabelSelector(selector);
  assert.ok(parsed.ok, selector);
  return parsed.value(labels);
};

describe('label selectors', () => {
  const labels = { app: 'order-service', tier: 'web', empty: '' };
  const cases: readonly [string, boolean][] = [
    ['', true],
    ['app=order-service', true],
    ['app==order-service', true],
    ['app=order-service,tier=db', false],
    ['app!=order-db', true],
    ['other!=x', true],
    ['app', true],
    ['other', false],
    ['!other', true],
    ['!app', false],
    ['tier in (web, db)', true],
    ['tier in (db),app', false],
    ['tier notin (db)', true],
    ['other notin (db)', true],
    ['empty=', true],
    ['app=', false],
  ];
  for (const [selector, expected] of cases) {
    it(`"${selector}" ${expected ? 'selects' : 'leaves out'}`, () => assert.equal(selects(selector, labels), expected));
  }

  it('that make no sense are a problem', () => {
    for (const bad of ['a=b=c', 'in (x', 'app in x', '=x']) assert.equal(parseLabelSelector(bad).ok, false, bad);
    fc.assert(fc.property(fc.string(), (text) => typeof parseLabelSelector(text).ok === 'boolean'));
  });
});

describe('field selectors of pods', () => {
  const pod = {
    metadata: { name: 'a', namespace: 'shop' },
    spec: { nodeName: 'node-a' },
    status: { phase: 'Running' },
  };
  const cases: readonly [string, boolean][] = [
    ['spec.nodeName=node-a', true],
    ['spec.nodeName!=node-a', false],
    ['status.phase=Running,metadata.namespace=shop', true],
    ['spec.hostNetwork=true', false],
  ];
  for (const [selector, expected] of cases) {
    it(`"${selector}" ${expected ? 'selects' : 'leaves out'}`, () => {
      const parsed = parsePodFieldSelector(selector);
      assert.ok(parsed.ok);
      assert.equal(parsed.value(pod), expected);
    });
  }

  it('on a field that pods cannot be selected by name the ones that they can', () => {
    const parsed = parsePodFieldSelector('spec.color=red');
    assert.ok(!parsed.ok);
    assert.match(parsed.problem.message, /spec\.color.*spec\.nodeName/);
  });
});
