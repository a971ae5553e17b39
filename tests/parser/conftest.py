"""Everything here needs the extra `parser`, and is not even looked at without it: make test-parser."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("spacy") else ["test_*.py"]
