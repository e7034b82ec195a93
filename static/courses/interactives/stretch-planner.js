// An evening routine of calf and hamstring stretches: how long it takes, and where it leaves what was tested.

import { announcer, button, clearStills, duration, make, showOnly, slider, spoken } from "./parts.js";

/** Seconds that one stretch takes on one leg: rests stand between the holds, not after the last. */
export const oneStretch = (holds, hold, rest) => holds * hold + (holds - 1) * rest;

/** Seconds for all stretches on both legs, without the moments to change position. */
export const wholeRoutine = (stretches, holds, hold, rest) => stretches * 2 * oneStretch(holds, hold, rest);

const DIALS = ["holds", "hold", "rest", "weeks"];

export default function begin(place, values) {
  const sayings = [...place.querySelectorAll("[data-says]:not(ul)")];
  const said = announcer();
  const one = make("dd");
  const total = make("dd");
  const dials = Object.fromEntries(
    DIALS.map((name) => {
      const { label, unit, one, least, most, tested } = values[name];
      return [name, slider(label, { least, most, step: 1, value: tested }, (value) => `${value} ${value === 1 ? one : unit}`, show)];
    }),
  );
  const stretches = values.stretches.map((stretch) => {
    const input = make("input", { type: "checkbox", value: stretch.key });
    input.checked = true;
    input.addEventListener("change", show);
    return { key: stretch.key, input, label: make("label", { class: "opt" }, input, make("span", {}, stretch.label)) };
  });

  function says() {
    const off = DIALS.flatMap((name) => {
      const [value, tested] = [dials[name].value(), values[name].tested];
      return value < tested ? [`${name}-below`] : value > tested ? [`${name}-above`] : [];
    });
    if (!stretches.every((each) => each.input.checked)) off.push("missing");
    return off.length ? off : ["tested"];
  }

  function show() {
    const [holds, hold, rest] = ["holds", "hold", "rest"].map((name) => dials[name].value());
    const ticked = stretches.filter((each) => each.input.checked).length;
    one.textContent = duration(oneStretch(holds, hold, rest));
    total.textContent = duration(wholeRoutine(ticked, holds, hold, rest));
    const fitting = says();
    showOnly(sayings, (each) => fitting.includes(each.dataset.says));
    const words = sayings.filter((each) => !each.hidden).map(spoken);
    said.say(`One stretch on one leg ${one.textContent}, the whole routine ${total.textContent}. ${words.join(" ")}`);
  }

  function set(routine) {
    for (const name of DIALS) dials[name].set(routine[name] ?? values[name].tested);
    for (const each of stretches) each.input.checked = routine.stretches.includes(each.key);
    show();
  }

  clearStills(place);
  place.querySelector("ul[data-says]").before(
    make("div", { class: "row", role: "group", "aria-label": "Start from" }, ...values.routines.map((each) => button(each.title, () => set(each)))),
    make("fieldset", {}, make("legend", { class: "ask" }, "Stretches, each on both legs"), make("div", { class: "in-choices" }, ...stretches.map((each) => each.label))),
    make("div", { class: "in-fields" }, ...DIALS.map((name) => dials[name].box)),
    make("dl", { class: "facts" }, make("div", {}, make("dt", {}, "One stretch, one leg"), one), make("div", {}, make("dt", {}, "Whole routine, both legs"), total)),
    said.element,
  );
  set(values.routines[0]);
}
