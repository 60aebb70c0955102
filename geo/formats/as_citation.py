"""How to cite an address of the atlas: as text, as BibTeX and as CSL-JSON."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.formats import as_json
from geo.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: its title, its address with the data version, its terms.

    `date` is that of the data, in ISO form: the same address is cited in the same words
    whenever it is asked for.
    """

    title: str
    address: str
    version: str
    date: str
    licences: tuple[str, ...]
    lang: str
    is_map: bool = False

    @property
    def key(self) -> str:
        """A name for lists of references: one for each address and version."""
        tail = hashlib.sha256(self.address.encode()).hexdigest()[:6]
        return f"corridor-atlas-{self.version}-{tail}"


def text(citation: Citation) -> str:
    """Return the citation as one paragraph in its language."""
    tr = translator(citation.lang)
    return tr.t(
        "cite.paragraph",
        author=tr.t("cite.author"),
        year=citation.date[:4],
        title=citation.title,
        version=citation.version,
        # The paragraph puts a point behind it; an abbreviated year has one already.
        date=tr.date(citation.date).removesuffix("."),
        address=citation.address,
    )


def terms(citation: Citation) -> str:
    """Return the licences of the data as one sentence."""
    tr = translator(citation.lang)
    return tr.t("cite.terms", licences=tr.listed(citation.licences))


def bibtex(citation: Citation) -> str:
    """Return the citation as an entry of BibTeX, UTF-8."""
    tr = translator(citation.lang)
    fields = {
        "author": f"{{{escaped(tr.t('cite.author'))}}}",
        "title": f"{{{escaped(citation.title)}}}",
        "year": citation.date[:4],
        "month": str(int(citation.date[5:7])),
        "version": citation.version,
        "url": citation.address,
        "note": escaped(f"{tr.t('cite.version', version=citation.version)}. {terms(citation)}"),
    }
    lines = [f"  {name:7} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{citation.key},", *lines, "}"]) + "\n"


def csl(citation: Citation) -> bytes:
    """Return the citation as CSL-JSON: a list of one item."""
    tr = translator(citation.lang)
    item = {
        "id": citation.key,
        "type": "map" if citation.is_map else "dataset",
        "title": citation.title,
        "author": [{"literal": tr.t("cite.author")}],
        "issued": {"date-parts": [[int(part) for part in citation.date.split("-")]]},
        "version": citation.version,
        "publisher": tr.t("app.name"),
        "URL": citation.address,
        "language": citation.lang,
        "note": terms(citation),
    }
    return as_json.dumps_compact([item])


def escaped(words: str) -> str:
    r"""Return a text in which TeX takes no character for a command.

    Examples
    --------
    >>> escaped("100 % of A_1 & {B}")
    '100 \\% of A\\_1 \\& \\{B\\}'
    """
    return "".join(_LATEX.get(one, one) for one in words)


def listed_names(names: Sequence[str], most: int) -> str:
    """Return some names joined by commas, and nothing where there are too many for a title."""
    return ", ".join(names) if len(names) <= most else ""
