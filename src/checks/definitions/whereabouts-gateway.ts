import { addressingOf } from '../../domain/nad/addressing.ts';
import { finding } from '../../findings/make.ts';
import { nadRef } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, decodedNads, networkArg } from './decoded.ts';

/** host-local keeps the gateway's address back; whereabouts hands it out like any other unless it is excluded. */
export const whereaboutsGateway = defineCheck({
  slug: 'whereabouts-gateway-in-range',
  title: 'no gateway is among the addresses that whereabouts hands out',
  emits: ['MN218'],
  needs: ['nads'],
  *judge({ nads }) {
    for (const { nad, config } of decodedNads(nads)) {
      const { whereabouts } = addressingOf(config);
      const lint = whereabouts?.lints.find(({ kind }) => kind === 'gateway-handed-out');
      if (lint === undefined || whereabouts?.gateway === undefined) continue;
      yield finding('MN218', {
        subject: nadRef(nad),
        args: { network: networkArg(nad), gateway: whereabouts.gateway.text },
        evidence: [configEvidence(nad, `${lint.place}: ${whereabouts.gateway.text}`)],
      });
    }
  },
});
