// How much of their weight somebody lost in a session, how much of it was sweat, and how much they drank of that.
//
// loss = (before - after) / before; sweat = before - after + drink - urine, at one kilogram to the litre.
// What little is breathed out or burnt is left out, and the page says so.

import { announcer, button, clearStills, make, ownId, showOnly, spoken, written } from "./parts.js";

/** Of weights in kg, drink and urine in ml: the loss in percent of weight, sweat in litres, share drunk in percent. */
export function loss({ before, after, drunk, passed }) {
  const sweat = before - after + (drunk - passed) / 1000;
  return {
    kilograms: before - after,
    percent: ((before - after) / before) * 100,
    sweat,
    replaced: sweat > 0 ? (drunk / 1000 / sweat) * 100 : null,
  };
}

/** A value to a tenth, halves away from zero, without the errors of binary fractions. */
export const tenth = (value) => (Math.sign(value) * Math.round(Number((Math.abs(value) * 10).toFixed(6)))) / 10 || 0;

/** The place of the band that a loss falls in: the last that starts at or below it; the first takes all below. */
export function band(starts, percent) {
  return Math.max(0, starts.findLastIndex((start) => start <= percent));
}

const FIELDS = {
  before: ["Weight before", "kg", 20, 400, 0.1],
  after: ["Weight after", "kg", 20, 400, 0.1],
  drunk: ["Drink in between", "ml", 0, 30000, 50],
  passed: ["Urine in between", "ml", 0, 10000, 50],
};

function field(name, onInput) {
  const [label, unit, least, most, step] = FIELDS[name];
  const [id, wrong] = [ownId(), make("p", { class: "in-wrong", id: ownId() })];
  const input = make("input", {
    type: "text", inputmode: "decimal", autocomplete: "off", class: "field num", id, "aria-describedby": wrong.id,
  });
  input.addEventListener("input", onInput);

  function read() {
    const typed = input.value.trim().replace(",", ".");
    const value = Number(typed);
    const isGood = /^\d+(\.\d+)?$/.test(typed) && value >= least && value <= most;
    wrong.textContent = isGood ? "" : `Enter a number from ${written(least)} to ${written(most)}.`;
    input.setAttribute("aria-invalid", String(!isGood));
    return isGood ? value : null;
  }
  const box = make("div", { class: "in-field" }, make("label", { for: id }, `${label}, ${unit}`), input, wrong);
  return { box, read, set: (value) => (input.value = value) };
}

export default function begin(place, values) {
  const bands = [...place.querySelectorAll("[data-percent]")];
  const starts = bands.map((each) => Number(each.dataset.percent));
  const said = announcer();
  const facts = ["Weight", "Loss", "Sweat, about", "Drink, of the sweat"].map((term) => [term, make("dd")]);
  const fields = Object.fromEntries(Object.keys(FIELDS).map((name) => [name, field(name, show)]));

  function show() {
    const typed = Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, each.read()]));
    if (Object.values(typed).includes(null)) {
      facts.forEach(([, out]) => (out.textContent = "…"));
      showOnly(bands, () => false);
      said.say("Check the numbers: one of them is missing or out of range.");
      return;
    }
    const { kilograms, percent, sweat, replaced } = loss(typed);
    const words = [
      `${kilograms < 0 ? "+" : ""}${written(-tenth(kilograms), 1)} kg`,
      percent < 0 ? `none: a gain of ${written(tenth(-percent), 1)} %` : `${written(tenth(percent), 1)} %`,
      sweat > 0 ? `${written(tenth(sweat), 1)} l` : "none, by these numbers",
      replaced === null ? "cannot be said" : `${written(Math.round(replaced))} %`,
    ];
    facts.forEach(([, out], at) => (out.textContent = words[at]));
    // The band is that of the number shown, so that 2.0 % never reads as "below 2".
    const fitting = bands[band(starts, tenth(percent))];
    showOnly(bands, (each) => each === fitting);
    said.say(`Loss ${words[1]}, sweat about ${words[2]}. ${spoken(fitting)}`);
  }

  function set(example) {
    for (const name of Object.keys(FIELDS)) fields[name].set(example[name]);
    show();
  }

  clearStills(place);
  place.querySelector("[data-bands]").before(
    make("div", { class: "row", role: "group", "aria-label": "Try an example" }, ...values.examples.map((each) => button(each.title, () => set(each)))),
    make("div", { class: "in-fields" }, ...Object.values(fields).map((each) => each.box)),
    make("dl", { class: "facts" }, ...facts.map(([term, out]) => make("div", {}, make("dt", {}, term), out))),
    said.element,
  );
  set(values.examples[0]);
}
