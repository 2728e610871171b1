#!/usr/bin/env python3
"""Small Parquet files as Apache Arrow writes them, for test/activations/parquet-shard.test.ts. Needs pyarrow.

    python3 parquet_shards.py > parquet_shards.json

Number j of position p of row r is r + p/8 + j/64, which is exact in half precision too.
"""
import base64
import io
import json
import pyarrow as pa
import pyarrow.parquet as pq

ROWS, POSITIONS, WIDTH = 11, 4, 3


def value(row, position, j):
    return row + position / 8 + j / 64


def vectors():
    return [[value(r, 0, j) for j in range(WIDTH)] for r in range(ROWS)]


def documents():
    return [[[value(r, p, j) for j in range(WIDTH)] for p in range(POSITIONS)] for r in range(ROWS)]


def file(columns, **options):
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer, row_group_size=4, **options)
    return base64.b64encode(buffer.getvalue()).decode()


if __name__ == "__main__":
    lists = pa.array(vectors(), pa.list_(pa.float32()))
    files = {
        "list": file({"act": lists}),
        "fixedSizeList": file({"act": pa.array(vectors(), pa.list_(pa.float32(), WIDTH))}, compression="none"),
        "halfList": file({"act": pa.array(vectors(), pa.list_(pa.float16()))}),
        "doubleList": file({"act": pa.array(vectors(), pa.list_(pa.float64()))}, write_page_index=True),
        "documents": file({
            "blocks.8.hook_resid_pre": pa.array(documents(), pa.list_(pa.list_(pa.float32()))),
            "token_ids": pa.array([[1] * POSITIONS] * ROWS, pa.list_(pa.int32())),
        }),
        "documentsWithIndex": file({"act": pa.array(documents(), pa.list_(pa.list_(pa.float32())))},
                                   write_page_index=True, data_page_size=64, write_batch_size=1),
        "columns": file({f"x{j}": pa.array([row[j] for row in vectors()], pa.float32()) for j in range(WIDTH)}
                        | {"label": pa.array(["a"] * ROWS)}),
        "zstd": file({"act": lists}, compression="zstd"),
        "ragged": file({"act": pa.array(vectors()[:-2] + [[1.0, 2.0], [1.0] * 4], pa.list_(pa.float32()))}),
        "nulls": file({"act": pa.array(vectors()[:-1] + [[1.0, None, 2.0]], pa.list_(pa.float32()))}),
        "integers": file({"act": pa.array([[1, 2]] * ROWS, pa.list_(pa.int64()))}),
        "two": file({"a": lists, "b": lists}),
    }
    print(json.dumps({"pyarrow": pa.__version__, "rows": ROWS, "positions": POSITIONS, "width": WIDTH, "files": files}))
