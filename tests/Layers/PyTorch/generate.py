"""Writes the JSON files of this folder: what PyTorch computes, for the tests to compare the layers with.

    python3 generate.py

Each file holds the cases of one layer type. The keys: `layer`, `phase`, `note`; `param` (the layer's options);
`bottoms`, `params` and `tops` (shape and row-major data); `top_diffs` (what was put on the tops; null: no backward pass);
`bottom_diffs` and `param_diffs` (null entries: no gradient).
Only the tests' authors need PyTorch: the files are kept with the tests.
"""
import importlib
import json
import pathlib

import cases

folder = pathlib.Path(__file__).parent
for module in sorted(folder.glob("*.py")):
    if module.stem not in ("cases", "generate"):
        importlib.import_module(module.stem)
for old in folder.glob("*.json"):
    old.unlink()
for layer, items in sorted(cases.ALL.items()):
    lines = ",\n".join(json.dumps(item) for item in items)
    (folder / f"{layer}.json").write_text(f"[\n{lines}\n]\n")
    print(f"{layer}: {len(items)} cases")
