"""Stand-ins for the NVIDIA libraries that PyPI's PyTorch for Linux links against.

PyPI has no processor-only wheel for Linux on x86-64. Its CUDA wheel will not even be imported without 2.7 GB of
NVIDIA's libraries, of which nothing is called as long as no card is asked for. Empty functions of the same names
satisfy the loader, so that `pip install --no-deps torch` is enough.

usage: nvidia-standins.py SITE-PACKAGES   (needs readelf and gcc)
"""

import collections
import pathlib
import re
import subprocess
import sys
import tempfile

NVIDIA = re.compile(r"lib(cu|nv|nccl)[^/]*\.so\.\d+$")
SYMBOL = re.compile(r"^(__cuda|cu|nv|nccl)\w+$")


def main(packages: str) -> None:
    folder = pathlib.Path(packages) / "torch" / "lib"
    libraries: set[str] = set()
    plain: set[str] = set()  # functions wanted without a version
    versioned = collections.defaultdict(lambda: collections.defaultdict(set))  # library -> version -> functions
    for library in folder.glob("*.so"):
        wanted = re.findall(r"\(NEEDED\).*\[(.*)\]", readelf("-dW", library))
        libraries.update(name for name in wanted if NVIDIA.match(name))
        homes = version_homes(library)
        for name, version in re.findall(r" UND (\w+)(?:@(\S+))?", readelf("--dyn-syms", "-W", library)):
            if not SYMBOL.match(name):
                continue
            if NVIDIA.match(homes.get(version, "")):
                versioned[homes[version]][version].add(name)
            else:
                plain.add(name)
    for library in sorted(libraries):
        link(folder / library, versioned[library], plain)
    print(f"{len(libraries)} stand-ins for NVIDIA's libraries")


def version_homes(library: pathlib.Path) -> dict[str, str]:
    """Which library each version name is expected from."""
    homes, file = {}, ""
    for home, version in re.findall(r"File: (\S+)|Name: (\S+)\s+Flags", readelf("-VW", library)):
        file = home or file
        if version:
            homes[version] = file
    return homes


def link(target: pathlib.Path, versions: dict[str, set[str]], plain: set[str]) -> None:
    names = sorted(plain.union(*versions.values()))
    blocks = [f"{version} {{ global: {' '.join(f'{name};' for name in sorted(own))} }};" for version, own in versions.items()]
    with tempfile.TemporaryDirectory() as folder:
        source, script = pathlib.Path(folder, "empty.c"), pathlib.Path(folder, "versions.map")
        source.write_text("".join(f"int {name}() {{ return 0; }}\n" for name in names))
        script.write_text("\n".join(blocks) or "{ global: *; };")
        flags = ["-w", "-shared", "-fPIC", "-nostdlib", f"-Wl,-soname,{target.name}", f"-Wl,--version-script,{script}"]
        subprocess.run(["gcc", *flags, "-o", str(target), str(source)], check=True)


def readelf(*arguments: object) -> str:
    return subprocess.run(["readelf", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1])
