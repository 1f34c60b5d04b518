"""Makes the fixtures of this folder. Needs numpy; run it here: python3 make_fixtures.py

Every array holds the values of `values(dtype)`, so that the tests can name them without reading them from another file.
"""
import json
import struct

import numpy as np


def values(dtype):
    """2x3: 0, 1, 2, 3, 4, 100 for integers; -1.5, 0, 0.25, 1, 2.5, 1024 for floats."""
    if np.dtype(dtype).kind == "f":
        flat = [-1.5, 0.0, 0.25, 1.0, 2.5, 1024.0]
    elif np.dtype(dtype).kind == "b":
        flat = [False, True, True, False, False, True]
    else:
        flat = [0, 1, 2, 3, 4, 100]
    return np.array(flat).reshape(2, 3).astype(dtype)


for code in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]:
    np.save(f"little_{code}.npy", values(code))
for code in [">f2", ">f4", ">f8", ">i2", ">i4", ">i8", ">u2", ">u4", ">u8"]:
    np.save(f"big_{code[1:]}.npy", values(code))

# Column-major; element [i, j, k] is 100 i + 10 j + k.
i, j, k = np.ogrid[0:2, 0:3, 0:4]
np.save("fortran.npy", np.asfortranarray((100 * i + 10 * j + k).astype("<f4")))
np.save("fortran_big_f8.npy", np.asfortranarray((100 * i + 10 * j + k).astype(">f8")))

np.save("scalar.npy", np.float64(2.5))
np.save("empty.npy", np.zeros((0, 3), "<f4"))
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(f"version_{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, values("f4"), version=version)

np.savez("stored.npz", weight=values("f4"), **{"data/x": values("f8")})
np.savez_compressed("compressed.npz", weight=values("f4"), zeros=np.zeros((100, 100), "<f4"))

np.save("objects.npy", np.array([None, 1], dtype=object), allow_pickle=True)
np.save("structured.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
np.save("complex.npy", np.zeros(2, dtype="c8"))
np.save("text.npy", np.array(["a", "b"]))


def safetensors(path, tensors, metadata):
    """As the format's page says: u64 length, JSON padded with spaces to a multiple of 8, bytes."""
    header, data = {"__metadata__": metadata}, b""
    for name, dtype, shape, content in tensors:
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


bfloat16 = (values("f4").view("<u4") >> 16).astype("<u2")
safetensors("types.safetensors",
            [("f64", "F64", [2, 3], values("f8").tobytes()), ("i64", "I64", [2, 3], values("i8").tobytes()),
             ("u64", "U64", [2, 3], values("u8").tobytes()), ("f32", "F32", [2, 3], values("f4").tobytes()),
             ("i32", "I32", [2, 3], values("i4").tobytes()), ("u32", "U32", [2, 3], values("u4").tobytes()),
             ("f16", "F16", [2, 3], values("f2").tobytes()), ("bf16", "BF16", [2, 3], bfloat16.tobytes()),
             ("i16", "I16", [2, 3], values("i2").tobytes()), ("u16", "U16", [2, 3], values("u2").tobytes()),
             ("i8", "I8", [2, 3], values("i1").tobytes()), ("u8", "U8", [2, 3], values("u1").tobytes()),
             ("bool", "BOOL", [2, 3], values("b1").tobytes()), ("scalar", "F32", [], struct.pack("<f", 2.5)),
             ("empty", "F32", [0, 3], b"")],
            {"format": "pt", "classes": "setosa,versicolor"})
