# The first process of a lab container, in namespaces of its own (mount, pid, host name) inside a pod's network namespace.
# Usage: sh container-init.sh FSTAB ROOT HOSTNAME      stdin: a pipe that the lab holds open
# It mounts what FSTAB names, makes ROOT the root directory, reports its pid as the machine sees it, and reaps
# orphans until the pipe closes, be it because the lab stops or because it was killed. With the first process of
# a pid namespace the kernel ends all others in it, so nothing that was started in a container outlives the lab.
set -eu
# /proc is still the machine's here: this is the pid by which the lab can enter.
read -r pid rest </proc/self/stat
echo "$3" >/proc/sys/kernel/hostname
mount --all --fstab "$1"
cd "$2"
pivot_root . .lab/old
exec 3<&0
/.lab/bin/umount -l /.lab/old
echo "ready $pid"
/.lab/bin/cat <&3 >/dev/null &
wait
