// The rubric's editor without reloading: rows come, go and move here, and the margin follows the typing.
// The form's names stay what the server reads, so the page works the same when this file does not run.
const form = document.querySelector("#rubric");
const topics = form.querySelector("[data-topics]");
const preview = document.querySelector("[data-preview]");
const said = form.querySelector("[data-said]");
const LEVELS = { close: "Close", not_yet: "Not yet" };
let changed = "unsaved" in form.dataset;

const topicRows = () => [...topics.querySelectorAll(":scope > [data-topic]")];
const itemRows = (topic) => [...topic.querySelectorAll("[data-item]")];
const field = (row, name) => row.querySelector(`[data-field=${name}]`);
const value = (row, name) => field(row, name).value.trim();
const fresh = (kind) => document.querySelector(`[data-template=${kind}]`).content.firstElementChild.cloneNode(true);

function renumber() {
  // Radio buttons switch each other off when they meet under one name, which they may on the way to their new ones.
  const checked = form.querySelectorAll("[data-field=level]:checked");
  topicRows().forEach((topic, t) => {
    const items = itemRows(topic);
    items.forEach((item, i) => name(item, `t${t}.i${i}.`, `${t} ${i}`));
    name(topic, `t${t}.`, `${t}`, items);
  });
  for (const level of checked) level.checked = true;
}

function name(row, prefix, place, inner = []) {
  const own = (part) => !inner.some((item) => item.contains(part));
  for (const part of [...row.querySelectorAll("[data-field]")].filter(own)) part.name = prefix + part.dataset.field;
  for (const button of [...row.querySelectorAll("[data-do]")].filter(own)) button.value = `${button.dataset.do} ${place}`;
}

function fromScratch(kind) {
  const row = fresh(kind);
  const group = `new-${crypto.randomUUID()}`;
  for (const level of row.querySelectorAll("[data-field=level]")) level.name = group;
  return row;
}

const acts = {
  "add-topic": () => {
    const topic = fromScratch("topic");
    topics.append(topic);
    return [topic, "Topic added."];
  },
  "add-item": (row) => {
    const item = fromScratch("item");
    if (row.matches("[data-item]")) row.after(item);
    else row.querySelector("[data-items]").append(item);
    return [item, "Item added."];
  },
  "remove-topic": (row) => [remove(row, topicRows()), "Topic removed."],
  "remove-item": (row) => [remove(row, itemRows(row.closest("[data-topic]"))), "Item removed."],
  "up-topic": (row) => [move(row, -1, topicRows()), "Topic moved up."],
  "down-topic": (row) => [move(row, 1, topicRows()), "Topic moved down."],
  "up-item": (row) => [moveItem(row, -1), "Item moved up."],
  "down-item": (row) => [moveItem(row, 1), "Item moved down."],
};

function remove(row, among) {
  const place = among.indexOf(row);
  const next = among[place + 1] ?? among[place - 1] ?? row.parentElement.closest("[data-topic]");
  row.remove();
  return next;
}

function move(row, step, among) {
  const other = among[among.indexOf(row) + step];
  if (other) step < 0 ? other.before(row) : other.after(row);
  return row;
}

function moveItem(item, step) {
  const topic = item.closest("[data-topic]");
  const among = itemRows(topic);
  const neighbour = topicRows()[topicRows().indexOf(topic) + step];
  if (among[among.indexOf(item) + step]) return move(item, step, among);
  if (neighbour) step < 0 ? neighbour.querySelector("[data-items]").append(item) : neighbour.querySelector("[data-items]").prepend(item);
  return item;
}

function act(verb, row) {
  const [next, words] = acts[verb](row);
  renumber();
  show();
  changed = true;
  said.textContent = words;
  (next ? field(next, "title") : form.querySelector("[data-do=add-topic]")).focus();
}

// Text with `code` in backticks, as the server sets it.
function inline(text) {
  const parts = text.split("`");
  if (parts.length % 2 === 0) parts.push([parts.pop(), parts.pop()].reverse().join("`"));
  return parts.map((part, place) => element(place % 2 ? "code" : "span", part));
}

function element(kind, text, className = "") {
  const made = document.createElement(kind);
  made.textContent = text;
  made.className = className;
  return made;
}

function paragraph(...parts) {
  const made = document.createElement("p");
  made.append(...parts);
  return made;
}

function show() {
  preview.replaceChildren(...topicRows().map((topic) => {
    const note = element("section", "", "note");
    const title = element("h2", "");
    title.append(element("span", "Fine", "tag good"), " ", element("span", value(topic, "title") || "…"));
    note.append(title, paragraph(...inline(value(topic, "fine_message"))));
    for (const item of itemRows(topic)) {
      const level = item.querySelector("[data-field=level]:checked")?.value ?? "not_yet";
      const box = element("div", "", "said");
      box.append(paragraph(element("span", LEVELS[level], `tag ${level}`), " ", ...inline(value(item, "message") || "…")));
      note.append(box);
    }
    return note;
  }));
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  event.preventDefault();
  act(button.dataset.do, button.closest("[data-item]") ?? button.closest("[data-topic]"));
});

form.addEventListener("input", () => {
  changed = true;
  show();
});

form.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-item]") ?? event.target.closest("[data-topic]");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.isComposing;
  if (event.key === "Enter" && plain && row && event.target.matches("[data-field=title]")) {
    event.preventDefault();
    act("add-item", row);
  } else if (event.altKey && !event.ctrlKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && row) {
    event.preventDefault();
    const at = event.target.dataset.field;
    act(`${event.key === "ArrowUp" ? "up" : "down"}-${row.matches("[data-item]") ? "item" : "topic"}`, row);
    if (at) (row.querySelector(`[data-field=${at}]:checked`) ?? field(row, at)).focus();
  }
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[value=save]"));
  }
});

form.addEventListener("submit", () => { changed = false; });
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
for (const hint of form.querySelectorAll("[data-keys]")) hint.hidden = false;
