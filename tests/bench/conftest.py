"""Everything here needs the extra `bench`, and is not even looked at without it: make test-bench."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("inspect_ai") and find_spec("sacrebleu") else ["test_*.py"]
