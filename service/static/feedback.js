// Votes without leaving the page, and notes and marks that light each other up. The page works without any of it.

const notes = [...document.querySelectorAll(".note[data-marks]")];
const listing = document.querySelector(".listing");

function namesOf(mark) {
  return mark.dataset.note.split(" ");
}

function light(names) {
  listing.classList.toggle("lighting", names.length > 0);
  for (const mark of listing.querySelectorAll("mark")) {
    mark.classList.toggle("lit", namesOf(mark).some((name) => names.includes(name)));
  }
  for (const note of notes) note.classList.toggle("lit", names.includes(note.dataset.marks));
}

function lightFocused() {
  const note = document.activeElement?.closest(".note[data-marks]");
  light(note ? [note.dataset.marks] : []);
}

for (const note of notes) {
  const on = () => light([note.dataset.marks]);
  note.addEventListener("pointerenter", on);
  note.addEventListener("focusin", on);
  note.addEventListener("pointerleave", lightFocused);
  note.addEventListener("focusout", () => setTimeout(lightFocused));
}

listing?.addEventListener("pointerover", (event) => {
  const mark = event.target.closest("mark");
  if (mark) light(namesOf(mark));
});
listing?.addEventListener("pointerout", (event) => {
  if (event.target.closest("mark")) lightFocused();
});
listing?.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  const note = mark && notes.find((one) => namesOf(mark).includes(one.dataset.marks));
  note?.scrollIntoView({ block: "nearest" });
});

async function send(form, agree) {
  const explanation = form.elements.explanation;
  const said = form.querySelector(".saved");
  said.classList.remove("failed");
  try {
    const answer = await fetch(form.dataset.api, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": form.elements.csrf.value },
      body: JSON.stringify({ agree, explanation: explanation.value }),
    });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    show(form, agree);
    said.textContent = "Saved";
  } catch (problem) {
    said.classList.add("failed");
    const why = problem instanceof TypeError ? "The server can't be reached; try again." : problem.message;
    said.textContent = `Not saved. ${why}`;
  }
}

function show(form, agree) {
  for (const button of form.querySelectorAll("[aria-pressed]")) {
    button.setAttribute("aria-pressed", String((button.value === "yes") === agree));
  }
  form.querySelector(".keep").value = agree ? "yes" : "no";
  form.querySelector(".explain").hidden = false;
}

for (const form of document.querySelectorAll("form.vote")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, (event.submitter ?? form.querySelector(".keep")).value === "yes");
  });
  form.elements.explanation.addEventListener("input", () => {
    form.querySelector(".saved").textContent = "";
  });
}
