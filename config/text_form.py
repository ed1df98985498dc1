"""A text of a certain form, with the words that an error message has for it."""

from dataclasses import dataclass
from typing import Final

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

#: Type of the error of a value that has not the form.
TEXT_FORM: Final = "text_form"


@dataclass(frozen=True, kw_only=True, slots=True)
class TextForm:
    """Constraint of a text, as metadata of ``Annotated[str, TextForm(...)]``.

    Attributes:
        pattern: Regular expression that the whole text matches.
        words: What the text must be, to follow "is not": ``an AWS region``.
        example: A text of this form.
        max_length: Most characters; None for no limit.
    """

    pattern: str
    words: str
    example: str
    max_length: int | None = None

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return the schema of a text whose error carries words and example."""
        context: dict[str, str | int | float] = {
            "words": self.words,
            "example": self.example,
            "max_length": self.max_length or 0,
        }
        return core_schema.custom_error_schema(
            core_schema.str_schema(pattern=self.pattern, max_length=self.max_length),
            custom_error_type=TEXT_FORM,
            custom_error_message="{words}",
            custom_error_context=context,
        )
