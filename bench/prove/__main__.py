"""Runs all proofs, or those that are named: python -m bench.prove [NAME…]

What a proof has done so far it writes into build/prove/, and goes on from there when it was stopped.
"""

import argparse
import pkgutil
import sys
from importlib import import_module

import bench.prove

NAMES = sorted(found.name for found in pkgutil.iter_modules(bench.prove.__path__) if found.name != "__main__")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.prove")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all of them unless some are named"
    )
    names = parser.parse_args().names or NAMES
    if unknown := set(names) - set(NAMES):
        parser.error(f"there is no proof called {', '.join(sorted(unknown))}")
    failed = []
    for name in names:
        print(f"--- {name}", flush=True)
        problems = import_module(f"bench.prove.{name}").prove()
        print(*problems, sep="\n", end="\n" if problems else "")
        failed += [name] * bool(problems)
    print(f"{len(names) - len(failed)} of {len(names)} proven" + "".join(f", not {name}" for name in failed))
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
