"""From what was uploaded to hand-ins: zips opened, records read, files put together by student and question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO

from service.errors import Problem, Unprocessable
from service.settings import Settings
from service.submissions.archive import SKIPPED, Member, is_archive, path_fault, unpack
from service.submissions.arrivals import ArrivedFile, Author, Collected, HandIn, Refusal, clean_name
from service.submissions.gradescope import METADATA, Exported, read_metadata
from service.submissions.layouts import Layout, Place
from service.submissions.naming import QuestionNames
from service.submissions.records import looks_like_records, read_records
from service.tables import Question


@dataclass(frozen=True, slots=True)
class Source:
    """One uploaded file, by the name that the uploader's machine gave it; `fault` says why it can't be taken at all."""

    name: str
    file: IO[bytes]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the uploader said about questions, as keys: one for everything, or one for what names none itself."""

    everything: str = ""
    otherwise: str = ""

    def decide(self, named: str) -> str:
        """The key for a file or record that names `named`."""
        return self.everything or named or self.otherwise


class Collector:
    """Reads the sources of one upload."""

    def __init__(
        self,
        questions: Sequence[Question],
        choice: Choice,
        known: Collection[str],
        settings: Settings,
        author: Author | None = None,
    ) -> None:
        sole = questions[0].key if len(questions) == 1 else ""
        self._choice = replace(choice, otherwise=choice.otherwise or sole)
        self._layout = Layout(QuestionNames(questions), known)
        self._settings = settings
        self._author = author
        self._collected = Collected()

    def collect(self, sources: Sequence[Source]) -> Collected:
        """Everything that the sources hold.

        Raises:
            Unprocessable: An archive is broken or harmful, or there are more files than one upload may have.
        """
        loose: list[Member | Refusal] = []
        for source in sources:
            name = clean_name(source.name.replace("\\", "/"))
            head = source.file.read(8)
            source.file.seek(0)
            if SKIPPED.search(name):
                continue
            if source.fault:
                loose.append(Refusal(name, source.fault))
            elif looks_like_records(name, head):
                self._add_records(source.file)
            elif head.startswith(b"PK") and name.lower().endswith(".zip") and "/" not in name:
                self._add_files(list(unpack(name, source.file, self._settings)))
            elif is_archive(name, head):
                loose.append(
                    Refusal(name, "an archive in a folder, or no zip, is not unpacked; please unpack it first")
                )
            else:
                loose.append(self._read(name, source.file))
        self._add_files(loose)
        self._refuse_too_many()
        return self._collected

    def _read(self, name: str, file: IO[bytes]) -> Member | Refusal:
        fault = path_fault(name)
        if fault:
            return Refusal(name, fault)
        largest = self._settings.program_max_kb * 1000
        data = file.read(largest + 1)
        return Member(name, data) if len(data) <= largest else Refusal(name, f"larger than {largest // 1000} kB")

    def _add_records(self, file: IO[bytes]) -> None:
        found = read_records(file, self._settings)
        for hand_in in found.hand_ins:
            hand_in.question = self._choice.decide(hand_in.question)
        self._collected.hand_ins += found.hand_ins
        self._collected.refusals += found.refusals

    def _add_files(self, found: Sequence[Member | Refusal]) -> None:
        self._collected.refusals += [refusal for refusal in found if isinstance(refusal, Refusal)]
        members = [member for member in found if isinstance(member, Member)]
        if self._author is not None:
            self._group(members, [self._place(member.path, self._author) for member in members])
            return
        export = read_metadata(members)
        if export is None:
            self._group(members, self._layout.places(members))
            return
        self._add_export(members, *export)

    def _place(self, name: str, author: Author) -> Place:
        return Place(author, self._layout.questions.within(name), name)

    def _add_export(self, members: Sequence[Member], top: str, folders: Mapping[str, Exported]) -> None:
        inside: dict[str, list[Member]] = {folder: [] for folder in folders}
        for member in members:
            folder = member.path.removeprefix(top).partition("/")[0]
            if folder in inside:
                inside[folder].append(member)
            elif not member.path.endswith(METADATA):
                reason = "in no folder that the export's list of submissions names"
                self._collected.refusals.append(Refusal(member.path, reason))
        for folder, exported in folders.items():
            names = [member.path.removeprefix(f"{top}{folder}/") for member in inside[folder]]
            for author in exported.authors or (Author(folder),):
                self._group(inside[folder], [self._place(name, author) for name in names], exported.handed_in_at)

    def _group(self, members: Sequence[Member], places: Sequence[Place], when: datetime | None = None) -> None:
        """Put the files of one author and question together."""
        groups: dict[tuple[str, object], HandIn] = {}
        for member, place in zip(members, places, strict=True):
            question = self._choice.decide(place.question)
            hand_in = groups.setdefault(
                (question, place.author or member.path),
                HandIn([], author=place.author, question=question, handed_in_at=when),
            )
            hand_in.files.append(ArrivedFile(member.path, place.name, member.data, place.is_typed))
            hand_in.late |= place.late
        self._collected.hand_ins += groups.values()

    def _refuse_too_many(self) -> None:
        most = self._settings.upload_max_files
        total = sum(len(hand_in.files) + len(hand_in.copies) for hand_in in self._collected.hand_ins)
        if total + len(self._collected.refusals) > most:
            what = f"holds {total:,} files or records; at most {most:,} are taken at once"
            raise Unprocessable(f"The upload {what}.", (Problem("files", what),))
