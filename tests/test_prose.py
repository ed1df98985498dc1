"""Docstrings, comments and pages use plain words, and their links lead to a target.

The word list holds words that were private names or metaphors for a resource or an
action that AWS, Kubernetes, Cloudflare or Pulumi has a word for. It covers prose only:
code, `inline code` and URLs are not checked. CONTRIBUTING.md has the rules.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest

ROOT: Final = Path(__file__).parent.parent
#: Folders with Python files or Markdown pages; the empty name is the root itself.
FOLDERS: Final = (
    *("", "config", "plan", "components", "policies", "docs"),
    *("offline_cloud", "rehearsal", "operations", "tools", "tests"),
)

#: What to write instead, by the pattern of a word that is not used.
PLAIN_WORDS: Final[Mapping[str, str]] = {
    # Metaphors for a resource.
    "walls?(?![ -](?:time|clock))|walled": "NetworkPolicy, security group, import rule",
    "holes?": "allow rule",
    "vaults?": "Secrets Manager secret, External Secrets operator",
    "entrances?": "ingress, load balancer",
    "neighbours?": "the API in the same cluster, the other stack",
    "surroundings": "environment, supporting resources",
    "crew": "worker pool",
    "strangers?": "unauthenticated client, first-time reader",
    "mishaps?": "failure, fault",
    "habitable": "ready",
    "ill": "unhealthy",
    "undisturbed": "without a fault",
    "ways? out": "NAT gateway, egress route",
    "things?": "the noun of the field",
    # Metaphors for an action.
    "furnish(?:es|ed|ing)?": "create, fill",
    "told|untold": "configured, reported; say by whom",
    "unasked": "without a request",
    "wish(?:es|ed)?": "desired state, requested change",
    "patience": "timeout",
    "torn": "partially written",
    "polite(?:ly)?": "with a preStop delay, gracefully",
    "speaks?|spoke|spoken": "apply to, state, call",
    "hears?|heard|unheard": "receive, be notified",
    "judge[sd]?|judging": "check, validate, evaluate",
    "mend(?:s|ed|ing)?": "repair",
    "strikes?|struck": "affect",
    "forgets?|forgotten|forgot": "delete, remove from the state",
    "dies|died|die": "end, exit",
    "lets? go": "remove, release, close",
    "makes? anew|made anew|making anew|anew|afresh": "replace, create again",
    "(?:go(?:es)?|went|gone|going) away": "be deleted, end",
    "(?:take[sn]?|took|taking) away": "remove, delete",
    "turn(?:s|ed|ing)? away": "reject",
    "(?:comes?|came) into being": "be created",
    "way back": "downgrade, reverse",
    "quarrel\\w*|fights?|fought": "conflict",
    # Clauses without an actor.
    "nobody|no one": "a role or a program, with a negated verb",
    "somebody|someone": "the operator, the owner, another team",
    "anybody|anyone": "any client, any principal",
    "everybody|everyone": "all clients, all principals",
    "whoever|whomever": "the actor's name",
}

_ADR_NAMES: Final = "0011-name-things-as-their-providers-do.md"
#: Words that a page or file has to name, with the reason. Nothing else is exempt.
EXEMPT: Final[Mapping[tuple[str, str], str]] = {
    ("CONTRIBUTING.md", "walls"): "an example of a sentence that is not written",
    (f"docs/adr/{_ADR_NAMES}", "things"): "title of a decision",
    ("docs/adr/README.md", "things"): "title of a decision",
}

_WORDS: Final = {
    re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE): plain
    for pattern, plain in PLAIN_WORDS.items()
}
_FENCE: Final = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_CODE: Final = re.compile(r"(`+).+?\1", re.DOTALL)
_URL: Final = re.compile(r"https?://\S+|\]\([^)\s]+\)")
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_HEADING: Final = re.compile(r"^#+ (.+?)\s*$", re.MULTILINE)
#: A path below a folder of this repository, in inline code.
_PATH: Final = re.compile(rf"`((?:{'|'.join(FOLDERS[1:])})/[\w./-]*)`")

_DOCUMENTED: Final = (
    *(ast.Module, ast.ClassDef),
    *(ast.FunctionDef, ast.AsyncFunctionDef),
)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Replace matches by their line breaks, so that line numbers stay right."""
    return pattern.sub(lambda match: "\n" * match[0].count("\n"), text)


def _files(folder: str, suffix: str) -> list[Path]:
    pattern = f"*{suffix}" if folder == "" else f"**/*{suffix}"
    return sorted((ROOT / folder).glob(pattern))


def _pages() -> list[Path]:
    return _files("", ".md") + _files("docs", ".md")


def _python_prose(text: str) -> Iterator[tuple[int, str]]:
    """Yield comments and docstrings of a module with their first lines."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node) is not None:
            (first, *_) = node.body
            assert isinstance(first, ast.Expr)
            assert isinstance(first.value, ast.Constant)
            yield first.lineno, str(first.value.value)


def _prose(path: Path) -> Iterator[tuple[int, str]]:
    text = path.read_text()
    if path.suffix == ".md":
        yield 1, _blank(_FENCE, text)
    else:
        yield from _python_prose(text)


def _private_words(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the line offset of each private word, the word and what to write."""
    plain_text = _blank(_URL, _blank(_CODE, text))
    for word, plain in _WORDS.items():
        for match in word.finditer(plain_text):
            yield plain_text[: match.start()].count("\n"), match[0].lower(), plain


def _findings(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield file, word and message of each private word of a file."""
    name = str(path.relative_to(ROOT))
    for line, text in _prose(path):
        for offset, word, plain in _private_words(text):
            yield name, word, f"{name}:{line + offset}: '{word}'; write: {plain}"


def _slug(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def _anchors(page: Path) -> set[str]:
    return {_slug(text) for text in _HEADING.findall(_blank(_FENCE, page.read_text()))}


def _broken_links(page: Path) -> Iterator[str]:
    for target in _LINK.findall(_blank(_FENCE, page.read_text())):
        if re.match(r"\w+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        file = page.parent / name if name else page
        if not file.exists():
            yield f"{page.relative_to(ROOT)}: {target}: no such file"
        elif anchor and anchor not in _anchors(file):
            yield f"{page.relative_to(ROOT)}: {target}: no such heading"


@pytest.mark.parametrize("folder", FOLDERS)
def test_prose_of_folder_uses_plain_words(folder: str) -> None:
    """No docstring, comment or page contains a word of the list."""
    found = [
        message
        for path in _files(folder, ".py") + _files(folder, ".md")
        for name, word, message in _findings(path)
        if (name, word) not in EXEMPT
    ]
    assert not found, "\n" + "\n".join(found)


def test_exemption_without_occurrence_is_reported() -> None:
    """An exemption whose word is no longer in its file is removed from the list."""
    used = {
        (name, word)
        for exempt, _ in EXEMPT
        for name, word, _ in _findings(ROOT / exempt)
    }
    assert set(EXEMPT) - used == set()


def test_private_word_in_prose_is_found_and_in_code_is_not() -> None:
    """The check sees words over line breaks' ends and skips code and URLs."""
    text = "The `told` walls\n(https://example.com/wish) are made anew."
    found = {(offset, word) for offset, word, _ in _private_words(text)}
    assert found == {(0, "walls"), (1, "made anew")}


def test_python_prose_holds_comments_and_docstrings_only() -> None:
    """String literals are data: names in state and texts of rules are in them."""
    source = '"""Module."""\n\nx = "told"  # comment\n\n\ndef f():\n    """Inner."""\n'
    assert sorted(_python_prose(source)) == [
        (1, "Module."),
        (3, "# comment"),
        (7, "Inner."),
    ]


def test_relative_link_of_page_resolves() -> None:
    """Every relative link names a file that exists and a heading that is in it."""
    broken = [problem for page in _pages() for problem in _broken_links(page)]
    assert not broken, "\n" + "\n".join(broken)


def test_path_in_page_exists() -> None:
    """A path in inline code exists; the changelog may name paths of the past."""
    missing = [
        f"{page.relative_to(ROOT)}: {path}"
        for page in _pages()
        if page.name != "CHANGELOG.md"
        for path in _PATH.findall(_blank(_FENCE, page.read_text()))
        if not (ROOT / path).exists()
    ]
    assert not missing, "\n" + "\n".join(missing)
