#!/usr/bin/python3
"""Writes interop_files.json: autoencoders in the layouts of four libraries, and what those libraries compute with them.

    /usr/bin/python3 interop_files.py > interop_files.json

Each case holds files in base64, an input x [B, d], the dense codes z [B, n] and the reconstruction [B, d] in the inputs'
own space, all in float64 by the formulas of the library concerned, from the numbers as the file holds them. `.pt` files
are written by torch.save, safetensors by hand. With a path as its argument the script reads a `.pt` file of ours with
torch.load instead, and prints what is in it as JSON; the test does that where PyTorch is installed.
"""
import base64
import collections
import io
import json
import struct
import sys

import torch

if len(sys.argv) > 1:
    loaded = torch.load(sys.argv[1], weights_only=True)

    def shown(value):
        if isinstance(value, torch.Tensor):
            return {"dtype": str(value.dtype), "shape": list(value.shape), "data": value.double().flatten().tolist()}
        return {k: shown(v) for k, v in value.items()} if isinstance(value, dict) else value

    print(json.dumps([[name, shown(value)] for name, value in loaded.items()]))
    sys.exit()

B, d, n, k = 4, 6, 9, 3
generator = torch.Generator().manual_seed(7)


def normal(*shape, scale=1.0):
    """Float32 numbers with few digits, so that their text is short."""
    return torch.round(torch.randn(*shape, generator=generator) * scale * 256) / 256


def unit_rows(matrix):
    return matrix / matrix.norm(dim=-1, keepdim=True)


x = normal(B, d, scale=2.0) + 0.75
E, b_enc, b_pre = normal(n, d), normal(n, scale=0.3), normal(d, scale=0.5)
D_rows = unit_rows(normal(n, d))          # one unit vector per latent
D_long = normal(n, d, scale=0.7)          # rows of any norm


def b64(data):
    return base64.b64encode(data).decode()


def pickled(value):
    file = io.BytesIO()
    torch.save(value, file)
    return b64(file.getvalue())


def safetensors(tensors):
    names = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}
    header, data = {}, b""
    for name, tensor in tensors.items():
        tensor = tensor.contiguous()
        raw = tensor.view(torch.int16).numpy().tobytes() if tensor.dtype == torch.bfloat16 else tensor.numpy().tobytes()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return b64(struct.pack("<Q", len(text)) + text + data)


def text(value):
    return b64(json.dumps(value).encode())


def keep_top(a):
    """The k largest of each row, then ReLU; the others 0."""
    values, indices = a.topk(k, dim=-1)
    ordered = torch.relu(a.topk(k + 1, dim=-1).values)
    gap = (ordered[:, k - 1] - ordered[:, k])[ordered[:, k - 1] > 0].min()
    assert gap > 1e-3, f"a near tie ({gap}) would make the choice depend on rounding"
    return torch.zeros_like(a).scatter(-1, indices, torch.relu(values))


def layer_norm(rows):
    mu = rows.mean(dim=-1, keepdim=True)
    std = (rows - mu).std(dim=-1, keepdim=True)
    return (rows - mu) / (std + 1e-5), lambda y: y * std + mu


def constant_norm(rows):
    c = d ** 0.5 / rows.norm(dim=-1, keepdim=True)
    return rows * c, lambda y: y / c


def as_is(rows):
    return rows, lambda y: y


def doubles(*tensors):
    return [tensor.double() for tensor in tensors]


def case(library, files, z, reconstruction, **more):
    return {"library": library, "files": files, "z": z.tolist(), "reconstruction": reconstruction.tolist(), **more}


def open_ai(normalize, activation, column_major, state):
    """latents = activation(E(x − pre_bias) + latent_bias); recons = D latents + pre_bias, with LN around."""
    e, dec, lb, pb, rows = doubles(E, D_rows.T, b_enc, b_pre, x)
    inner, restore = normalize(rows)
    z = activation((inner - pb) @ e.T + lb)
    decoder = D_rows.T.contiguous().T.contiguous().T if column_major else D_rows.T.contiguous()
    assert (decoder.stride() == (1, d)) == column_major
    tensors = collections.OrderedDict(pre_bias=b_pre, latent_bias=b_enc, stats_last_nonzero=torch.arange(n) * 3)
    if state is not None:
        tensors["latents_activation_frequency"] = torch.full((n,), 0.25)
        tensors["latents_mean_square"] = torch.arange(n).float() / 8
    tensors["encoder.weight"] = torch.nn.Parameter(E)
    tensors["decoder.weight"] = torch.nn.Parameter(decoder)
    if state is not None:
        tensors.update(state)
    return case("openAi", {"8.pt": pickled(tensors)}, z, restore(z @ dec.T + pb))


def sparsify(dtype, settings):
    """top_acts = topk(relu((x − b_dec) Eᵀ + bias)); x̂ = top_acts W_dec + b_dec."""
    stored = {"encoder.weight": E, "encoder.bias": b_enc, "W_dec": D_rows, "b_dec": b_pre}
    stored = {name: tensor.to(dtype) for name, tensor in stored.items()}
    e, eb, w, b = doubles(*stored.values())
    rows = x.double()
    z = keep_top(torch.relu((rows - b) @ e.T + eb))
    files = {"layers.3/sae.safetensors": safetensors(stored), "layers.3/cfg.json": text(settings)}
    return case("sparsify", files, z, z @ w + b)


def sae_lens(settings, decoder, normalize=as_is, apply_b_dec=True, rescale=False, relu=False, factor=None, latent_scale=None):
    """hidden = (norm(x) − b_dec·apply) W_enc + b_enc, times ‖W_dec‖ where rescaled; out of the norm at the end."""
    e, eb, w, b, rows = doubles(E, b_enc, decoder, b_pre, x)
    inner, restore = normalize(rows if factor is None else rows * factor)
    hidden = (inner - b * apply_b_dec) @ e.T + eb
    norms = w.norm(dim=-1)
    if rescale:
        hidden = hidden * norms
    z = torch.relu(hidden) if relu else keep_top(hidden)
    contributions = z / norms if rescale else z
    tensors = {"W_enc": E.T, "b_enc": b_enc, "W_dec": decoder, "b_dec": b_pre}
    if latent_scale is not None:
        contributions = contributions * latent_scale.double()
        tensors["scaling_factor"] = latent_scale
    out = restore(contributions @ w + b)
    files = {"sae_weights.safetensors": safetensors(tensors), "cfg.json": text(settings)}
    return case("saeLens", files, z, out if factor is None else out / factor)


def dictionary_learning(kind, config):
    """AutoEncoderTopK, AutoEncoder and AutoEncoderNew; the last encodes x, not x − b."""
    e, dec, eb, b, rows = doubles(E, D_rows.T, b_enc, b_pre, x)
    if kind == "AutoEncoderTopK":
        z = keep_top(torch.relu((rows - b) @ e.T + eb))
        state = collections.OrderedDict(b_dec=b_pre, k=torch.tensor(k, dtype=torch.int), threshold=torch.tensor(0.625))
    else:
        z = torch.relu((rows - b * (kind == "AutoEncoder")) @ e.T + eb)
        state = collections.OrderedDict({"bias" if kind == "AutoEncoder" else "decoder.bias": b_pre})
    state["decoder.weight"] = D_rows.T.contiguous()
    state["encoder.weight"], state["encoder.bias"] = E, b_enc
    files = {"trainer_0/ae.pt": pickled(state)}
    if config is not None:
        files["trainer_0/config.json"] = text(config)
    return case("dictionaryLearning", files, z, z @ dec.T + b)


topk_state = {"activation": "TopK", "activation_state_dict": collections.OrderedDict(k=k, postact_fn="ReLU")}
relu_state = {"activation": "ReLU", "activation_state_dict": collections.OrderedDict()}
version_6 = {"d_in": d, "d_sae": n, "dtype": "float32", "device": "cuda", "apply_b_dec_to_input": True,
             "normalize_activations": "none", "reshape_activations": "none",
             "metadata": {"sae_lens_version": "6.18.0", "model_name": "gpt2", "hook_name": "blocks.8.hook_resid_post"},
             "architecture": "topk", "k": k, "rescale_acts_by_decoder_norm": False}
flat = {"architecture": "standard", "d_in": d, "d_sae": n, "activation_fn_str": "topk", "activation_fn_kwargs": {"k": k},
        "apply_b_dec_to_input": True, "finetuning_scaling_factor": False, "model_name": "gpt2", "hook_layer": 8,
        "hook_point": "blocks.8.hook_resid_post", "normalize_activations": False, "prepend_bos": True}
settings_of_sparsify = {"activation": "topk", "expansion_factor": 32, "normalize_decoder": True, "num_latents": n, "k": k,
                        "multi_topk": False, "skip_connection": False, "transcode": False, "d_in": d}
factor = 0.4375
latent_scale = torch.linspace(0.5, 1.5, n)

scaled = sae_lens({**version_6, "normalize_activations": "expected_average_only_in"}, D_long, factor=factor)
scaled["files"]["activation_scaler.json"] = text({"scaling_factor": factor})
scaled["files"]["sparsity.safetensors"] = safetensors({"sparsity": torch.linspace(-10, 0, n)})

cases = {
    "OpenAI: TopK, column-major decoder": open_ai(layer_norm, keep_top, True, topk_state),
    "OpenAI: TopK, row-major decoder": open_ai(layer_norm, keep_top, False, topk_state),
    "OpenAI: ReLU": open_ai(as_is, torch.relu, False, relu_state),
    "OpenAI: of the training script": {**open_ai(as_is, keep_top, True, None), "k": k},
    "sparsify: float32": sparsify(torch.float32, settings_of_sparsify),
    "sparsify: bfloat16, with settings of another time": sparsify(
        torch.bfloat16, {"num_latents": n, "normalize_decoder": True, "k": k, "signed": False, "d_in": d, "more": [1]}),
    "sparsify: float16": sparsify(torch.float16, settings_of_sparsify),
    "SAELens 6: TopK": sae_lens(version_6, D_long),
    "SAELens 6: TopK by norm, not centred, layer norm": sae_lens(
        {**version_6, "apply_b_dec_to_input": False, "normalize_activations": "layer_norm",
         "rescale_acts_by_decoder_norm": True}, D_long, normalize=layer_norm, apply_b_dec=False, rescale=True),
    "SAELens 6: standard, constant norm": sae_lens(
        {**{name: value for name, value in version_6.items() if name not in ("k", "rescale_acts_by_decoder_norm")},
         "architecture": "standard", "normalize_activations": "constant_norm_rescale"},
        D_long, normalize=constant_norm, relu=True),
    "SAELens 6: a training checkpoint with an expected norm": scaled,
    "SAELens, flat: TopK": sae_lens(flat, D_long),
    "SAELens, flat: ReLU with a fine-tuning scale": sae_lens(
        {**flat, "activation_fn_str": "relu", "activation_fn_kwargs": {}, "finetuning_scaling_factor": True,
         "normalize_activations": None, "apply_b_dec_to_input": False},
        D_long, relu=True, apply_b_dec=False, latent_scale=latent_scale),
    "dictionary_learning: AutoEncoderTopK": dictionary_learning(
        "AutoEncoderTopK", {"trainer": {"trainer_class": "TopKTrainer", "dict_class": "AutoEncoderTopK", "k": k,
                                        "activation_dim": d, "dict_size": n, "lm_name": "gpt2"}, "buffer": {"io": "out"}}),
    "dictionary_learning: AutoEncoder": dictionary_learning("AutoEncoder", None),
    "dictionary_learning: AutoEncoderNew": dictionary_learning(
        "AutoEncoderNew", {"trainer": {"dict_class": "AutoEncoderNew"}}),
}
print(json.dumps({"torch": torch.__version__, "B": B, "d": d, "n": n, "k": k, "x": x.tolist(), "cases": cases}))
