#!/bin/sh
# Runs a program in another root. To be called by `unshare --mount --pid --fork --kill-child`, so that whatever it
# starts or mounts goes with it.
# enter.sh ROOT PROGRAM...
set -eu
root=$1
shift
mount -t proc proc "$root/proc"
exec chroot "$root" "$@"
