import { type ObservedInside, observeInside } from './inside-observe.ts';
import { procNetArp } from './proc/arp.ts';
import { procNetDev } from './proc/dev.ts';
import { procNetFibTrie } from './proc/fib-trie.ts';
import { procNetIfInet6 } from './proc/if-inet6.ts';
import { procNetIpv6Route } from './proc/ipv6-route.ts';
import { procNetRoute } from './proc/route.ts';
import { compact, sectionShell, splitSections } from './sections.ts';
import { sysLinksShell } from './sys-class-net.ts';

/**
 * Prints all that a container can tell of its network, by the best means that it has: iproute2 with JSON, `ip` without
 * (busybox, old iproute2), ifconfig and route, and the kernel's files. Runs in bash, dash and busybox ash.
 */
const insideScript = compact(`${sectionShell}${sysLinksShell}
tables() {
  if found=$(ip "$1" route show table all 2>/dev/null </dev/null); then
    begin "ip $1 route show table all"
    printf '%s\\n' "$found"
    end 0
  else
    run "ip $1 route" ip "$1" route
  fi
}
found=
has ip && found=$(ip -j -d -s addr 2>/dev/null </dev/null)
case $found in
'['*)
  begin 'ip -j addr'; printf '%s\\n' "$found"; end 0
  run 'ip -j route' ip -j route show table all
  run 'ip -j rule' ip -j rule
  run 'ip -j -6 rule' ip -j -6 rule
  run 'ip -j neigh' ip -j neigh
  done_all
  exit 0
  ;;
esac
if has ip && found=$(ip addr 2>/dev/null </dev/null) && [ -n "$found" ]; then
  more=$(ip -d -s addr 2>/dev/null </dev/null) && [ -n "$more" ] && found=$more
  begin 'ip addr'; printf '%s\\n' "$found"; end 0
  tables -4
  tables -6
  run 'ip rule' ip rule
  run 'ip -6 rule' ip -6 rule
  run 'ip neigh' ip neigh
else
  has ifconfig && run 'ifconfig -a' ifconfig -a
  has route && run 'route -n' route -n
  file ${procNetRoute}
  file ${procNetFibTrie}
  file ${procNetIfInet6}
  file ${procNetIpv6Route}
  file ${procNetArp}
fi
file ${procNetDev}
begin /sys/class/net
sys_links
end 0
done_all
`);

/** The one exec that gathers everything. `marker` is chosen at random by the caller, letters and digits. */
export function insideArgv(marker: string): string[] {
  return ['sh', '-c', insideScript, 'multinet', marker];
}

/** Reads the output of `insideArgv`; the marker must be the same. */
export function parseInside(output: string, marker: string): ObservedInside {
  const sections = splitSections(output, marker);
  const observed = observeInside(sections);
  if (sections.finished) return observed;
  const message = sections.list.length === 0 ? 'printed nothing that could be read' : 'ended before it was finished';
  return { ...observed, problems: [...observed.problems, { place: 'sh', message }] };
}
