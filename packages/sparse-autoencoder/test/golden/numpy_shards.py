#!/usr/bin/python3
"""Small NumPy files, for test/activations/array-shards.test.ts.

    python3 numpy_shards.py > numpy_shards.json

Number j of position p of row r is r + p/8 + j/64, which is exact in half precision too.
"""
import base64
import io
import json
import numpy as np

ROWS, POSITIONS, WIDTH = 11, 4, 3


def file(save, *arrays, **named):
    buffer = io.BytesIO()
    save(buffer, *arrays, **named)
    return base64.b64encode(buffer.getvalue()).decode()


if __name__ == "__main__":
    r, p, j = np.ogrid[:ROWS, :POSITIONS, :WIDTH]
    documents = (r + p / 8 + j / 64).astype(np.float32)
    vectors = documents[:, 0]
    ids = np.ones((ROWS, POSITIONS), np.int32)
    print(json.dumps({"numpy": np.__version__, "files": {
        "F64.npy": file(np.save, vectors.astype(np.float64)),
        "F32.npy": file(np.save, vectors),
        "F16.npy": file(np.save, vectors.astype(np.float16)),
        "bigEndian.npy": file(np.save, vectors.astype(">f4")),
        "documents.npy": file(np.save, documents),
        "fortran.npy": file(np.save, np.asfortranarray(vectors)),
        "integers.npy": file(np.save, ids),
        "one-axis.npy": file(np.save, vectors[0]),
        "stored.npz": file(np.savez, act=vectors, ids=ids, text=np.array(["a", "b"])),
        "compressed.npz": file(np.savez_compressed, act=documents, ids=ids),
        "two.npz": file(np.savez, a=vectors, b=documents),
    }}))
