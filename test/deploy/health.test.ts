import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import Check from '../../src/commands/check.ts';
import { isRecord } from '../../src/kube/record.ts';
import { parseCheckFormat } from '../../src/report/health/format.ts';
import { prometheusText } from '../../src/report/health/prometheus.ts';
import { itUnless, without } from '../needs.ts';
import { readExposition } from '../report/health/exposition-reader.ts';
import { recorded, recordings, runOver } from '../report/health/runs.ts';

const folder = new URL('../../deploy/', import.meta.url);
const textOf = (file: string): string => readFileSync(new URL(file, folder), 'utf8');

/** What lies at a path of a document. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner: unknown, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const words = (value: unknown): readonly string[] => list(value).map(String);

interface Option {
  readonly type: 'boolean' | 'option';
  readonly char?: string | undefined;
  readonly options?: readonly string[] | undefined;
}

/** Holds arguments of `check` against its flags. */
function assertFlags(args: readonly string[]): readonly string[] {
  const flags: Readonly<Record<string, Option>> = { ...Check.baseFlags, ...Check.flags };
  const used: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const [name, flag] =
      Object.entries(flags).find(([long, { char }]) => arg === `--${long}` || arg === `-${char}`) ??
      assert.fail(`check has no ${arg}`);
    used.push(name);
    if (flag.type === 'boolean') continue;
    index += 1;
    const value = args[index];
    assert.ok(value !== undefined && !value.startsWith('-'), `${arg} takes a value`);
    if (flag.options !== undefined) assert.ok(flag.options.includes(value), `${arg} ${value}`);
    if (name === 'output') assert.ok(parseCheckFormat(value).ok, `${arg} ${value}`);
  }
  return used;
}

describe('a scheduled check', () => {
  const files = readdirSync(folder).filter((file) => file.startsWith('cronjob'));
  const accounts = parseAllDocuments(textOf('rbac-read.yaml'))
    .map((document): unknown => document.toJS())
    .filter((one) => at(one, 'kind') === 'ServiceAccount');

  it('comes with metrics and without', () => assert.deepEqual(files, ['cronjob-metrics.yaml', 'cronjob.yaml']));

  for (const file of files) {
    describe(file, () => {
      const job: unknown = parse(textOf(file));
      const spec = at(job, 'spec');
      const pod = at(spec, 'jobTemplate', 'spec', 'template', 'spec');
      const containers = [...list(at(pod, 'initContainers')), ...list(at(pod, 'containers'))];

      it('runs once at a time, and never twice for one result', () => {
        assert.equal(at(job, 'kind'), 'CronJob');
        assert.equal(at(spec, 'concurrencyPolicy'), 'Forbid');
        assert.equal(at(spec, 'jobTemplate', 'spec', 'backoffLimit'), 0);
        assert.ok(Number(at(spec, 'jobTemplate', 'spec', 'activeDeadlineSeconds')) > 0);
        assert.equal(at(pod, 'restartPolicy'), 'Never');
      });

      it('has the rights to read and no others, and runs as nobody in particular', () => {
        assert.equal(at(pod, 'securityContext', 'runAsNonRoot'), true);
        const mine = accounts.filter(
          (one) =>
            at(one, 'metadata', 'name') === at(pod, 'serviceAccountName') &&
            at(one, 'metadata', 'namespace') === at(job, 'metadata', 'namespace'),
        );
        assert.equal(mine.length, 1);
        for (const one of containers) {
          assert.equal(at(one, 'securityContext', 'allowPrivilegeEscalation'), false);
          assert.equal(at(one, 'securityContext', 'readOnlyRootFilesystem'), true);
          assert.deepEqual(at(one, 'securityContext', 'capabilities', 'drop'), ['ALL']);
        }
      });

      it('calls check with flags that it has, and none that needs more than reading', () => {
        const [own, ...others] = containers.filter((one) => words(at(one, 'command'))[0] === 'kubectl-multinet');
        assert.deepEqual(others, []);
        const [, command, ...args] = words(at(own, 'command'));
        assert.equal(command, 'check');
        const used = assertFlags(args);
        for (const flag of ['inside', 'ping', 'debug-image']) assert.ok(!used.includes(flag), flag);
        // A job that fails because of what was found would push nothing.
        assert.equal(used.includes('exit-zero'), args.includes('prometheus'));
      });
    });
  }

  it('is pushed from the file that it writes, as a whole', () => {
    const pod = at(parse(textOf('cronjob-metrics.yaml')), 'spec', 'jobTemplate', 'spec', 'template', 'spec');
    const [check] = list(at(pod, 'initContainers'));
    const [push] = list(at(pod, 'containers'));
    const args = words(at(check, 'command'));
    const file = args[args.indexOf('--output-file') + 1];
    const pushing = words(at(push, 'command'));
    assert.ok(pushing.includes(`@${file}`) && pushing.includes('PUT'));
  });
});

describe('the alert rules', () => {
  itUnless(without('promtool'), 'fire when they should, and not before', () => {
    const file = fileURLToPath(new URL('prometheus-rules.test.yaml', import.meta.url));
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  });

  const groups = list(at(parse(textOf('prometheus-rules.yaml')), 'groups'));
  const rules = groups.flatMap((group) => list(at(group, 'rules')));

  it('each have a name of their own, a severity and words', () => {
    const names = rules.map((rule) => String(at(rule, 'alert')));
    assert.ok(names.length > 0);
    assert.deepEqual([...new Set(names)], names);
    for (const rule of rules) {
      assert.ok(['warning', 'critical'].includes(String(at(rule, 'labels', 'severity'))));
      for (const key of ['summary', 'description']) assert.match(String(at(rule, 'annotations', key)), /\S/);
    }
  });

  it('ask for metrics and labels that check writes', async () => {
    const samples = (await Promise.all(recordings.map(recorded))).flatMap((snapshot) =>
      readExposition(prometheusText(runOver(snapshot))),
    );
    const known = Map.groupBy(samples, ({ metric }) => metric);
    for (const rule of rules) {
      const expression = String(at(rule, 'expr'));
      const asked = [...expression.matchAll(/\b(multinet_\w+)(?:\{(\w+)="(\w+)"\})?/g)];
      assert.ok(asked.length > 0, expression);
      for (const [text, metric = '', label, value] of asked) {
        const found = known.get(metric) ?? assert.fail(`no metric ${metric}`);
        if (label !== undefined)
          assert.ok(
            found.some(({ labels }) => labels[label] === value),
            text,
          );
      }
      const labels = new Set(
        asked.flatMap(([, metric = '']) => known.get(metric) ?? []).flatMap((one) => Object.keys(one.labels)),
      );
      const said = JSON.stringify(at(rule, 'annotations')).matchAll(/\$labels\.(\w+)/g);
      const grouped = /by \(([^)]*)\)/.exec(expression)?.[1]?.split(', ') ?? [];
      for (const name of [...[...said].map(([, name = '']) => name), ...grouped]) assert.ok(labels.has(name), name);
    }
  });
});
