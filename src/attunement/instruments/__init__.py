"""What observes text. Each instrument has a name, a version, a tier, the languages it reads and a validity card."""

from attunement.instruments.instrument import Instrument, Tier, Validity
from attunement.instruments.load import INSTRUMENTS, load_instrument

__all__ = ["INSTRUMENTS", "Instrument", "Tier", "Validity", "load_instrument"]
