"""What a number of items can see."""

from statistics import NormalDist

from attunement.bench.statistics import Figure

ALPHA, POWER = 0.05, 0.8


def detectable(found: Figure, *, paired: float = 0.0) -> float | None:
    """The smallest difference between two models that as many items would see, four times out of five.

    (z₀.₉₇₅ + z₀.₈) √(2 (1 − ρ)) times the standard error that the interval shows (Cohen 1988); None without interval.

    Args:
        found: One model's figure.
        paired: The correlation ρ of the two models over items, 0 where it is not known: then the difference is an upper
            bound for models that find the same items hard.
    """
    if found.interval is None:
        return None
    normal = NormalDist()
    error = (found.interval[1] - found.interval[0]) / (2 * normal.inv_cdf(1 - ALPHA / 2))
    return float((normal.inv_cdf(1 - ALPHA / 2) + normal.inv_cdf(POWER)) * (2 * (1 - paired)) ** 0.5 * error)
