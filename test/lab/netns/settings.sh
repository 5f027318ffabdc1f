# Usage: sh settings.sh NAME=VALUE…   writes kernel settings of the network namespace it runs in; a name is a path
# below /proc/sys. Settings that this kernel does not have (IPv6 switched off) are left alone.
for setting; do
  file=/proc/sys/${setting%%=*}
  if [ -w "$file" ]; then echo "${setting#*=}" >"$file"; fi
done
