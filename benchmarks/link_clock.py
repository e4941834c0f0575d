"""Run a command and print its wall seconds and peak memory as JSON: ``python -m benchmarks.link_clock COMMAND …``.

A child's peak starts at its parent's on Linux, so this parent imports nothing but the standard library.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

_MB = 1024  # ru_maxrss counts kibibytes on Linux


def main() -> None:
    """Run the command of the command line; its output goes to standard error; end as it ends."""
    started = time.perf_counter()
    # Compiled modules are kept, as on any machine where the engines are installed.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(sys.argv[1:], stdout=sys.stderr, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "peak": usage.ru_maxrss / _MB, "cpu": usage.ru_utime + usage.ru_stime}))
    sys.exit(process.returncode)


if __name__ == "__main__":
    main()
