// Keeps a run's page up to date from the server's events; when the run ends, the page is fetched anew.

const box = document.querySelector("[data-events]");
const summary = document.getElementById("summary");
const progress = document.getElementById("progress");

function show(run) {
  if (summary.textContent !== run.summary) summary.textContent = run.summary;
  if (run.total > 0) {
    progress.max = run.total;
    progress.value = run.done;
  }
}

if (box) {
  const events = new EventSource(box.dataset.events);
  events.addEventListener("progress", (event) => show(JSON.parse(event.data)));
  events.addEventListener("end", () => {
    events.close();
    location.reload();
  });
}
