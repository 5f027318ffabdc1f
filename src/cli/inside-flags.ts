import { custom, string } from '@oclif/core/flags';
import { parseTimeout } from '../cluster/duration.ts';
import type { DebugProfile } from '../cluster/port.ts';
import type { InsideRequest } from '../gather/insides.ts';
import { UsageProblem } from './problem.ts';

const LOOKING = 'LOOKING INTO PODS';

const profiles: readonly DebugProfile[] = ['legacy', 'general', 'baseline', 'restricted', 'netadmin', 'sysadmin'];

/** How to look into pods. */
export const insideFlags = {
  container: string({
    char: 'c',
    description: 'Look only with the programs of this container; the first that has any unless given',
    helpGroup: LOOKING,
    helpValue: 'NAME',
  }),
  timeout: string({
    description: 'Longest wait for one pod, such as 10s',
    default: '10s',
    helpGroup: LOOKING,
    helpValue: 'DURATION',
  }),
  deadline: string({
    description: 'Longest wait for all pods together, such as 5m',
    default: '5m',
    helpGroup: LOOKING,
    helpValue: 'DURATION',
  }),
  sample: string({
    description: 'Look twice, so much apart, to see which counters rise; such as 2s',
    helpGroup: LOOKING,
    helpValue: 'DURATION',
  }),
  via: custom<'websocket' | 'kubectl'>({
    description: 'How to run programs in pods: our own WebSocket, or the kubectl of PATH (KUBECTL_PATH)',
    options: ['websocket', 'kubectl'],
    default: 'websocket',
    helpGroup: LOOKING,
    parse: async (text) => (text === 'kubectl' ? text : 'websocket'),
  })(),
  'debug-image': string({
    description:
      "Where no container has a tool, add an ephemeral container of this image; it stays in the pod's spec until the pod ends",
    helpGroup: LOOKING,
    helpValue: 'IMAGE',
  }),
  'debug-profile': custom<DebugProfile>({
    description: `Rights of that container, as kubectl debug has them: ${profiles.join(', ')}`,
    default: 'baseline',
    helpGroup: LOOKING,
    helpValue: 'PROFILE',
    parse: async (text) => profileNamed(text),
  })(),
};

/** The values of the flags. */
export interface InsideFlags {
  readonly container?: string | undefined;
  readonly timeout: string;
  readonly deadline: string;
  readonly sample?: string | undefined;
  readonly via: 'websocket' | 'kubectl';
  readonly 'debug-image'?: string | undefined;
  readonly 'debug-profile': DebugProfile;
}

/**
 * What the flags ask for.
 *
 * @throws UsageProblem when a time is none
 */
export function insideRequest(flags: InsideFlags): InsideRequest {
  const { container, sample } = flags;
  const image = flags['debug-image'];
  return {
    timeout: duration('--timeout', flags.timeout),
    deadline: duration('--deadline', flags.deadline),
    ...(container === undefined ? {} : { container }),
    ...(sample === undefined ? {} : { sample: duration('--sample', sample) }),
    ...(image === undefined ? {} : { debug: { image, profile: flags['debug-profile'] } }),
  };
}

/**
 * The rights that `--debug-profile` names.
 *
 * @throws UsageProblem when there is no such profile
 */
function profileNamed(text: string): DebugProfile {
  const found = profiles.find((profile) => profile === text);
  if (found !== undefined) return found;
  throw new UsageProblem(`"${text}" is no profile of kubectl debug`, `one of: ${profiles.join(', ')}`);
}

// Beyond this a timer of Node fires at once.
const LONGEST = 2 ** 31 - 1;

function duration(flag: string, text: string): number {
  const milliseconds = parseTimeout(text);
  if (milliseconds !== undefined && milliseconds >= 1 && milliseconds <= LONGEST) return milliseconds;
  throw new UsageProblem(`${flag} ${text} is no length of time`, `write a number with a unit: ${flag}=10s`);
}
