"""Runs a notebook in a kernel of its own: `python run_notebook.py IN OUT [PYTHON]`.

The kernel's folder is that of OUT, and it reaches no other machine: `sitecustomize.py` beside OUT
refuses every connection that leaves the loopback. Kernels talk over it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

GUARD = """
import socket

_connect = socket.socket.connect


def connect(self, address):
    if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "localhost", "::1"):
        raise OSError(f"no network here: {address[0]}")
    return _connect(self, address)


def getaddrinfo(host, *args, **kwargs):
    raise OSError(f"no network here: {host}")


socket.socket.connect = connect
socket.getaddrinfo = getaddrinfo
"""


def run(source: Path, target: Path, python: str = sys.executable) -> None:
    """Run the notebook and write it with its outputs."""
    folder = target.parent
    (folder / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
    os.environ["PYTHONPATH"] = path.rstrip(os.pathsep)
    manager = KernelManager(kernel_name="python3")
    manager._kernel_spec = KernelSpec(
        argv=[python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name="Python 3",
        language="python",
    )
    notebook = nbformat.read(source, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook, km=manager, timeout=600, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    nbformat.write(notebook, target)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
