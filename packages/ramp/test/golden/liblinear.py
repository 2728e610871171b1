"""Objectives of LIBLINEAR (Debian: liblinear-tools) for `liblinear.json`: python3 liblinear.py FOLDER > liblinear.json

FOLDER holds LIBSVM's heart_scale and a9a. -s 3 -B 1, solved as far as the program's cap on passes lets it; what it
prints is the dual objective, which lies below the optimum by less than the model lies above it.
"""

import json
import re
import subprocess
import sys
import tempfile

folder = sys.argv[1]
found = []
with tempfile.NamedTemporaryFile() as model:
    for file, epsilon, costs in [("heart_scale", 1e-3, [0.01, 0.1, 0.5, 1]), ("a9a", 1e-2, [0.01, 0.1, 0.5, 1])]:
        for c in costs:
            args = ["liblinear-train", "-s", "3", "-B", "1", "-c", str(c), "-e", str(epsilon)]
            done = subprocess.run(args + [f"{folder}/{file}", model.name], capture_output=True, text=True, check=True)
            value = -float(re.search(r"Objective value = (\S+)", done.stdout).group(1))
            found.append({"file": file, "c": c, "objective": value})
print(json.dumps(found, indent=1))
