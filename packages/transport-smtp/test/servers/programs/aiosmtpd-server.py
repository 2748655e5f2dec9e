"""Python's aiosmtpd: SMTP, SMTP under TLS and LMTP, into Maildirs. Takes its settings from the file named first."""

import asyncio
import json
import os
import ssl
import sys
import uuid

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

with open(sys.argv[1], encoding="utf-8") as file:
    SETTINGS = json.load(file)
FOLDER = os.path.dirname(sys.argv[1])


def store(user, octets):
    name = uuid.uuid4().hex
    folder = os.path.join(SETTINGS["maildirs"], user)
    with open(os.path.join(folder, "tmp", name), "wb") as mail:
        mail.write(octets)
    os.rename(os.path.join(folder, "tmp", name), os.path.join(folder, "new", name))


class Mailboxes:
    def __init__(self, replies_per_recipient):
        self.replies_per_recipient = replies_per_recipient

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.rpartition("@")[0] not in SETTINGS["users"]:
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        sender = "" if envelope.mail_from == "<>" else envelope.mail_from
        content = f"Return-Path: <{sender}>\r\n".encode() + envelope.original_content
        for address in envelope.rcpt_tos:
            store(address.rpartition("@")[0], content)
        replies = len(envelope.rcpt_tos) if self.replies_per_recipient else 1
        return "\r\n".join(["250 OK"] * replies)


def log_in(server, session, envelope, mechanism, data):
    login = SETTINGS["login"]
    right = LoginPassword(login["user"].encode(), login["password"].encode())
    return AuthResult(success=data == right, handled=False)


def context():
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(os.path.join(FOLDER, "cert.pem"), os.path.join(FOLDER, "key.pem"))
    return made


async def serve():
    loop = asyncio.get_running_loop()
    common = {"enable_SMTPUTF8": True, "data_size_limit": SETTINGS["sizeOctets"], "loop": loop, "hostname": "localhost"}
    smtp = {**common, "authenticator": log_in}

    async def listen(door, make, tls=None):
        await loop.create_server(make, "127.0.0.1", SETTINGS["ports"][door], ssl=tls)

    await listen("smtp", lambda: SMTP(Mailboxes(False), tls_context=context(), **smtp))
    await listen("smtps", lambda: SMTP(Mailboxes(False), auth_require_tls=False, **smtp), context())
    await listen("lmtp", lambda: LMTP(Mailboxes(True), **common))
    await asyncio.Event().wait()


asyncio.run(serve())
