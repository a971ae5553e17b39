"""Run every study, and write docs/validity.md and a card for each instrument: `make validity`."""

import sys

from attunement.errors import InputError
from studies import pack
from studies.example import detections
from studies.instruments import STUDIES
from studies.page import PAGE, write_card, write_metric_cards, write_page


def main() -> int:
    """Run the studies; 2 without the data pack."""
    try:
        pack.pack()
    except InputError as error:
        print(f"make validity: {error}", file=sys.stderr)
        return 2
    cards = {}
    for name, study in STUDIES.items():
        cards[name] = list(study())
        write_card(name, cards[name])
        for row in cards[name]:
            print(
                f"{name:10} {row.dataset:24} {row.part:22} n {row.n:5} {row.statistic} {row.value:.3f} {row.interval}"
            )
    example = detections()
    for found in example:
        print(f"example    {found.name:48} precision {found.precision} recall {found.recall}")
    write_metric_cards(example)
    write_page(cards, example)
    print(f"wrote {PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
