// Things that happen one after another, shown one at a time. The text that says the same stays on the page.

export default function begin(place, { steps }) {
  let at = 0;

  const box = document.createElement("div");
  box.className = "steps card";
  const count = document.createElement("p");
  count.className = "kind";
  const words = document.createElement("p");
  words.className = "serif-1";
  const live = document.createElement("div");
  live.setAttribute("aria-live", "polite");
  live.append(count, words);
  const row = document.createElement("p");
  row.className = "row";
  const back = button("Back", -1);
  const next = button("Next step", 1);
  row.append(back, next);
  box.append(live, row);

  function button(label, step) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn q s";
    made.textContent = label;
    made.addEventListener("click", () => show(at + step));
    return made;
  }

  function show(wanted) {
    at = (wanted + steps.length) % steps.length;
    count.textContent = `Step ${at + 1} of ${steps.length}`;
    words.textContent = steps[at];
    next.textContent = at === steps.length - 1 ? "From the start" : "Next step";
    back.disabled = at === 0;
  }

  const text = document.createElement("details");
  text.className = "refs";
  const summary = document.createElement("summary");
  summary.textContent = "All steps as text";
  const inner = document.createElement("div");
  inner.className = "flow";
  inner.append(...place.childNodes);
  text.append(summary, inner);
  place.append(box, text);
  show(0);
}
