// A claim: commit to a verdict, then see the course's, and why.

import { button, choices, goTo, make, results, showOnly } from "./parts.js";

const VERDICTS = {
  "supported": "Supported",
  "mixed": "Mixed",
  "weak": "Weak",
  "contradicted": "Contradicted",
  "unverifiable": "Unverifiable",
  "tradition-only": "Tradition-only",
};

function prepare(box) {
  const ruling = box.querySelector(".in-ruling");
  const said = results();
  const choice = choices("Your verdict on the claim as it is worded", Object.entries(VERDICTS));
  const commit = button("Commit to this verdict", () => {
    const taken = choice.chosen();
    if (!taken) {
      said.replaceChildren(make("p", {}, "Choose a verdict first."));
      return;
    }
    const course = box.dataset.verdict;
    const words =
      taken === course
        ? `You and the course agree: ${VERDICTS[course].toLowerCase()}.`
        : `You said ${VERDICTS[taken].toLowerCase()}; the course says ${VERDICTS[course].toLowerCase()}.`;
    box.dataset.v = course;
    said.replaceChildren(make("p", { class: "serif-1" }, words), ...ruling.querySelector("div").childNodes);
    // Committed is committed: the choice stays to be seen.
    choice.box.disabled = true;
    row.hidden = true;
    goTo(said);
  });
  const row = make("p", { class: "row" }, commit);
  ruling.hidden = true;
  ruling.after(make("div", { class: "flow" }, choice.box, row, said));
}

export default function begin(place) {
  const claims = [...place.querySelectorAll("[data-claim]")];
  claims.forEach(prepare);
  if (claims.length < 2) return;
  const count = make("p", { class: "kind num" });
  let at = 0;
  const back = button("Previous claim", () => move(-1));
  const next = button("Next claim", () => move(1));

  function move(by) {
    show((at + by + claims.length) % claims.length);
    goTo(count);
  }

  function show(wanted) {
    at = wanted;
    showOnly(claims, (each) => each === claims[at]);
    count.textContent = `Claim ${at + 1} of ${claims.length}`;
  }
  claims[0].before(count);
  claims.at(-1).after(make("p", { class: "row in-next" }, back, next));
  show(0);
}
