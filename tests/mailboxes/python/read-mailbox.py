"""read-mailbox.py FORMAT MAILBOX FOLDER: every mail of a mailbox, as Python's mailbox reads it, into a file of its own."""
import mailbox
import pathlib
import sys

form, path, folder = sys.argv[1:]
box = mailbox.Maildir(path, create=False) if form == "maildir" else mailbox.mbox(path, create=False)
for number, key in enumerate(box.iterkeys()):
    pathlib.Path(folder, str(number)).write_bytes(box.get_bytes(key))
