"""The command line: a command is an address of the same app, so both always agree."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

import click

from geo import __version__
from geo.errors import DataFaultsError, GeoError, ParameterError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from geo.errors import Fault

EXIT_FAULT = 1
EXIT_WRONG_CALL = 2
_NOT_OFFERED = ("map", "export", "refresh", "import")
_ADDRESS_COMMANDS = ("lengths", "layers", "locate", "claims", "journeys", "figure")
_WRONG_CALLS = range(400, 500)
_TOO_MANY = 429


class FailureError(click.ClickException):
    """An end with a reason: one line what, one line how to mend it."""

    exit_code = EXIT_FAULT

    def __init__(self, what: str, repair: str) -> None:
        super().__init__(what)
        self.repair = repair

    def show(self, file: IO[str] | None = None) -> None:  # noqa: ARG002  click's signature
        """Print the reason to standard error."""
        click.echo(f"error: {self.message}", err=True)
        if self.repair:
            click.echo(f"mend: {self.repair}", err=True)


class WrongCallError(FailureError):
    """The call itself is wrong."""

    exit_code = EXIT_WRONG_CALL


def fail(error: GeoError) -> NoReturn:
    """End with an error of the program: a wrong call is 2, all else is 1."""
    is_wrong_call = isinstance(error, (ParameterError, UnknownNameError)) or error.code in {
        "not-offered",
        "bad-setting",
    }
    kind: type[FailureError] = WrongCallError if is_wrong_call else FailureError
    raise kind(error.message, error.repair) from None


class Commands(click.Group):
    """The commands; an address command is made from the table of addresses when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command that is offered."""
        return sorted({*super().list_commands(ctx), *_ADDRESS_COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or tell that its name is kept for later."""
        if cmd_name in _NOT_OFFERED:
            msg = f"{cmd_name}: not offered yet"
            raise WrongCallError(msg, "see --help for what is")
        if cmd_name in _ADDRESS_COMMANDS:
            return address_command(cmd_name)
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands, invoke_without_command=True)
@click.version_option(__version__, prog_name="Corridor Atlas")
@click.option(
    "--layers",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False),
    help="A folder of your own layers (may be given again).",
)
@click.pass_context
def cli(ctx: click.Context, folders: tuple[str, ...]) -> None:
    """Show maps, lengths and figures of the corridors between Korea and Russia.

    Without a command: serve.
    """
    if folders:
        # Settings come from the environment alone, so that every process reads the same.
        os.environ["ATLAS_LAYERS"] = os.pathsep.join(str(Path(one).resolve()) for one in folders)
    if ctx.invoked_subcommand is None:
        ctx.invoke(serve)


def the_app() -> Flask:
    """Return the app by the settings of the environment, or end with what is wrong."""
    from geo.web.app import app_of_environment  # noqa: PLC0415  heavy: only when needed

    try:
        return app_of_environment()
    except GeoError as error:
        fail(error)


def fetch(app: Flask, address: str, output: str | None) -> None:
    """Write the bytes of an address to a file or standard output, or end with its problem."""
    write(bytes_of(app, address), output)


def bytes_of(app: Flask, address: str) -> bytes:
    """Return the bytes of an address, or end with its problem."""
    reply = app.test_client().get(address, headers={"Accept": "*/*"})
    if reply.status_code != 200:  # noqa: PLR2004  the one good status of a GET
        problem = reply.get_json(silent=True)
        if not isinstance(problem, dict):
            msg = f"{address}: {reply.status}"
            raise FailureError(msg, "")
        wrong = reply.status_code in _WRONG_CALLS and reply.status_code != _TOO_MANY
        wrong = wrong and problem.get("code") != "empty-answer"
        kind: type[FailureError] = WrongCallError if wrong else FailureError
        raise kind(str(problem.get("detail", reply.status)), str(problem.get("repair", "")))
    return bytes(reply.data)


def write(body: bytes, output: str | None) -> None:
    """Write bytes to a file, or to standard output where no file is named."""
    if output is None or output == "-":
        sys.stdout.buffer.write(body)
        return
    try:
        Path(output).write_bytes(body)
    except OSError as error:
        msg = f"{output}: cannot be written ({error.strerror})"
        raise WrongCallError(msg, "name a file in a folder that exists and is yours") from None


_OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write to a file.")


def address_command(name: str) -> click.Command:
    """Return the command of an address, with an option for every parameter of it."""
    from geo.web import addresses  # noqa: PLC0415  heavy: only when needed

    address = {
        "lengths": addresses.LENGTHS,
        "layers": addresses.LAYERS,
        "locate": addresses.LOCATE,
        "claims": addresses.CLAIMS,
        "journeys": addresses.JOURNEYS,
        "figure": addresses.FIGURE,
    }[name]
    params: list[click.Parameter] = [
        click.Option(
            [f"--{param.name.replace('_', '-')}", f"p_{param.name}"],
            help=param.help,
            metavar="VALUE",
        )
        for param in address.params
    ]
    formats = (*address.formats, *address.reserved_formats)
    params.append(
        click.Option(
            ["--format", "ending"],
            type=click.Choice(formats),
            help=f"By the ending of FILE, else {address.formats[0]}.",
        )
    )
    params.append(click.Option(["-o", "--output"], metavar="FILE", help="Write to a file."))
    if name == "lengths":
        params.append(
            click.Argument(["file"], required=False, type=click.Path(exists=True, dir_okay=False))
        )

    if name == "figure":
        params.append(
            click.Option(
                ["--all", "folder"],
                metavar="DIR",
                help="Write every preset and language to a folder, with a manifest of hashes.",
            )
        )

    def run(
        ending: str | None,
        output: str | None,
        file: str | None = None,
        folder: str | None = None,
        **values: str | None,
    ) -> None:
        suffix = Path(output).suffix[1:] if output else ""
        chosen = ending or (suffix if suffix in formats else address.formats[0])
        given = [
            (key.removeprefix("p_"), value) for key, value in values.items() if value is not None
        ]
        if folder is not None:
            figure_set(Path(folder), dict(given), ending)
            return
        if file is not None:
            given.append(("layer", add_user_layer(file)))
        from geo.web.links import path_with_query  # noqa: PLC0415

        fetch(the_app(), path_with_query(f"{address.path}.{chosen}", given), output)

    return click.Command(name, params=params, callback=run, help=f"{address.help}.")


def figure_set(folder: Path, given: dict[str, str], ending: str | None) -> None:
    """Write a set of figures, with progress on a terminal."""
    from geo.web.figure_batch import items, write_set  # noqa: PLC0415  heavy: only when needed

    app = the_app()
    found = list(items(given, ending))
    version = app.extensions["atlas"].catalog.data_version
    with click.progressbar(
        length=len(found), file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as progress:
        try:
            write_set(
                folder, found, lambda one: bytes_of(app, one), version, lambda: progress.update(1)
            )
        except OSError as error:
            msg = f"{folder}: cannot be written ({error.strerror})"
            raise WrongCallError(msg, "name a folder that is yours") from None


def add_user_layer(file: str) -> str:
    """Add the folder of a layer's file to the layers, and return the layer's id."""
    path = Path(file).resolve()
    folders = [one for one in os.environ.get("ATLAS_LAYERS", "").split(os.pathsep) if one]
    os.environ["ATLAS_LAYERS"] = os.pathsep.join([*folders, str(path.parent)])
    return path.stem


@cli.command()
@click.argument("address")
@_OUTPUT
def get(address: str, output: str | None) -> None:
    """Print the bytes of an address, such as '/lengths.csv?route=tsr'."""
    if not address.startswith("/"):
        msg = f"{address!r} is no address"
        raise WrongCallError(msg, "begin it with /, such as /layers.json")
    fetch(the_app(), address, output)


@cli.command()
@click.option("--host", help="Address to listen on (ATLAS_HOST).")
@click.option("--port", type=int, help="Port to listen on (ATLAS_PORT).")
@click.option("--workers", type=int, help="Processes that answer (ATLAS_WORKERS).")
def serve(host: str | None = None, port: int | None = None, workers: int | None = None) -> None:
    """Serve the atlas, and print its address when it answers."""
    for name, value in (("HOST", host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[f"ATLAS_{name}"] = str(value)
    from geo.web.server import serve_for_ever  # noqa: PLC0415  heavy: only when needed

    app = the_app()
    try:
        serve_for_ever(app, lambda address: click.echo(f"Corridor Atlas answers at {address}"))
    except OSError as error:
        msg = f"cannot listen ({error.strerror or error})"
        raise FailureError(msg, "choose another --port, or end what listens there") from None


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
def check(files: tuple[str, ...]) -> None:
    """Run the data gates over the catalogue, or over the given layer files."""
    faults: list[Fault] = []
    counts: list[str] = []
    if files:
        from geo.catalog.user_layers import Cutter  # noqa: PLC0415  heavy: only when needed
        from geo.layerfile.read import pair_of, read_with_faults  # noqa: PLC0415
        from geo.web.settings import ROOT  # noqa: PLC0415

        cutter = Cutter(ROOT / "layers")
    for file in files:
        layer, found = read_with_faults(pair_of(Path(file).with_suffix(".geojson")), is_user=True)
        if layer is not None:
            cut = cutter.cut([layer])
            found += cut.faults
            if not found:
                pieces = sum(len(one.pieces) for one in cut.layers)
                counts.append(
                    f"{layer.id}: {len(layer.pieces)} features, no fault; cut into {pieces} pieces"
                )
        faults += found
    if faults:
        fail(DataFaultsError(faults))
    if not files:
        catalog = the_app().extensions["atlas"].catalog
        counts = [
            f"{layer.id}: {len(layer.pieces)} features, no fault"
            for layer in catalog.layers.values()
        ]
    for line in counts:
        click.echo(line)


@cli.command()
@click.option("--root", type=click.Path(exists=True, file_okay=False), help="The checkout.")
def build(root: str | None) -> None:
    """Write layers and tables again from layers/sources."""
    _build(root, "layers")


@cli.command()
@click.option("--root", type=click.Path(exists=True, file_okay=False), help="The checkout.")
def extracts(root: str | None) -> None:
    """Cut the extracts out of the pinned data packages again (maintainers; about 300 MB)."""
    _build(root, "extracts")


def _build(root: str | None, step: str) -> None:
    from geo.web.settings import ROOT  # noqa: PLC0415

    folder = Path(root) if root else ROOT
    if not (folder / "layers" / "sources" / "lines.csv").is_file():
        raise WrongCallError("layers/sources is not here", "run it in a checkout: --root DIR")
    try:
        if step == "layers":
            from geo.processing.layers import build as run  # noqa: PLC0415  heavy

            run(folder)
        else:
            from geo.processing.extracts import extract  # noqa: PLC0415  heavy

            extract(folder)
    except GeoError as error:
        fail(error)


def main(args: Sequence[str] | None = None, *, prog_name: str = "server.py") -> None:
    """Run the command line; ends the process with 0, 1 or 2."""
    cli.main(args=list(args) if args is not None else None, prog_name=prog_name)
