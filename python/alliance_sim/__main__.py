"""`python -m alliance_sim` is the program."""

import subprocess
import sys

from alliance_sim import program

if __name__ == "__main__":
    sys.exit(subprocess.run([program(), *sys.argv[1:]]).returncode)
