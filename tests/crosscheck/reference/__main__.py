"""`python -m reference RESOLVED -n 500 --seed 1 --out summary.json`, in tests/crosscheck."""
import argparse

from . import Reference, write_summary


def main():
    parser = argparse.ArgumentParser(prog="python -m reference", description="The second implementation by itself.")
    parser.add_argument("resolved", help="resolved.toml of a run")
    parser.add_argument("-n", type=int, default=2000, help="trajectories")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--beliefs", help="beliefs.parquet of a run, to be used instead of own draws")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--out", required=True, help="JSON with the statistics of every option and metric")
    a = parser.parse_args()
    write_summary(Reference(a.resolved, a.n, a.seed, a.beliefs).simulate(a.processes), a.out)


main()
