"""Names under which programs are shown to those who grade: an animal and a number, drawn afresh for each assignment."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from random import Random

ANIMALS = (  # noqa: SIM905  (a list would be two hundred lines)
    "Adder Albatross Alpaca Antelope Badger Barbet Bat Beaver Bee Bison Bittern Bobcat Buffalo Bunting Camel Caribou "
    "Chamois Cheetah Chough Cicada Civet Cod Condor Coot Coral Cormorant Cougar Crab Crane Cricket Crow Cuckoo Curlew "
    "Deer Dingo Dolphin Dormouse Dove Dragonfly Duck Dunlin Eagle Eel Egret Eider Elk Emu Ermine Falcon Ferret Finch "
    "Firefly Flamingo Fox Frog Gannet Gazelle Gecko Gibbon Giraffe Gnu Goat Goose Grebe Grouse Gull Haddock Hare Hawk "
    "Hedgehog Heron Hoopoe Hornet Horse Ibex Ibis Iguana Jackal Jackdaw Jaguar Jay Kestrel Kingfisher Kite Kiwi Koala "
    "Kudu Lark Lemur Leopard Linnet Lion Lizard Llama Lobster Lynx Macaw Magpie Mallard Manatee Marmot Marten Merlin "
    "Mink Mole Moose Moth Mouse Mule Narwhal Newt Nightjar Ocelot Octopus Okapi Oriole Osprey Ostrich Otter Owl Ox "
    "Oyster Panda Panther Parrot Pelican Penguin Petrel Pheasant Pigeon Pika Pike Pipit Plover Pony Puffin Puma Quail "
    "Rabbit Raccoon Raven Reindeer Robin Rook Salmon Sandpiper Seal Shrew Shrike Siskin Skylark Sloth Snail Snipe "
    "Sparrow Squid Squirrel Stag Starling Stoat Stork Swallow Swan Swift Tapir Teal Tern Thrush Tiger Toad Toucan "
    "Trout Turtle Viper Vole Wagtail Walrus Warbler Weasel Whale Wolf Wombat Wren Yak Zebra"
).split()


def fresh_pseudonyms(taken: Collection[str], random: Random) -> Iterator[str]:
    """Pseudonyms that nobody in the assignment has, without end; the numbers grow longer as they are used up."""
    used = set(taken)
    limit = 100
    while True:
        if 2 * len(used) > limit * len(ANIMALS):
            limit *= 10
        name = f"{random.choice(ANIMALS)} {random.randrange(1, limit)}"
        if name not in used:
            used.add(name)
            yield name
