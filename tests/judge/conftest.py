"""Everything here needs the extra `judge`, and is not even looked at without it: make test-judge."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("inspect_ai") else ["test_*.py"]
