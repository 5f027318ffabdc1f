import assert from 'node:assert/strict';
import fc from 'fast-check';
import { xmlDocument } from '../../../src/report/health/junit/xml.ts';
import { junitText } from '../../../src/report/health/junit.ts';
import { nagiosText } from '../../../src/report/health/nagios.ts';
import { exposition } from '../../../src/report/health/prometheus/exposition.ts';
import { prometheusText } from '../../../src/report/health/prometheus.ts';
import { snapshotOf } from '../../checks/snapshot-of.ts';
import { readExposition } from './exposition-reader.ts';
import { assertJunit } from './junit-rules.ts';
import { readPlugin } from './plugin-output.ts';
import { runOver } from './runs.ts';
import { readXml } from './xml.ts';

const nasty = [
  '"',
  '<',
  '>',
  '&',
  ']]>',
  '|',
  "'",
  '=',
  ';',
  '\\',
  '\\n',
  '\n',
  '\r',
  '\t',
  '\0',
  '\u001b[31m',
  '\u0085',
];
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...nasty, '\ufffe', '\uffff', '\ud800', '\u202e', '😀', '{', '}', '#'),
      fc.string({ unit: 'binary' }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const CONTROLS = /[\p{Cc}\p{Cf}]/u;

/** What stays the same of text in XML. */
const plain = (text: string): string =>
  text.replace(/[^\t\n\r -~\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');

describe('text from a cluster', () => {
  it('is read out of XML as it was put in, forbidden characters visible', () => {
    const element = { name: 'a', attributes: { b: 'x' } };
    const written = (text: string) =>
      readXml(xmlDocument({ ...element, attributes: { b: text }, content: `${text}.` }));
    fc.assert(
      fc.property(hostile, (text) => {
        const { attributes, text: content } = written(text);
        assert.equal(content, `${attributes.get('b')}.`);
        if (plain(text) === text) assert.equal(attributes.get('b'), text);
        else assert.match(content, /\\[xu][0-9a-f]{2}/);
      }),
    );
    assert.equal(written('a\u0000b\uffff').text, 'a\\x00b\\uffff.');
  });

  it('is read out of a label as it was put in, controls visible', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = exposition([{ name: 'm', help: 'A metric.', samples: [{ labels: { a: text }, value: 1 }] }]);
        assert.doesNotMatch(written.replaceAll('\n', ''), CONTROLS);
        const [sample] = readExposition(written);
        if (!/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(text.replaceAll('\n', ''))) assert.equal(sample?.labels.a, text);
      }),
    );
  });

  it('breaks no report, be it the name of a pod, of a network or of a range', () => {
    fc.assert(
      fc.property(hostile, hostile, (name, network) => {
        const run = runOver(
          snapshotOf([
            { kind: 'Node', metadata: { name: 'n' } },
            {
              kind: 'Pod',
              metadata: { name, namespace: network, annotations: { 'k8s.v1.cni.cncf.io/networks': network } },
              spec: { nodeName: 'n' },
              status: { phase: 'Pending' },
            },
            {
              kind: 'Pod',
              metadata: {
                name: `${name}2`,
                annotations: { 'k8s.v1.cni.cncf.io/networks': [{ name: network, interface: name }] },
              },
              spec: { nodeName: 'n' },
              status: { phase: 'Running' },
            },
            {
              kind: 'NetworkAttachmentDefinition',
              metadata: { name: network, annotations: { 'k8s.v1.cni.cncf.io/resourceName': name } },
              spec: {
                config: {
                  cniVersion: '0.3.1',
                  name,
                  type: 'macvlan',
                  master: name,
                  ipam: { type: 'host-local', subnet: '10.1.0.0/24' },
                },
              },
            },
          ]),
        );
        assert.ok(run.report.findings.length > 0 && (run.pools?.length ?? 0) > 0);
        assertJunit(readXml(junitText(run)));
        const metrics = prometheusText(run);
        readExposition(metrics);
        const plugin = nagiosText(run);
        assert.equal(readPlugin(plugin).lines.length, run.report.findings.length + run.report.unknowns.length);
        for (const text of [metrics, plugin]) assert.doesNotMatch(text.replaceAll('\n', ''), CONTROLS);
      }),
      { numRuns: 60 },
    );
  });
});
