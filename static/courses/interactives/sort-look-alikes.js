// Short histories, one at a time: what is it? A wrong answer shows the sign of what was chosen, and asks again.

import { button, choices, copied, goTo, make, results, showOnly } from "./parts.js";

export default function begin(place, values) {
  const list = place.querySelector(".in-histories");
  const histories = [...list.children];
  const hallmarks = Object.fromEntries(
    [...place.querySelectorAll("[data-kind]")].map((each) => [each.dataset.kind, each.querySelector("dd")]),
  );
  const labels = Object.fromEntries(values.kinds.map((kind) => [kind.key, kind.label]));
  const right = Object.fromEntries(values.histories.map((each) => [each.key, each.kind]));
  const count = make("p", { class: "kind num" });
  const said = results();
  const choice = choices("What is it?", values.kinds.map((kind) => [kind.key, kind.label]));
  const check = button("Check", () => (isSorted ? step() : judge()));
  const panel = make("div", { class: "flow" }, choice.box, said, make("p", { class: "row" }, check));
  const answers = histories.map((each) => each.querySelector("details"));
  let at = 0;
  let isSorted = false;

  function show(wanted) {
    at = wanted;
    isSorted = false;
    showOnly(histories, (each) => each === histories[at]);
    count.textContent = `History ${at + 1} of ${histories.length}`;
    choice.choose(null);
    choice.box.hidden = false;
    said.replaceChildren();
    check.textContent = "Check";
    // The number of a list item that stands alone would say "1" for each.
    histories[at].value = at + 1;
  }

  function judge() {
    const taken = choice.chosen();
    if (!taken) {
      said.replaceChildren(make("p", {}, "Choose one first."));
      return;
    }
    if (taken !== right[histories[at].dataset.history]) {
      said.replaceChildren(
        make("p", {}, make("b", {}, `Not ${labels[taken].toLowerCase()}. `), "Its sign would be: ", ...copied(hallmarks[taken])),
        make("p", {}, "Try another."),
      );
      return;
    }
    isSorted = true;
    said.replaceChildren(make("p", {}, ...answers[at].querySelector("p").childNodes));
    check.textContent = at === histories.length - 1 ? "Finish" : "Next history";
  }

  function step() {
    // Back into its place, for who goes through them again.
    answers[at].querySelector("p").append(...said.firstChild.childNodes);
    if (at < histories.length - 1) {
      show(at + 1);
    } else {
      finish();
    }
    goTo(count);
  }

  function finish() {
    count.textContent = `All ${histories.length} are sorted`;
    histories.forEach((each) => (each.hidden = false));
    answers.forEach((each) => (each.hidden = false));
    panel.hidden = true;
    again.hidden = false;
  }
  const again = button("Go through them again", () => {
    panel.hidden = false;
    again.hidden = true;
    begun();
    goTo(count);
  });

  function begun() {
    answers.forEach((each) => (each.hidden = true));
    show(0);
  }
  again.hidden = true;
  list.before(count);
  list.after(panel, make("p", { class: "row" }, again));
  begun();
}
