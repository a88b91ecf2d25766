"""Naming styles and conventions: what a name follows, how it is rewritten, what most follow."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.naming import fold_separators
from lexicon_cli.rules.conventions import majority_style
from lexicon_cli.rules.styles import ALL, find_style, signs_of, styles_of, write_as

ONE_LOWER_WORD = {"lower case", "snake_case", "camelCase", "kebab-case"}
ONE_CAPITAL_WORD = {"Title Case", "Sentence case", "PascalCase", "Title_Snake_Case", "Train-Case"}


@pytest.mark.parametrize(
    ("name", "styles"),
    [
        ("Purchase Completed", {"Title Case"}),
        ("Purchase completed", {"Sentence case"}),
        ("purchase completed", {"lower case"}),
        ("purchase_completed", {"snake_case"}),
        ("purchaseCompleted", {"camelCase"}),
        ("PurchaseCompleted", {"PascalCase"}),
        ("purchase-completed", {"kebab-case"}),
        ("PURCHASE_COMPLETED", {"CONSTANT_CASE"}),
        ("Purchase_Completed", {"Title_Snake_Case"}),
        ("Purchase-Completed", {"Title Case", "Sentence case", "Train-Case"}),
        ("purchase", ONE_LOWER_WORD),
        ("Purchase", ONE_CAPITAL_WORD),
        ("app2app", ONE_LOWER_WORD),
        ("utm_source", {"snake_case"}),
        ("iOS App Opened", {"Title Case"}),
        ("SKU Viewed", {"Title Case"}),
        ("Viewed SKU", {"Title Case", "Sentence case"}),
        ("viewed SKU", {"lower case"}),
        ("Added to Cart", {"Title Case"}),
        ("What's New Viewed", {"Title Case"}),
        ("2FA Enabled", {"Title Case"}),
        ("userID", {"camelCase"}),
        ("größe_cm", {"snake_case"}),
        ("Checkout: Payment Started", {"Title Case"}),
        ("geo:delay", ONE_LOWER_WORD),
        ("step_v1.5", {"snake_case"}),
        ("Purchase_completed", set()),
        ("PURCHASE COMPLETED", set()),
        ("user__id", set()),
        ("購入完了", set(ALL)),
        ("", set(ALL)),
        ("---", set(ALL)),
    ],
)
def test_a_name_follows_these_styles(name, styles):
    assert set(styles_of(name)) == styles


@pytest.mark.parametrize(
    ("style", "name", "written"),
    [
        ("Title Case", "sku_viewed", "SKU Viewed"),
        ("Title Case", "ios_app_opened", "iOS App Opened"),
        ("Title Case", "PURCHASE_COMPLETED", "Purchase Completed"),
        ("Title Case", "user_ids", "User IDs"),
        ("Title Case", "checkout: payment started", "Checkout: Payment Started"),
        ("Sentence case", "SKUViewed", "SKU viewed"),
        ("snake_case", "iOSAppOpened", "ios_app_opened"),
        ("snake_case", "userIDs", "user_ids"),
        ("snake_case", "What's New", "whats_new"),
        ("snake_case", "app2app Link", "app2app_link"),
        ("camelCase", "user_id", "userId"),
        ("PascalCase", "order items", "OrderItems"),
        ("kebab-case", "Order Items", "order-items"),
        ("CONSTANT_CASE", "orderItems", "ORDER_ITEMS"),
        ("lower case", "Order_Items", "order items"),
        ("Title_Snake_Case", "orderItems", "Order_Items"),
        ("Train-Case", "order items", "Order-Items"),
        ("Title Case", "Added to Cart", "Added to Cart"),
        ("PascalCase", "2fa enabled", None),
        ("CONSTANT_CASE", "größe", None),
    ],
)
def test_a_name_is_written_in_a_style(style, name, written):
    assert write_as(style, name) == written


@pytest.mark.parametrize(
    ("said", "style"),
    [
        ("Title Case", "Title Case"),
        ("title case", "Title Case"),
        ("SNAKE_CASE", "snake_case"),
        ("snake", "snake_case"),
        ("UpperCamelCase", "PascalCase"),
        ("SCREAMING_SNAKE_CASE", "CONSTANT_CASE"),
        ("Titel Case", None),
        ("", None),
    ],
)
def test_styles_are_found_by_what_people_call_them(said, style):
    assert find_style(said) == style


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("Checkout: Paid", [": "]),
        ("a.b:c", [".", ":"]),
        ("[Web] Opened", ["] "]),
        ("v1.5 Released", []),
        ("Cart - Opened", [" - "]),
        ("Sign-up Done", []),
    ],
)
def test_signs_join_the_parts_of_a_name(name, signs):
    assert signs_of(name) == signs


def test_words_of_the_teams_own_fit_any_style_with_blanks():
    assert styles_of("dataDog Linked") == ()
    assert styles_of("dataDog Linked", ("dataDog",)) == ("Title Case",)
    assert write_as("Title Case", "datadog_linked", ("dataDog",)) == "dataDog Linked"


WORDS = st.lists(st.text(string.ascii_letters, min_size=1, max_size=8), min_size=1, max_size=4)
NAMES = st.one_of(
    st.text(max_size=30),
    st.builds(
        lambda words, sign: sign.join(words), WORDS, st.sampled_from([" ", "_", "-", "", ": "])
    ),
)


@settings(deadline=None, max_examples=200)
@given(NAMES, st.sampled_from(ALL))
def test_what_is_written_in_a_style_follows_it_and_keeps_its_letters(name, style):
    written = write_as(style, name)
    if written is not None:
        assert style in styles_of(written)
        assert fold_separators(written) == fold_separators(name)
        assert write_as(style, written) == written


@settings(deadline=None, max_examples=100)
@given(WORDS)
def test_plain_words_can_be_written_in_every_style(words):
    name = "_".join(word.lower() for word in words)
    assert all(write_as(style, name) is not None for style in ALL)


@settings(deadline=None, max_examples=100)
@given(st.lists(NAMES, max_size=12, unique=True))
def test_a_majority_counts_what_it_says(names):
    found = majority_style(names)
    if found is not None:
        agreeing = [name for name in names if found.label in styles_of(name) != ALL]
        offenders = list(found.offenders(names))
        assert found.agreeing == len(agreeing)
        assert found.agreeing >= 0.6 * found.total
        assert not set(offenders) & set(agreeing)
        assert offenders == [name for name in names if not found.accepts(name)]


def snake(count):
    return [f"word_{letter}{letter}" for letter in string.ascii_lowercase[:count]]


@pytest.mark.parametrize(
    ("names", "offenders"),
    [
        ([*snake(4), "orderId"], ["orderId"]),
        ([*snake(3), "orderId", "userId"], ["orderId", "userId"]),
        (["plan", "user", "item", "cart", "order_id", "Order Total"], ["Order Total"]),
        ([*snake(3), "orderId", "userId", "planId"], None),
        ([*snake(3), "orderId"], None),
        (["plan", "user", "item", "cart", *snake(3), "orderId", "userId"], ["orderId", "userId"]),
        (["plan", "user", "item", "cart", "order_id", "userId"], []),
        (["plan", "user", "item", "cart", *snake(4), "orderId", "userId", "planId"], None),
        (["購入", "完了", "価格", "商品", "注文", "order_id"], None),
        ([], None),
    ],
)
def test_sixty_per_cent_of_five_names_are_a_convention(names, offenders):
    found = majority_style(names)
    assert (found and list(found.offenders(names))) == offenders


def test_a_tie_between_styles_offends_only_names_that_follow_neither():
    names = ["plan", "user", "item", "cart", "price", "Total"]
    found = majority_style(names, preferred=("snake_case", *ALL))
    assert list(found.offenders(names)) == ["Total"]
    assert found.complaint("Total", "properties") == (
        'follows "Title Case"; 5 of 6 properties are snake_case'
    )
