"""Score instruments of a tier that needs an extra, and write their cards: `python -m studies.tier encoder`."""

import sys

from attunement.errors import InputError
from studies.instruments import acts, affect, register, syntax
from studies.page import write_card

TIERS = {
    "encoder": {"affect": affect, "acts": acts, "register": register},
    "parser": {"syntax": syntax},
}


def main() -> int:
    """Write the cards; 2 without the data pack, or for a tier that needs no extra."""
    tier = sys.argv[1] if len(sys.argv) > 1 else ""
    if tier not in TIERS:
        print(f"studies.tier: {tier!r} is none; there are: {', '.join(TIERS)}", file=sys.stderr)
        return 2
    for name, study in TIERS[tier].items():
        try:
            rows = list(study(tier))
        except InputError as error:
            print(f"make validity: {error}", file=sys.stderr)
            return 2
        write_card(name, rows, tier)
        for row in rows:
            print(
                f"{name:10} {row.dataset:40} {row.part:22} n {row.n:5} {row.statistic} {row.value:.3f} {row.interval}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
