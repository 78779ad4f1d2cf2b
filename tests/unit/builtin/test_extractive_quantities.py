from __future__ import annotations

from summarizer.models import Article
from summarizer.readers.builtin import read_article


def test_a_share_after_a_name_is_a_quantity_and_a_year_or_an_hour_is_none() -> None:
    """ "Kral 47%" counts; "between 2017 and 2019" and "21:04" do not."""
    text = (
        "The poll at 21:04 gave Vik 51% and Kral 47% of the vote, more than between 2017 and 2019."
    )
    (claim,) = read_article(Article(text=text)).claims
    assert [(each.value, each.unit) for each in claim.quantities] == [(51, "%"), (47, "%")]


def test_a_range_is_one_quantity_of_its_claim() -> None:
    """The built-in reader gives both ends, and the days of the sentence are no part of them."""
    text = "The port will need between 10 and 12 new cranes by March 4, 2031, the mayor said."
    (claim,) = read_article(Article(text=text)).claims
    assert [(q.text, q.value, q.to, q.unit) for q in claim.quantities] == [
        ("between 10 and 12", 10, 12, "cranes")
    ]
