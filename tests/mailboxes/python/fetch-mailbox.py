"""fetch-mailbox.py PORT USER PASSWORD FOLDER: every mail of an INBOX, as an IMAP server gives it, into a file of its own."""
import imaplib
import pathlib
import re
import sys

port, user, password, folder = sys.argv[1:]
with imaplib.IMAP4("127.0.0.1", int(port)) as server:
    server.login(user, password)
    _, (count,) = server.select("INBOX", readonly=True)
    for number in range(1, int(count) + 1):
        _, ((told, mail), *_) = server.fetch(str(number), "(RFC822.SIZE BODY.PEEK[])")
        size = int(re.search(rb"RFC822.SIZE (\d+)", told)[1])
        if size != len(mail):
            sys.exit(f"mail {number} is said to have {size} octets and has {len(mail)}")
        pathlib.Path(folder, str(number)).write_bytes(mail)
