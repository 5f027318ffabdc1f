import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { kinds } from '../../src/kube/kinds.ts';
import { isRecord } from '../../src/kube/record.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

function rulesIn(file: string): Rule[] {
  const text = readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');
  const roles = parseAllDocuments(text).map((document): unknown => document.toJS());
  return roles.flatMap((role) =>
    isRecord(role) && role.kind === 'ClusterRole' && Array.isArray(role.rules) ? role.rules : [],
  );
}

describe('the read tier', () => {
  const rules = rulesIn('rbac-read.yaml');

  for (const [name, { group, resource }] of Object.entries(kinds)) {
    it(`lets ${name} be read`, () => {
      const verb = name === 'configMaps' ? 'get' : 'list';
      assert.ok(
        rules.some(
          (rule) => rule.apiGroups.includes(group) && rule.resources.includes(resource) && rule.verbs.includes(verb),
        ),
      );
    });
  }

  it('lets nothing be changed or run, and no Secret be read', () => {
    for (const { verbs, resources } of rules) {
      assert.deepEqual(
        verbs.filter((verb) => !['get', 'list'].includes(verb)),
        [],
      );
      assert.deepEqual(
        resources.filter((resource) => resource.includes('/') || resource === 'secrets' || resource === '*'),
        [],
      );
    }
  });
});
