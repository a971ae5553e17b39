"""Score syntax read by the parser, and write its card: `python -m studies.parser`, where the extra `parser` is."""

import sys

from attunement.errors import InputError
from studies.instruments import syntax
from studies.page import write_card


def main() -> int:
    """Write the card; 2 without the data pack."""
    try:
        rows = list(syntax("parser"))
    except InputError as error:
        print(f"make validity: {error}", file=sys.stderr)
        return 2
    write_card("syntax", rows, "parser")
    for row in rows:
        print(f"{row.dataset:55} {row.part:12} n {row.n:5} {row.statistic} {row.value:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
