#!/bin/sh
# Runs a server in a folder that others may be using, without changing it. To be called by
# `unshare --mount --uts --pid --fork --kill-child`. SIGTERM to the process named in INSTANCE/pid ends everything.
# serve.sh FOLDER INSTANCE PROGRAM...    INSTANCE/srv is its /srv
set -eu
folder=$1 instance=$2 root=$2/root
shift 2
read -r pid rest </proc/self/stat # the number that it has outside

mkdir "$root" "$instance/upper" "$instance/work"
mount -t overlay overlay -o "lowerdir=$folder,upperdir=$instance/upper,workdir=$instance/work" "$root" ||
  cp -a --reflink=auto "$folder/." "$root" # no overlay on this file system
mount --rbind /dev "$root/dev"
mount --bind "$instance/srv" "$root/srv"
mount -t proc proc "$root/proc"
hostname mx.example.test
echo '127.0.0.1 mx.example.test localhost' >"$root/etc/hosts"
echo 'hosts: files' >"$root/etc/nsswitch.conf"

trap exit TERM
echo "$pid" >"$instance/pid"
chroot "$root" "$@" &
wait $!
