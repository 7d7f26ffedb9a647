// A message and its marks light each other up while either is pointed at or has the focus; Escape puts the light out,
// or leads from a mark back to its message. Without this file they are links to each other.

const listing = document.querySelector(".listing");
const pieces = [...document.querySelectorAll(".listing mark[data-at]")].map((element) => ({
  element,
  places: element.dataset.at.split(" "),
}));
const messages = [...document.querySelectorAll("[data-message]")];
const links = new Map([...document.querySelectorAll("[data-place]")].map((link) => [link.dataset.place, link]));
const DARK = { messages: [], place: "" };
let shown = "";

function messageOf(place) {
  return place.slice(0, place.lastIndexOf("-"));
}

// Which messages an element speaks for, and which single place where it is a place's link.
function meant(element) {
  const message = element?.closest?.("[data-message]");
  if (message) return { messages: [message.dataset.message], place: element.closest("[data-place]")?.dataset.place ?? "" };
  const piece = element?.closest?.(".listing mark[data-at]");
  if (!piece) return DARK;
  const own = element === document.activeElement && element.id.replace("mark-", "");
  if (own) return { messages: [messageOf(own)], place: own };
  return { messages: piece.dataset.at.split(" ").map(messageOf), place: "" };
}

function light(what) {
  const key = `${what.messages} ${what.place}`;
  if (!listing || key === shown) return;
  shown = key;
  listing.classList.toggle("lighting", what.messages.length > 0);
  for (const { element, places } of pieces) {
    const own = places.filter((place) => what.messages.includes(messageOf(place)));
    const strength = Math.max(0, ...own.map((place) => Number(links.get(place)?.dataset.strength)));
    if (own.length) element.dataset.lit = strength;
    else delete element.dataset.lit;
    element.classList.toggle("here", own.includes(what.place));
  }
  for (const message of messages) message.classList.toggle("lit", what.messages.includes(message.dataset.message));
}

// A place that has the focus is brought into sight, inside the program alone: the page stays where it is.
function bring(place) {
  const piece = pieces.find(({ places }) => places.includes(place))?.element;
  if (!piece) return;
  const [seen, frame] = [piece.getBoundingClientRect(), listing.getBoundingClientRect()];
  if (seen.top < frame.top || seen.bottom > frame.bottom) listing.scrollTop += seen.top - frame.top - frame.height / 3;
  if (seen.left < frame.left || seen.right > frame.right) listing.scrollLeft += seen.left - frame.left - frame.width / 3;
}

function lightPointed(event) {
  const pointed = meant(event.target);
  light(pointed.messages.length ? pointed : meant(document.activeElement));
}

document.addEventListener("pointerover", lightPointed);
document.documentElement.addEventListener("pointerleave", () => light(meant(document.activeElement)));
document.addEventListener("focusin", (event) => {
  const focused = meant(event.target);
  light(focused);
  if (focused.place && event.target.dataset.place) bring(focused.place);
});
document.addEventListener("focusout", (event) => {
  if (!event.relatedTarget) light(DARK);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const place = document.activeElement?.closest(".listing mark") && meant(document.activeElement).place;
  if (place) links.get(place)?.focus();
  else light(DARK);
});
