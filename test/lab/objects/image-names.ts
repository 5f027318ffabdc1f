import { hexDigits } from '../scenario/identity.ts';
import type { ImageKind } from '../scenario/model.ts';

/** The image names of the recorded cluster. */
const names: Readonly<Record<ImageKind, string>> = {
  full: 'local/multitool:1',
  busybox: 'local/busybox:1',
  distroless: 'local/distroless:1',
  multus: 'ghcr.io/k8snetworkplumbingwg/multus-cni:snapshot-thick',
  whereabouts: 'ghcr.io/k8snetworkplumbingwg/whereabouts:latest',
};

/** As a pod's spec names it. */
export function imageName(kind: ImageKind): string {
  return names[kind];
}

/** As the kubelet reports it. */
export function reportedImage(kind: ImageKind): { image: string; imageID: string } {
  const name = names[kind];
  return {
    image: name.startsWith('local/') ? `docker.io/${name}` : name,
    imageID: `sha256:${hexDigits(64, 'image', name)}`,
  };
}

/** The kind of image that a name in a pod's spec stands for; anything unknown has every tool. */
export function imageKind(name: string): ImageKind {
  if (name.includes('multus')) return 'multus';
  if (name.includes('whereabouts')) return 'whereabouts';
  if (name.includes('busybox')) return 'busybox';
  if (name.includes('distroless') || name.includes('pause')) return 'distroless';
  return 'full';
}
