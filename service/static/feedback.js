// Votes without leaving the page, which works without it.

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
