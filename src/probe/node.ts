import { procNetDev } from './proc/dev.ts';
import { procNetIfInet6 } from './proc/if-inet6.ts';
import { procNetVlanConfig } from './proc/vlan-config.ts';
import { compact, sectionShell } from './sections.ts';
import { sysLinksShell } from './sys-class-net.ts';

/** Directories of the node that are looked into, as paths of the node. */
export interface NodeDirectories {
  /** Of CNI plugins. */
  readonly binaries: readonly string[];
  /** Of CNI configurations. */
  readonly configurations: readonly string[];
  /** Of host-local's pools: its `dataDir`, each network a directory below it. */
  readonly leases: readonly string[];
}

/** Where most distributions keep them. */
const usualNodeDirectories: NodeDirectories = {
  binaries: ['/opt/cni/bin'],
  configurations: ['/etc/cni/net.d'],
  leases: ['/var/lib/cni/networks'],
};

/**
 * Prints what a pod on the node's network sees of the node: links, addresses, default routes; and what it has mounted of
 * the node's CNI directories, below /hostroot, /host or at their own paths. With builtins only, as images of kube-proxy
 * and the Multus daemon have neither `ip` nor readlink. Big tables are filtered here: only default and connected routes
 * and the node's own addresses leave the node. Directories come as arguments, each with its role: `bin:/opt/cni/bin`.
 */
const nodeScript = compact(`${sectionShell}${sysLinksShell}
names() {
  [ -r "$1" ] && [ -x "$1" ] || return 1
  for entry in "$1"/*; do
    if [ -f "$entry" ] || [ -L "$entry" ]; then printf '%s\\n' "\${entry##*/}"; fi
  done
  return 0
}
leases() {
  [ -r "$1" ] && [ -x "$1" ] || return 1
  for pool in "$1"/*; do
    [ -d "$pool" ] || continue
    printf '%s/\\n' "\${pool##*/}"
    for entry in "$pool"/*; do
      [ -f "$entry" ] && printf '%s/%s\\n' "\${pool##*/}" "\${entry##*/}"
    done
  done
  return 0
}
found=
has ip && found=$(ip -j addr 2>/dev/null </dev/null)
case $found in
'['*) begin 'ip -j addr'; printf '%s\\n' "$found"; end 0 ;;
*)
  if has ip && found=$(ip addr 2>/dev/null </dev/null) && [ -n "$found" ]; then
    begin 'ip addr'; printf '%s\\n' "$found"; end 0
  fi
  ;;
esac
file ${procNetDev}
begin /sys/class/net
sys_links
end 0
file ${procNetIfInet6}
file ${procNetVlanConfig}
begin /proc/net/route
{ while read -r device destination gateway flags rest; do
  case $destination-$flags in
  Destination-* | 00000000-* | *-0001) printf '%s\\t%s\\t%s\\t%s\\t%s\\n' "$device" "$destination" "$gateway" "$flags" "$rest" ;;
  esac
done </proc/net/route; } 2>/dev/null
end $?
begin /proc/net/ipv6_route
{ while read -r destination length rest; do
  case $destination/$length in 00000000000000000000000000000000/00) printf '%s %s %s\\n' "$destination" "$length" "$rest" ;; esac
done </proc/net/ipv6_route; } 2>/dev/null
end $?
begin own
{ while read -r first second third rest; do
  case "$first $second $third" in
  '|-- '*) leaf=$second ;;
  '/32 host LOCAL') printf '%s\\n' "$leaf" ;;
  esac
done </proc/net/fib_trie; } 2>/dev/null
end $?
for word do
  for root in /hostroot /host ''; do
    directory=$root\${word#*:}
    [ -d "$directory" ] || continue
    begin "\${word%%:*} $directory"
    case $word in
    leases:*) leases "$directory" ;;
    *) names "$directory" ;;
    esac
    end $?
  done
done
begin mounts
{ while read -r id parent device source target rest; do
  for word do
    for root in /hostroot /host ''; do
      case $root\${word#*:}/ in "$target"/*) printf '%s %s\\n' "$source" "$target" ;; esac
    done
  done
done </proc/self/mountinfo; } 2>/dev/null
end $?
done_all
`);

/** The one exec in a host-network pod. `marker` is chosen at random by the caller, letters and digits. */
export function nodeArgv(marker: string, directories: NodeDirectories = usualNodeDirectories): string[] {
  return [
    'sh',
    '-c',
    nodeScript,
    'multinet',
    marker,
    ...directories.binaries.map((path) => `bin:${path}`),
    ...directories.configurations.map((path) => `conf:${path}`),
    ...directories.leases.map((path) => `leases:${path}`),
  ];
}
