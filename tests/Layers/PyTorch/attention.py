"""Attention. PyTorch 1.13 has no public scaled_dot_product_attention: its definition is written out."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from cases import case, integers, normal


def attention(query, key, value, mask=None, causal=False, scale=None):
    """The mask is 1 where a query sees a key, as PyTorch's boolean one."""
    scores = query @ key.transpose(-2, -1) * (scale or 1 / math.sqrt(query.shape[-1]))
    if causal:
        scores = scores.masked_fill(torch.ones(scores.shape[-2:]).tril() == 0, -math.inf)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -math.inf)
    return torch.softmax(scores, -1) @ value


# The first key is seen by all.
def keep(seed, *shape):
    mask = integers(seed, 2, *shape)
    mask[..., 0] = 1
    return mask


case("MatMul", torch.matmul, [normal(1, 3, 4), normal(2, 4, 5)])
case("MatMul", torch.matmul, [normal(1, 2, 1, 3, 4), normal(2, 3, 4, 2)], note="broadcast")
case("MatMul", lambda a, b: a.transpose(-2, -1) @ b.transpose(-2, -1), [normal(1, 2, 4, 3), normal(2, 1, 5, 4)], {"transpose_a": True, "transpose_b": True}, note="transposed")

QUERY, KEY, VALUE = normal(1, 2, 1, 2, 2), normal(2, 2, 1, 4, 2), normal(3, 2, 1, 4, 3)
NAME = "ScaledDotProductAttention"
case(NAME, attention, [QUERY, KEY, VALUE])
case(NAME, lambda q, k, v: attention(q, k, v, causal=True), [normal(4, 2, 4, 2), normal(5, 2, 3, 2), normal(6, 2, 3, 3)], {"causal": True}, note="causal, more queries than keys")
case(NAME, lambda q, k, v: attention(q, k, v, causal=True), [QUERY, KEY, VALUE], {"causal": True}, note="causal, fewer queries than keys")
case(NAME, lambda q, k, v: attention(q, k, v, scale=0.3), [QUERY, KEY, VALUE], {"scale": 0.3}, note="scale")
case(NAME, attention, [QUERY, KEY, VALUE, keep(7, 2, 1, 2, 4)], note="mask")
case(NAME, lambda q, k, v, m: attention(q, k, v, m, causal=True), [QUERY, KEY, VALUE, keep(8, 2, 1, 1, 4)], {"causal": True}, note="causal, padding mask")


def multi_head(heads, causal=False):
    """nn.MultiheadAttention on one bottom or three, with a padding mask (N×1×1×S) where there is one more."""
    def run(*tensors):
        has_bias = tensors[-1].dim() == 1
        params = list(tensors[-4:] if has_bias else tensors[-2:])
        bottoms = list(tensors[:-len(params)])
        mask = bottoms.pop() if len(bottoms) in (2, 4) else None
        query, key, value = bottoms * 3 if len(bottoms) == 1 else bottoms
        in_weight, in_bias, out_weight, out_bias = params if has_bias else (params[0], None, params[1], None)
        module = nn.MultiheadAttention(query.shape[-1], heads, bias=has_bias, batch_first=True)
        functional = [tensor.transpose(0, 1) for tensor in (query, key, value)]
        hidden = torch.ones(query.shape[1], key.shape[1]).triu(1) == 1 if causal else None
        output, _ = F.multi_head_attention_forward(
            *functional, module.embed_dim, heads, in_weight, in_bias, None, None, False, 0.0, out_weight, out_bias,
            key_padding_mask=None if mask is None else mask[:, 0, 0] == 0, need_weights=False, attn_mask=hidden)
        return output.transpose(0, 1)
    return run


WEIGHTS = [0.4 * normal(11, 12, 4), 0.1 * normal(12, 12), 0.4 * normal(13, 4, 4), 0.1 * normal(14, 4)]
X, KEYS, VALUES = normal(15, 2, 3, 4), normal(16, 2, 4, 4), normal(17, 2, 4, 4)
case("MultiHeadAttention", multi_head(2), [X], {"num_heads": 2}, WEIGHTS)
case("MultiHeadAttention", multi_head(4, causal=True), [X], {"num_heads": 4, "causal": True, "bias_term": False}, WEIGHTS[::2], note="causal, no bias")
case("MultiHeadAttention", multi_head(2), [X, keep(18, 2, 1, 1, 3)], {"num_heads": 2}, WEIGHTS, note="padding mask")
case("MultiHeadAttention", multi_head(2), [X, KEYS, VALUES], {"num_heads": 2}, WEIGHTS, note="query, key, value")
case("MultiHeadAttention", multi_head(1), [X, KEYS, VALUES, keep(19, 2, 1, 1, 4)], {"num_heads": 1}, WEIGHTS, note="query, key, value, padding mask")
