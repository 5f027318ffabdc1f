import { defaultRoutes } from '../../domain/nad/default-route.ts';
import { finding } from '../../findings/make.ts';
import { nadRef, podRefs } from '../../findings/refs.ts';
import { defineCheck } from '../check.ts';
import { configEvidence, decodedNads, networkArg, problemText } from './decoded.ts';
import { usageIn } from './usage.ts';

/**
 * A default route in a NAD's own config is put before the one of eth0, with the same metric, by the plugin: unlike `default-route` in a
 * request, it takes effect. A NAD that replaces eth0 is meant to have one.
 */
export const defaultRouteHijack = defineCheck({
  slug: 'default-route-hijack',
  title: 'no secondary network takes the default route',
  emits: ['MN210'],
  needs: ['nads'],
  wants: ['pods'],
  *judge({ nads, pods }) {
    const usage = usageIn(pods);
    for (const { nad, config } of decodedNads(nads)) {
      const routes = defaultRoutes(config);
      const { asking, attached, asDefault } = usage(nad);
      if (routes.length === 0 || (asDefault.length > 0 && asking.length === 0)) continue;
      yield finding('MN210', {
        severity: attached.length > 0 ? 'P1' : 'P2',
        subject: nadRef(nad),
        args: { network: networkArg(nad), routes: routes.map(({ text, place }) => (text === 'true' ? place : text)) },
        affected: podRefs(attached),
        evidence: routes.map(({ place, text }) => configEvidence(nad, problemText({ place, message: text }))),
      });
    }
  },
});
