"""
rewrite-mbox.py MBOX: until its standard input ends, it locks an mbox, reads all of it, writes all of it anew, and unlocks it, over
and over; then it writes how often it did.
"""
import mailbox
import select
import sys
import time

path = sys.argv[1]
count = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    begun = time.monotonic()
    box = mailbox.mbox(path, create=False)
    try:
        box.lock()
    except mailbox.ExternalClashError:
        box.close()
        time.sleep(0.005)  # as its documentation has it: somebody else has the lock, try again later
        continue
    try:
        keys = box.keys()
        for key in keys:
            box.get_bytes(key)
        if keys:
            box[keys[0]] = box.get_bytes(keys[0], from_=True)
            try:
                box.flush()
            except mailbox.ExternalClashError:
                # The new file is in place, and another process, which goes without the dot-lock that is still held here,
                # was just trying its fcntl lock, as it should do first.
                pass
            count += 1
    finally:
        box.unlock()
        box.close()
    time.sleep(time.monotonic() - begun)  # it is the others' turn for as long
print(count)
