"""The trunk as an ONNX graph, written out node by node, so that the same weights always give the same bytes.

Matrices are in eight bits with a scale per column; what is multiplied by them is put in eight bits as it runs, with a
scale per token, so that no text's numbers depend on the texts it is read beside. The table of word pieces has a scale
per piece. All else stays in 32 bits.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

Array = NDArray[np.float32]

_MOST = 127
"""The largest whole number in eight bits, with a sign."""
_MICROSOFT = "com.microsoft"
_EPSILON = 1e-12


class TrunkGraph:
    """Builds the graph of a BERT trunk from its weights, named as in `BertModel`."""

    def __init__(self, weights: Mapping[str, Array], heads: int, longest: int) -> None:
        self._weights = weights
        self._heads = heads
        self._longest = longest
        self._nodes: list[NodeProto] = []
        self._tensors: list[TensorProto] = []

    def build(self) -> ModelProto:
        """The model: `ids` and `mask`, both (texts, tokens), to `states`, (texts, tokens, width)."""
        states = self._embedded()
        layers = 1 + max(int(name.split(".")[2]) for name in self._weights if name.startswith("encoder.layer."))
        for number in range(layers):
            states = self._layer(f"encoder.layer.{number}", states)
        self._nodes[-1].output[0] = "states"
        both = ["texts", "tokens"]
        width = self._weights["embeddings.LayerNorm.weight"].shape[0]
        graph = helper.make_graph(
            self._nodes,
            "trunk",
            [helper.make_tensor_value_info(name, TensorProto.INT32, both) for name in ("ids", "mask")],
            [helper.make_tensor_value_info("states", TensorProto.FLOAT, [*both, width])],
            self._tensors,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="attunement")
        checker.check_model(model)
        return model

    def _embedded(self) -> str:
        pieces, scales = rows_in_eight_bits(self._weights["embeddings.word_embeddings.weight"])
        found = self._node("Gather", [self._tensor("pieces", pieces), "ids"])
        scale = self._node("Gather", [self._tensor("piece_scales", scales), "ids"])
        words = self._node("Mul", [self._node("Cast", [found], to=TensorProto.FLOAT), scale])
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = self._weights["embeddings.position_embeddings.weight"][: self._longest] + kind
        shape = self._node("Shape", ["ids"])
        count = self._node("Gather", [shape, self._tensor("second", np.array([1], np.int64))])
        first = self._tensor("first", np.array([0], np.int64))
        place = self._node("Slice", [self._tensor("places", places), first, count, first])
        whole = self._node("Add", [words, place])
        return self._node("LayerNormalization", [whole, *self._norm("embeddings.LayerNorm")], epsilon=_EPSILON)

    def _layer(self, name: str, states: str) -> str:
        parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        matrix = np.concatenate([self._weights[f"{part}.weight"] for part in parts])
        bias = np.concatenate([self._weights[f"{part}.bias"] for part in parts])
        projected = self._split(self._times(f"{name}.attention.self", matrix, states), len(parts))
        inputs = [*projected, self._tensor(f"{name}.attention.self.bias", bias), "mask"]
        attended = self._node("MultiHeadAttention", inputs, domain=_MICROSOFT, num_heads=self._heads)
        states = self._added(f"{name}.attention.output", attended, states)
        dense = f"{name}.intermediate.dense"
        inner = self._times(dense, self._weights[f"{dense}.weight"], states)
        inner = self._node("BiasGelu", [inner, self._kept(f"{dense}.bias")], domain=_MICROSOFT)
        return self._added(f"{name}.output", inner, states)

    def _added(self, name: str, inner: str, states: str) -> str:
        """A projection added to what went in, and normalised."""
        projected = self._times(f"{name}.dense", self._weights[f"{name}.dense.weight"], inner)
        inputs = [projected, states, *self._norm(f"{name}.LayerNorm"), self._kept(f"{name}.dense.bias")]
        return self._node("SkipLayerNormalization", inputs, domain=_MICROSOFT, epsilon=_EPSILON)

    def _times(self, name: str, matrix: Array, states: str) -> str:
        """States times a matrix (out, in), both in eight bits; sums are exact."""
        steps, scales = rows_in_eight_bits(matrix)
        largest = self._node("ReduceMax", [self._node("Abs", [states])], axes=[-1], keepdims=1)
        scale = self._node("Mul", [largest, self._constant("step", 1 / _MOST, np.float32)])
        one, middle = self._constant("one", 1, np.float32), self._constant("middle", _MOST + 1, np.uint8)
        whole = self._node("QuantizeLinear", [self._node("Div", [states, scale]), one, middle])
        inputs = [whole, self._tensor(f"{name}.steps", steps.T), one, self._tensor(f"{name}.scales", scales[:, 0])]
        product = self._node("MatMulIntegerToFloat", [*inputs, middle], domain=_MICROSOFT)
        return self._node("Mul", [product, scale])

    def _norm(self, name: str) -> list[str]:
        return [self._kept(f"{name}.weight"), self._kept(f"{name}.bias")]

    def _kept(self, name: str) -> str:
        return self._tensor(name, self._weights[name])

    def _tensor(self, name: str, values: NDArray[np.generic]) -> str:
        self._tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _constant(self, name: str, value: float, kind: type[np.generic]) -> str:
        """A number that several nodes share."""
        if all(tensor.name != name for tensor in self._tensors):
            self._tensor(name, np.array(value, kind))
        return name

    def _split(self, states: str, parts: int) -> list[str]:
        outputs = [f"{states}.{part}" for part in range(parts)]
        self._nodes.append(helper.make_node("Split", [states], outputs, name=f"Split.{len(self._nodes)}", axis=-1))
        return outputs

    def _node(self, operator: str, inputs: list[str], domain: str = "", **attributes: Any) -> str:
        output = f"{operator}.{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output


def rows_in_eight_bits(table: Array) -> tuple[NDArray[np.int8], Array]:
    """A table in whole numbers, and what one step of each row is worth."""
    scales = np.maximum(np.abs(table).max(axis=1, keepdims=True) / _MOST, 1e-12).astype(np.float32)
    return np.round(table / scales).astype(np.int8), scales
