"""Checkpoints between PyTorch, Paddle's pickles and Mimic: `checkpoints.py LAUNCHER`.

PyTorch and numpy write, `LAUNCHER convert` reads and writes, PyTorch (weights_only=True) and numpy read
again. Every tensor must come back with the same type, shape and bits, every other value equal.
"""

import collections
import json
import pathlib
import pickle
import subprocess
import sys
import tempfile

import numpy
import torch

LAUNCHER = sys.argv[1]
TYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]
NUMPY_TYPES = {"F64": "f8", "F32": "f4", "F16": "f2", "BF16": "u2", "I64": "i8", "I32": "i4", "I16": "i2", "I8": "i1", "U8": "u1", "BOOL": "b1"}


def convert(source, target):
    done = subprocess.run([LAUNCHER, "convert", source, target], capture_output=True, text=True)
    assert done.returncode == 0, f"{source.name} -> {target.name}: {done.stderr}"
    return target


def bits(tensor):
    return tensor.detach().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes() if tensor.numel() else b""


def same(expected, found, where="root"):
    if isinstance(expected, torch.Tensor):
        assert isinstance(found, torch.Tensor), where
        assert (expected.dtype, expected.shape) == (found.dtype, found.shape), where
        assert bits(expected) == bits(found), where
    elif isinstance(expected, dict):
        assert list(expected) == list(found), (where, list(expected), list(found))
        for key in expected:
            same(expected[key], found[key], f"{where}.{key}")
    elif isinstance(expected, (list, tuple)):
        assert isinstance(found, tuple if isinstance(expected, tuple) else list), where
        assert len(expected) == len(found), where
        for i, (a, b) in enumerate(zip(expected, found)):
            same(a, b, f"{where}[{i}]")
    elif isinstance(expected, torch.device):
        assert str(expected) == found, where
    else:
        assert type(expected) is type(found) and expected == found, (where, expected, found)


def network(*sizes):
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [torch.nn.Conv2d(a, b, 3, padding=1), torch.nn.BatchNorm2d(b), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers)


def training_state():
    """What the original saves after a few steps, and after it whatever else a state may hold."""
    torch.manual_seed(1)
    state = {}
    for name in ["generator", "kp_detector", "discriminator"]:
        net = network(3, 8, 5)
        adam = torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999))
        for _ in range(2):
            adam.zero_grad()
            net(torch.randn(2, 3, 9, 9)).square().mean().backward()
            adam.step()
        state[name] = net.state_dict()
        state["optimizer_" + name] = adam.state_dict()
    base = torch.arange(60, dtype=torch.float32).reshape(3, 4, 5)
    state |= {
        "epoch": 7,
        "types": [torch.randn(3, 4).mul(50).to(kind) for kind in TYPES],
        "views": {"transposed": base.permute(2, 0, 1), "offset": base[1:, ::2, 3], "repeated": base[0, 0, :1].expand(4), "shared": base},
        "last": base.contiguous(memory_format=torch.contiguous_format).reshape(1, 3, 4, 5).to(memory_format=torch.channels_last),
        "odd": [torch.tensor(3.5), torch.empty(0, 4), torch.tensor([float("nan"), float("inf"), -0.0])],
        "parameter": torch.nn.Parameter(torch.ones(2)),
        "plain": (1, -1, 255, 256, 65536, -(2**31), 2**40, -(2**62), 2**100, -(2**100), 0.1, True, False, None, "ünï\n", "x" * 300),
        "nested": {1: [[], {}, ()], "two": {"deep": [(torch.zeros(1),)]}},
        "size": tuple(torch.Size([2, 3])),
        "counter": dict(collections.Counter("aab")),
        "device": torch.device("cpu"),
        "random": torch.get_rng_state(),
    }
    return state


def resumes(state):
    """The optimiser's state, as it came back, fits an optimiser and its network."""
    net = network(3, 8, 5)
    net.load_state_dict(state["generator"])
    adam = torch.optim.Adam(net.parameters())
    adam.load_state_dict(state["optimizer_generator"])
    net(torch.randn(2, 3, 9, 9)).mean().backward()
    adam.step()
    assert adam.state_dict()["state"][0]["step"] == 3


def read_safetensors(path):
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        assert (8 + length + begin) % numpy.dtype(NUMPY_TYPES[entry["dtype"]]).itemsize == 0, name
        tensors[name] = (entry["dtype"], entry["shape"], raw[8 + length + begin : 8 + length + end])
    return tensors, metadata


def check_torch(folder, state):
    for legacy in [False, True]:
        source = folder / ("legacy.pth.tar" if legacy else "zip.pth")
        torch.save(state, source, _use_new_zipfile_serialization=not legacy)
        back = torch.load(convert(source, folder / "back.pth.tar"), weights_only=True)
        same(state, back)
        resumes(back)
        again = torch.load(convert(folder / "back.pth.tar", folder / "again.pt"), weights_only=True)
        same(state, again)
        torch.load(folder / "again.pt", weights_only=True, mmap=True)
        check_safetensors(folder, state, source)
    for protocol in [2, 4]:
        torch.save(state, folder / "protocol.pth", pickle_protocol=protocol)
        same(state, torch.load(convert(folder / "protocol.pth", folder / "back.pth"), weights_only=True))


NETWORKS = ["generator", "kp_detector", "discriminator"]


def check_safetensors(folder, state, source):
    tensors, metadata = read_safetensors(convert(source, folder / "out.safetensors"))
    expected = {f"{net}.{key}": value for net in NETWORKS for key, value in state[net].items()}
    networks = {name: value for name, value in tensors.items() if name.split(".")[0] in NETWORKS}
    assert networks.keys() == expected.keys()
    for name, value in expected.items():
        assert (list(value.shape), bits(value)) == (networks[name][1], networks[name][2]), name
    assert metadata["epoch"] == "7"
    back = torch.load(convert(folder / "out.safetensors", folder / "from-safetensors.pth"), weights_only=True)
    assert back["epoch"] == 7
    for net in NETWORKS:
        assert state[net].keys() == back[net].keys()
        for key, value in state[net].items():
            same(value, back[net][key], key)


def paddle_name(name):
    return name.replace("running_mean", "_mean").replace("running_var", "_variance")


def check_paddle(folder, state):
    arrays = {
        net: {paddle_name(key): value.numpy() for key, value in state[net].items() if "num_batches" not in key}
        for net in NETWORKS
    }
    forms = {
        "plain": arrays,
        "ordered": {net: collections.OrderedDict(arrays[net]) for net in NETWORKS},
        "pairs": {net: {key: (f"conv2d_{i}.w_0", value) for i, (key, value) in enumerate(arrays[net].items())} for net in NETWORKS},
        "structured": {net: arrays[net] | {"StructuredToParameterName@@": {key: key for key in arrays[net]}} for net in NETWORKS},
        "fortran": {net: {key: numpy.asfortranarray(value) for key, value in arrays[net].items()} for net in NETWORKS},
        "big-endian": {net: {key: value.astype(value.dtype.newbyteorder(">")) for key, value in arrays[net].items()} for net in NETWORKS},
        "training": {
            "Gen_Full": {"kp_extractor." + key: value for key, value in arrays["kp_detector"].items()}
            | {"generator." + key: value for key, value in arrays["generator"].items()},
            "Dis": {"discriminator." + key: value for key, value in arrays["discriminator"].items()},
            "epoch": numpy.int64(31800),
            "optimizer_KP": {"conv_moment1_0": numpy.zeros(3, "f4"), "LR_Scheduler": {"last_lr": 2e-4}},
        },
    }
    for form, content in forms.items():
        for protocol in [2, 3, 4, 5]:
            source = folder / "made.pdparams"
            source.write_bytes(pickle.dumps(content, protocol=protocol))
            back = torch.load(convert(source, folder / "from-paddle.pth"), weights_only=True)
            assert set(back) == set(NETWORKS), (form, list(back))
            for net in NETWORKS:
                expected = {key: value for key, value in state[net].items() if "num_batches" not in key}
                assert expected.keys() == back[net].keys(), form
                for key, value in expected.items():
                    same(value, back[net][key], f"{form} {protocol} {key}")
                network(3, 8, 5).load_state_dict(back[net])
    torch.save(state, folder / "zip.pth")
    found = pickle.loads(convert(folder / "zip.pth", folder / "out.pdparams").read_bytes(), encoding="latin1")
    for net in NETWORKS:
        assert found[net].keys() == arrays[net].keys()
        for key, value in arrays[net].items():
            assert value.dtype == found[net][key].dtype and value.shape == found[net][key].shape, key
            assert value.tobytes() == found[net][key].tobytes(), key
    pickle.loads(convert(folder / "out.pdparams", folder / "again.pdparams").read_bytes())


def check_flat(folder):
    """One network by itself, as VGG19 and BlazeFace are: flat, nested, wrapped, or pickled bare."""
    weights = network(3, 4).state_dict()
    parallel = {"module." + key: value for key, value in weights.items()}
    makers = {
        "flat": lambda path: torch.save(weights, path),
        "nested": lambda path: torch.save({"state_dict": weights, "arch": "x", "epoch": 3}, path),
        "parallel": lambda path: torch.save({"state_dict": parallel}, path, _use_new_zipfile_serialization=False),
        "bare": lambda path: path.write_bytes(pickle.dumps(weights)),
    }
    for form, make in makers.items():
        make(folder / "flat.pth")
        tensors, _ = read_safetensors(convert(folder / "flat.pth", folder / "flat.safetensors"))
        assert tensors.keys() == weights.keys(), form
        for key, value in weights.items():
            assert (list(value.shape), bits(value)) == (tensors[key][1], tensors[key][2]), (form, key)


with tempfile.TemporaryDirectory() as name:
    state = training_state()
    check_torch(pathlib.Path(name), state)
    print("PyTorch's two formats: every tensor and value comes back, and training resumes")
    check_paddle(pathlib.Path(name), state)
    print("Paddle's pickles, protocols 2 to 5: every array comes back")
    check_flat(pathlib.Path(name))
    print("Flat files: every tensor comes back")
