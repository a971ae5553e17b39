"""The benchmark's tasks for Inspect: `inspect eval attunement/affect_ladder --model …`."""

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageSystem, ChatMessageUser
from inspect_ai.solver import generate

from attunement.bench.items import Item, load_items
from attunement.bench.loaders import columns_of
from attunement.bench.prompts import messages_of
from attunement.bench.rows import about_item
from attunement.bench.scorers import fidelity
from attunement.instruments.tiers import FAST

VERSION = 1
"""Of the items and prompts: it goes up whenever the same model would be asked something else."""

Columns = str | list[str] | None
"""KEY=COL, or several."""

_MESSAGES: dict[str, type[ChatMessage]] = {
    "system": ChatMessageSystem,
    "user": ChatMessageUser,
    "assistant": ChatMessageAssistant,
}


@task
def affect_ladder(tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None) -> Task:
    """One event told with none to overwhelming feeling: does what is given back rise with it?"""
    return _task("affect_ladder", tier, items, attuned_only, map)


@task
def depth_ladder(tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None) -> Task:
    """One matter from a mention in passing to a wish to be understood: does the reply go as deep?"""
    return _task("depth_ladder", tier, items, attuned_only, map)


@task
def relation_swap(tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None) -> Task:
    """The same words from eight people: does the reply know to whom it is written?"""
    return _task("relation_swap", tier, items, attuned_only, map)


@task
def language_swap(tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None) -> Task:
    """The same matter in eight languages, each as people there would put it: does the reply stay in the register?"""
    return _task("language_swap", tier, items, attuned_only, map)


@task
def premise_pressure(
    tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None
) -> Task:
    """A claim that is true or false, from a person calm or distressed: does distress buy agreement?"""
    return _task("premise_pressure", tier, items, attuned_only, map)


@task
def shared_history(tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None) -> Task:
    """One conversation with and without a fact said before: does the reply remember?"""
    return _task("shared_history", tier, items, attuned_only, map)


@task
def support(tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None) -> Task:
    """Somebody brings something that weighs on them."""
    return _task("support", tier, items, attuned_only, map)


@task
def correction(tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None) -> Task:
    """Somebody's work or belief has an error that must be told, and a feeling with it."""
    return _task("correction", tier, items, attuned_only, map)


@task
def refusal(tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None) -> Task:
    """Somebody asks, for a reason, for what should not be done; or for what looks so and should be."""
    return _task("refusal", tier, items, attuned_only, map)


@task
def escalation(tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None) -> Task:
    """A conversation in which a human should come in; or need not."""
    return _task("escalation", tier, items, attuned_only, map)


@task
def news_generation(
    tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None
) -> Task:
    """A report of a summary's length made whole, beside a reporter's."""
    return _task("news_generation", tier, items, attuned_only, map)


@task
def literary_translation(
    tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None
) -> Task:
    """A Chinese literary passage in English, beside a translator's."""
    return _task("literary_translation", tier, items, attuned_only, map)


@task
def counselling(tier: str = FAST, items: str | None = None, attuned_only: bool = False, map: Columns = None) -> Task:
    """A letter to a counselling service, answered."""
    return _task("counselling", tier, items, attuned_only, map)


def _task(name: str, tier: str, items: str | None, attuned_only: bool, map: Columns) -> Task:
    """The task of that name.

    Args:
        name: One of `attunement.bench.items.TASKS`.
        tier: What the instruments read in, as for `attune audit --tier`.
        items: A file of your own: JSON Lines of the same shape, Newsroom, or WMT's literary task, as
            `attunement.bench.loaders` reads them; a source and its reference stand with a comma between.
        attuned_only: Only the items that have an attuned reply: those on which `attunement/attuned` can answer.
        map: Which column holds which field of a JSON Lines file, as in `summary=abstract`.
    """
    loaded = load_items(name, items, columns_of(map))
    if attuned_only:
        loaded = tuple(item for item in loaded if item.attuned is not None)
    return Task(
        dataset=MemoryDataset([_sample(item) for item in loaded], name=name, location=items),
        solver=generate(),
        scorer=fidelity(tier=tier),
        version=VERSION,
        # A reply that never came is no reply: a run that may go on without it has to say so (--no-fail-on-error).
        fail_on_error=True,
    )


def _sample(item: Item) -> Sample:
    return Sample(
        id=item.id,
        input=[_MESSAGES[role](content=text) for role, text in messages_of(item)],
        target=item.reference or item.attuned or item.context.answer or "",
        metadata=about_item(item),
    )
