"""python3 python-store.py maildir|mbox PATH OCTETS: stores as many mails as each line says, with the same promise: file and folder
are on the disk before the next mail is begun. Answers by what that took, in JSON."""

import json
import mailbox
import os
import resource
import sys
import time

kind, path, octets = sys.argv[1], sys.argv[2], int(sys.argv[3])
line = b"0123456789" * 7 + b"\n"
mail = b"From: ann@example.org\nTo: bob@example.com\nSubject: one\n\n"
mail += line * max(1, (octets - len(mail)) // len(line))

if kind == "maildir":
    box = mailbox.Maildir(path, create=True)
    new = os.open(os.path.join(path, "new"), os.O_RDONLY)

    def store():
        box.add(mail)
        os.fsync(new)

else:
    box = mailbox.mbox(path, create=True)

    def store():
        box.lock()
        box.add(mail)
        box.flush()
        box.unlock()


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


print('"ready"', flush=True)
for task in sys.stdin:
    mails = json.loads(task)["mails"]
    start, before = time.perf_counter(), cpu()
    for _ in range(mails):
        store()
    work = {"mails": mails, "seconds": time.perf_counter() - start, "cpuSeconds": cpu() - before}
    print(json.dumps(work), flush=True)
