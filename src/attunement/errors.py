"""What can go wrong, as one tree.

AttunementError
├── InputError (also a ValueError)   what the user gave is wrong: a file, an option, a field
│   └── ReaderError                  one record of a log cannot be read; the run goes on
├── OutputError (also an OSError)    a result cannot be written
├── CostReached                      judges may be asked nothing more; what was answered is kept
└── JudgeError                       a judge failed or answered off-list; never lowers a score
"""


class AttunementError(Exception):
    """Base of every error that Attunement raises on purpose."""


class InputError(AttunementError, ValueError):
    """What the user gave is wrong; the message says where, and what would be right."""


class ReaderError(InputError):
    """One record of a log cannot be read as an exchange."""


class OutputError(AttunementError, OSError):
    """A result cannot be written where the user asked for it."""


class CostReached(AttunementError):
    """The next call to a judge would cost more than the user allows; what was answered is kept."""


class JudgeError(AttunementError):
    """A judge failed, or answered with something that was not on its list."""
