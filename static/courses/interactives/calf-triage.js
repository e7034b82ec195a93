// A client's painful calf: ask, hear, decide, and see what the answers told and what was not asked.

import { button, choices, goTo, make, results, showOnly } from "./parts.js";

const DECISIONS = [
  ["treat", "Treat"],
  ["same-day", "Do not treat: medical assessment today"],
  ["emergency", "Do not treat: call emergency services now"],
];

function prepare(box) {
  const questions = [...box.querySelectorAll("[data-question]")];
  const ruling = box.querySelector(".in-ruling");
  const decisions = [...ruling.querySelectorAll("[data-decision]")];
  const reason = ruling.querySelector("[data-reason]");
  const unasked = make("div", { class: "flow" });
  const verdict = results();
  const asking = questions.map((each) => ({
    key: each.dataset.question,
    isFlag: "flag" in each.dataset,
    words: each.querySelector("summary").textContent.trim(),
    wasAsked: false,
    details: each,
  }));
  let isDecided = false;
  for (const each of asking) {
    // What is opened by the decision itself was not asked.
    each.details.addEventListener("toggle", () => (each.wasAsked ||= each.details.open && !isDecided));
  }
  const choice = choices("Your decision", DECISIONS, () => (go.hidden = false));
  const go = button("Decide", decide);

  function decide() {
    const taken = choice.chosen();
    if (!taken) {
      verdict.replaceChildren(make("p", {}, "Choose one of the three first."));
      return;
    }
    isDecided = true;
    const right = decisions.find((each) => "right" in each.dataset);
    const isRight = right.dataset.decision === taken;
    tellUnasked(asking.filter((each) => !each.wasAsked));
    showOnly(decisions, (each) => each === right || each.dataset.decision === taken);
    const list = ruling.querySelector("ul");
    verdict.replaceChildren(
      make("p", { class: "serif-1" }, isRight ? "That is the safe decision." : "Not this one."),
      list, unasked, reason,
    );
    asking.forEach((each) => (each.details.open = true));
  }

  function tellUnasked(open) {
    const items = open.map((each) => make("li", {}, each.isFlag ? `${each.words} It was a red flag.` : each.words));
    unasked.replaceChildren(
      ...(items.length
        ? [make("p", {}, "You decided without asking:"), make("ul", { class: "in-plain" }, ...items)]
        : [make("p", {}, "You had asked all there was to ask.")]),
    );
  }

  ruling.hidden = true;
  ruling.after(make("div", { class: "flow" }, choice.box, make("p", { class: "row" }, go), verdict));
}

export default function begin(place) {
  const cases = [...place.querySelectorAll("[data-case]")];
  cases.forEach(prepare);
  if (cases.length < 2) return;
  const count = make("p", { class: "kind num" });
  const next = button("Next client", () => {
    show((at + 1) % cases.length);
    goTo(count);
  });
  let at = 0;

  function show(wanted) {
    at = wanted;
    showOnly(cases, (each) => each === cases[at]);
    count.textContent = `Client ${at + 1} of ${cases.length}`;
    next.textContent = at === cases.length - 1 ? "Back to the first client" : "Next client";
  }
  cases[0].before(count);
  cases.at(-1).after(make("p", { class: "row in-next" }, next));
  show(0);
}
