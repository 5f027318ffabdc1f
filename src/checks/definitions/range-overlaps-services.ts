import { type Cidr, parseCidr } from '../../domain/addresses/cidr.ts';
import { overlaps } from '../../domain/addresses/window.ts';
import { addressingOf } from '../../domain/nad/addressing.ts';
import type { DecodedConfig } from '../../domain/nad/nad.ts';
import type { Evidence } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, podRefs, ref } from '../../findings/refs.ts';
import type { ServiceCidrObject } from '../../kube/service-cidr.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, decodedNads, networkArg } from './decoded.ts';
import { usageIn } from './usage.ts';

/** Services are reached by the default route: any other route over their addresses wins, and they are sought where nobody answers. */
export const rangeOverlapsServices = defineCheck({
  slug: 'range-overlaps-services',
  title: 'secondary networks keep away from the addresses of services',
  emits: ['MN220'],
  needs: ['nads', 'serviceCidrs'],
  wants: ['pods'],
  skip: ({ serviceCidrs }) => (serviceCidrs.length > 0 ? undefined : 'the cluster tells of no range of services'),
  *judge({ nads, serviceCidrs, pods }) {
    const usage = usageIn(pods);
    const ranges = serviceCidrs.flatMap(rangesOf);
    for (const { nad, config } of decodedNads(nads)) {
      const { attached, asDefault } = usage(nad);
      const found = asDefault.length > 0 ? [] : takenFrom(ranges, config);
      if (found.length === 0) continue;
      yield finding('MN220', {
        severity: attached.length > 0 ? 'P1' : 'P2',
        subject: nadRef(nad),
        args: {
          network: networkArg(nad),
          taken: [...new Set(found.map(({ taken }) => taken.text))],
          services: [...new Set(found.map(({ range }) => range.cidr.text))],
        },
        affected: podRefs(attached),
        evidence: [
          ...found.map(({ taken, how }) => configEvidence(nad, `${how}: ${taken.text}`)),
          ...found.map(({ range }) => range.evidence),
        ].filter(isFirst),
      });
    }
  },
});

/** Addresses that services are given. */
interface ServiceRange {
  readonly cidr: Cidr;
  readonly evidence: Evidence;
}

function rangesOf({ metadata, spec }: ServiceCidrObject): ServiceRange[] {
  const of = ref('servicecidr', { name: metadata?.name ?? '' });
  return (spec?.cidrs ?? []).flatMap((text) => {
    const cidr = parseCidr(text);
    return cidr === undefined ? [] : [{ cidr, evidence: { source: 'spec.cidrs', of, text } }];
  });
}

/** Where the routes that a network gives its pods lie over services; that of everything is another finding (MN210). */
function takenFrom(ranges: readonly ServiceRange[], config: DecodedConfig) {
  const routes = config.routes.flatMap(({ destination }) => parseCidr(destination) ?? []);
  const ways = [
    ...addressingOf(config).subnets.map((taken) => ({ taken, how: 'subnet' })),
    ...routes.filter(({ prefix }) => prefix > 0).map((taken) => ({ taken, how: 'route' })),
  ];
  return ways.flatMap((way) =>
    ranges.filter(({ cidr }) => overlaps(way.taken.window, cidr.window)).map((range) => ({ ...way, range })),
  );
}

function isFirst({ text, source }: Evidence, index: number, all: readonly Evidence[]): boolean {
  return all.findIndex((other) => other.text === text && other.source === source) === index;
}
