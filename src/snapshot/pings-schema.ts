import type { JsonSchema } from '../kube/codec.ts';

const text = { type: 'string' };
const texts = { type: 'array', items: text };
const figure = { type: 'number', minimum: 0 };
const moment = { type: 'string', format: 'date-time' };

const object = (properties: Readonly<Record<string, JsonSchema>>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

/** The schema of what was measured between pods. `answer`: of an answer with such a value; `end`: of an interface of a pod. */
export function pingsSchema(answer: (value: JsonSchema) => JsonSchema, end: JsonSchema): JsonSchema {
  const pair = object({
    from: end,
    to: {
      type: 'object',
      properties: {
        kind: { enum: ['pod', 'gateway', 'node', 'address'] },
        namespace: text,
        pod: text,
        interface: text,
        node: text,
      },
      required: ['kind'],
    },
    address: text,
  });
  const group = object({ before: texts, destinations: texts, after: texts }, ['after']);
  const run = object({ groups: list(group), marker: text, stdout: text, failure: text }, ['failure']);
  const ofPod = (value: JsonSchema): JsonSchema => list(object({ pairs: list(pair), answer: answer(value) }));
  return object(
    {
      at: moment,
      namespace: text,
      method: {
        oneOf: [object({ kind: { const: 'ping' }, count: figure }), object({ kind: { const: 'tcp' }, port: figure })],
      },
      targets: object({ sameNodeMs: figure, crossNodeMs: figure }),
      networks: list(
        object(
          {
            network: text,
            endpoints: list(end),
            possible: figure,
            possibleGateways: figure,
            nodePairs: object({ covered: figure, of: figure }),
            sharing: list(pair),
          },
          ['possibleGateways'],
        ),
      ),
      pods: ofPod(object({ container: text, runs: list(run) })),
      pathMtus: ofPod(
        object({
          container: text,
          interfaces: list(object({ interface: text, stdout: text })),
          rounds: list(object({ tries: list(object({ pair: figure, bytes: figure })), runs: list(run) })),
        }),
      ),
      isolation: object({
        of: figure,
        pods: ofPod(
          object(
            {
              container: text,
              runs: list(run),
              arp: text,
              linkLocal: object({ pairs: list(figure), runs: list(run) }),
            },
            ['arp', 'linkLocal'],
          ),
        ),
      }),
    },
    ['namespace', 'pathMtus', 'isolation'],
  );
}
