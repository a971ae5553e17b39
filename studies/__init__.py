"""How each figure in docs/validity.md is made: `make validity`, with the data pack named by ATTUNEMENT_DATA."""
