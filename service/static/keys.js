// Keys for pages on which one does the same thing many times: [data-key] is activated by its key.
// Without this file every act is still a button, a link or a box. Who types by voice can switch the keys off.

const OFF = "keys-off";
const root = document.documentElement;
const button = document.querySelector("[data-keys-switch]");

function remembered() {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true; // storage is forbidden: the keys are on for this page
  }
}

function show(on) {
  root.classList.toggle("keys", on);
  if (!button) return;
  button.hidden = false;
  button.textContent = on ? "Keys off" : "Keys on";
}

function turn(on) {
  show(on);
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // not remembered, which only costs another press on the next page
  }
}

function typesText(element) {
  return element.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=hidden])");
}

// A link or a button under the focus keeps its own Enter.
function hasOwnEnter(element) {
  return element.matches("a[href], button, summary");
}

function press(event) {
  if (!root.classList.contains("keys") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typesText(event.target) || (event.key === "Enter" && hasOwnEnter(event.target))) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target || event.repeat) return;
  event.preventDefault();
  if (target.matches("input")) target.focus({ focusVisible: false });
  target.click();
}

let sent = false;
document.addEventListener("submit", (event) => {
  // A second press before the next page is there would save the same program twice.
  if (sent) event.preventDefault();
  sent = true;
});
window.addEventListener("pageshow", () => {
  sent = false;
});

show(remembered());
button?.addEventListener("click", () => turn(!root.classList.contains("keys")));
document.addEventListener("keydown", press);
