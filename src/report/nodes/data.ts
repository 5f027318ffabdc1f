import type { NodeReport } from '../../checks/nodes/node-report.ts';
import type { NetworkRow } from '../../checks/nodes/table.ts';
import { describeNad } from '../../domain/nad/describe.ts';
import { pathOf } from '../../findings/refs.ts';
import { say } from '../../findings/words.ts';
import { OUTPUT_VERSION } from '../listing.ts';

/** What a network sits on, by its definition: `eth3`, `bridge br0`. */
export function sitsOn({ nad }: NetworkRow): string {
  const { uplink, type } = describeNad(nad);
  return uplink === '' ? type : uplink;
}

/** A report as plain data. */
export function nodeReportData(report: NodeReport): Readonly<Record<string, unknown>> {
  return {
    apiVersion: OUTPUT_VERSION,
    kind: 'NodeReport',
    metadata: { takenAt: report.takenAt, ...report.target },
    networks: report.rows.map((row) => ({
      namespace: row.nad.namespace,
      name: row.nad.name,
      sitsOn: sitsOn(row),
      users: row.users,
      nodes: row.cells.map(({ node, pods, service, asking }) => ({
        node,
        verdict: service.verdict,
        pods,
        ...(asking.length === 0 ? {} : { asking: asking.map(pathOf) }),
        ...(service.on === '' ? {} : { on: service.on }),
        ...(service.troubles.length === 0 ? {} : { troubles: service.troubles }),
        ...(service.source === undefined ? {} : { source: service.source }),
        ...(service.unknown === undefined ? {} : { unknown: service.unknown }),
      })),
    })),
    nodes: report.nodes,
    remarks: report.remarks.map((finding) => ({
      code: finding.code,
      severity: finding.severity,
      message: say(finding),
    })),
  };
}
