"""Golden vectors for half precision, made by numpy (float16) and PyTorch (bfloat16).

Run: python3 half.py > half.json
"""

import hashlib
import json

import numpy as np
import torch

rng = np.random.default_rng(20)

# Every finite or infinite half, widened: one digest over the little-endian float32 bits. NaNs are left to the
# definition test, since hardware may quiet them.
halves = np.arange(65536, dtype=np.uint16).view(np.float16)
halves = halves[~np.isnan(halves)]
widened = hashlib.sha256(halves.astype("<f4").tobytes()).hexdigest()

edges = [0x00000000, 0x80000000, 0x00000001, 0x7F800000, 0xFF800000, 0x7F7FFFFF, 0x477FE000, 0x477FEFFF, 0x477FF000,
         0x477FF001, 0x33000000, 0x33000001, 0x32FFFFFF, 0x33800000, 0x33C00000, 0x387FFFFF, 0x387FE000, 0x387FF000,
         0x38800000, 0x38801000, 0x38803000, 0x3F801000, 0x3F803000, 0x3F801001, 0x3F800FFF, 0x3F808000, 0x3F818000,
         0x3F808001, 0x3F807FFF, 0x7F7F8000, 0x7F7F7FFF, 0x00008000, 0x00018000, 0x00007FFF]
# Random bits rarely fall into the range of halves: half of the cases are drawn around it.
bits = np.concatenate([
    np.array(edges, dtype=np.uint32),
    rng.integers(0, 2**32, 200, dtype=np.uint32),
    (rng.standard_normal(200) * 2.0 ** rng.integers(-26, 17, 200)).astype(np.float32).view(np.uint32),
])
floats = bits.view(np.float32)
bits, floats = bits[~np.isnan(floats)], floats[~np.isnan(floats)]
with np.errstate(over="ignore"):
    float16 = floats.astype(np.float16).view(np.uint16)
bfloat16 = torch.from_numpy(floats.copy()).to(torch.bfloat16).view(torch.int16).numpy().view(np.uint16)

print(json.dumps({
    "widenedSha256": widened,
    "float32": bits.tolist(),
    "float16": float16.tolist(),
    "bfloat16": bfloat16.tolist(),
}))
