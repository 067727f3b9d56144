"""``python -m benchmarks [NAME …]`` runs the benchmarks of these names, or all of them."""

import importlib
import pkgutil
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    """Run them one after another; returns 2 for a name there is no benchmark of."""
    there = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    there = [name for name in there if not name.startswith("_")]
    if unknown := [name for name in names if name not in there]:
        print(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(there)}.", file=sys.stderr)
        return 2
    status = 0
    for name in names or there:
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"== {name}: {(module.__doc__ or '').strip().splitlines()[0]}", flush=True)
        status = max(status, int(module.main() or 0))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
