"""in-terminal.py PROGRAM ARGUMENT...: runs a program that wants a terminal in one of its own; what it shows goes to stderr."""
import os
import pty
import sys

child, terminal = pty.fork()
if child == 0:
    os.environ["TERM"] = "xterm"
    os.execvp(sys.argv[1], sys.argv[1:])
try:
    while shown := os.read(terminal, 65536):
        sys.stderr.buffer.write(shown)
except OSError:  # Linux ends it so once the program is gone
    pass
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
