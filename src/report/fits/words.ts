import type { Count } from '../../domain/capacity/bounds.ts';
import type { Limit } from '../../domain/capacity/limit.ts';
import type { Supply } from '../../domain/capacity/supply.ts';
import type { Refusal } from '../../domain/nodes/scheduling.ts';
import { names } from '../../findings/catalogue/phrases.ts';
import { troubleText } from '../nodes/words.ts';

/** A limit as a line of a table says it: `taint gpu:NoSchedule`, `pool 10.50.0.0/29 has 2 free`. */
export function limitText(limit: Limit): string {
  switch (limit.kind) {
    case 'scheduling':
      return refusalText(limit.refusal);
    case 'one-per-node':
      return limit.there ? 'has its pod' : 'one pod for each node';
    case 'trouble':
      return limit.trouble.kind === 'master-missing' && limit.trouble.master !== undefined
        ? `master ${limit.trouble.master} ${limit.trouble.certain ? '' : 'most likely '}missing (${limit.network})`
        : `${troubleText(limit.trouble)} (${limit.network})`;
    case 'untold-service':
      return `whether it serves ${limit.network}${limit.on === '' ? '' : ` on ${limit.on}`} cannot be told`;
    case 'no-slice':
      return `has no slice of the range of ${limit.network}`;
    case 'no-network':
      return limit.certain ? `there is no network ${limit.network}` : `whether ${limit.network} exists cannot be told`;
    case 'refused':
      return `${limit.what}: ${limit.why}`;
    case 'uncounted':
      return `how many addresses ${limit.ipam} has for ${limit.network} cannot be told`;
    case 'supply':
      return supplyText(limit.supply);
  }
}

function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'label':
      return `nodeSelector ${refusal.key}=${refusal.value}`;
    case 'affinity':
      return 'required node affinity';
    case 'other-node':
      return `nodeName ${refusal.named}`;
    case 'cordoned':
      return 'cordoned';
    case 'not-ready':
      return 'not ready';
    case 'taint':
      return `taint ${refusal.text}`;
  }
}

function supplyText(supply: Supply): string {
  const { kind, title, free, node } = supply;
  if (kind === 'address' || kind === 'link')
    return `${kind === 'link' ? title : `address ${title}`} ${holderText(supply)}`;
  const subject = kind === 'pool' ? `pool ${title} has` : 'has';
  const what = kind === 'pool' ? 'free' : `${title} free`;
  if (free === 'unknown') return `how many addresses pool ${title} has free cannot be told`;
  return `${subject} ${free} ${what}${node === undefined ? ' for all nodes' : ''}${shares(supply)}`;
}

function holderText({ holders: [holder] }: Supply): string {
  return holder === undefined ? 'is for one pod' : `is held by ${holder}`;
}

/** Who else is to have of it, and how many a pod takes, where there is something to say. */
function shares({ awaited, promised, perPod }: Supply): string {
  return [
    ...(awaited.least > 0n ? [`pods that wait need ${awaited.least}`] : []),
    ...(promised.most > 0n
      ? [`those before take ${promised.least === promised.most ? '' : 'up to '}${promised.most}`]
      : []),
    ...(perPod.least > 1n ? [`each pod takes ${perPod.least}`] : []),
  ]
    .map((text) => `, ${text}`)
    .join('');
}

/** What binds, as part of a sentence. */
export function bindingText(limit: Limit, networks: readonly string[]): string {
  if (limit.kind !== 'supply') return limitText(limit);
  const { supply } = limit;
  const of = names(supply.networks.filter((network) => networks.includes(network)));
  switch (supply.kind) {
    case 'pool':
      return `the pool ${supply.title} of ${of} binds first`;
    case 'devices':
      return `${supply.title}${of === '' ? '' : ` of ${of}`} binds first`;
    case 'address':
      return `each would have the address ${supply.title} on ${of}, which ${holderText(supply)}`;
    case 'link':
      return `each needs ${supply.title} for ${of}, which ${holderText(supply)}`;
  }
}

/** What is not known of a limit, and would have to be. */
export function doubtText(limit: Limit): string {
  if (limit.kind === 'untold-service') return `${limitText(limit)}: ${limit.why}`;
  if (limit.kind !== 'supply' || limit.supply.free === 'unknown') return limitText(limit);
  const { title, networks, doubt, perPod, awaited, promised } = limit.supply;
  if (doubt !== undefined) return `how many hold of ${title} cannot be told: ${doubt}`;
  if (perPod.least !== perPod.most || awaited.least + perPod.most < awaited.most + perPod.least)
    return `pool ${title} of ${names(networks)} shares addresses with another range that is drawn from: how many are left is chance`;
  if (promised.least !== promised.most) return `how many of the pods before go there and take of ${title} is not known`;
  return `what some pods hold of pool ${title} cannot be read`;
}

/** A number of pods: `any` when there is no end. */
export function countText(count: Count): string {
  return count === 'unlimited' ? 'any' : String(count);
}
