// Things that happen one after another, shown one at a time.

import { button, make, showOnly } from "./parts.js";

export default function begin(place) {
  const list = place.querySelector(".in-steps");
  const steps = [...list.children];
  const count = make("p", { class: "kind num" });
  const live = make("div", { "aria-live": "polite", class: "in-now flow" });
  let at = 0;

  const back = button("Back", () => at > 0 && show(at - 1));
  const next = button("Next step", () => show((at + 1) % steps.length));

  function show(wanted) {
    at = wanted;
    showOnly(steps, (step) => step === steps[at]);
    count.textContent = `Step ${at + 1} of ${steps.length}`;
    next.textContent = at === steps.length - 1 ? "From the start" : "Next step";
    // Not "disabled": the keyboard would lose its place.
    back.setAttribute("aria-disabled", String(at === 0));
  }

  list.before(live);
  live.append(count, list);
  live.after(make("p", { class: "row" }, back, next));
  show(0);
}
