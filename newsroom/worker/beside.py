"""`python -m newsroom.worker.beside COMMAND…`: runs a server with a worker beside it.

This process becomes the server. The worker reads a pipe that the server, and nobody else, holds
open: it ends when the server has, however that came about.
"""

import os
import subprocess
import sys


def main(command: list[str]) -> None:
    reads, holds = os.pipe()
    subprocess.Popen(
        [sys.executable, "manage.py", "db_worker", "--until-eof"],
        stdin=reads,
        start_new_session=True,  # Ctrl-C is the server's to hear
    )
    os.close(reads)
    os.set_inheritable(holds, True)
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
