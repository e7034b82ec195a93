/* The fields of one question, whatever its kind: what is answered in them, and what the script adds to them.

   Every kind is whole without this: an order is given by positions, a place on a drawing by its name in a list. Here
   steps get buttons to move them, and a drawing can be pointed at. Nothing is dragged. */

const partOf = (input) => input.name.split(":")[1];

/** What stands in the fields, as a list; empty when nothing is answered. See `rules/responses.py` for the forms. */
export function readValue(field) {
  const inputs = fieldsOf(field);
  if (field.dataset.kind === "ordering") {
    const order = inputs.map((_, place) => partOf(inputs.find((each) => Number(each.value) === place + 1) ?? { name: ":" }));
    return order.some(Boolean) ? order : [];
  }
  const given = inputs.filter((input) => !("checked" in input && /radio|checkbox/.test(input.type)) || input.checked);
  const texts = given.map((input) => [partOf(input), input.value.trim()]).filter(([, text]) => text);
  return texts.map(([part, text]) => (part === undefined ? text : [part, text]));
}

/** Puts a stored or mirrored value into the fields. */
export function writeValue(field, value) {
  const parts = Object.fromEntries(value.filter(Array.isArray).map(([part, text]) => [part, text]));
  for (const input of fieldsOf(field)) {
    if (/radio|checkbox/.test(input.type)) input.checked = value.includes(input.value);
    else if (field.dataset.kind === "ordering") input.value = String(value.indexOf(partOf(input)) + 1 || "");
    else input.value = partOf(input) === undefined ? (value[0] ?? "") : (parts[partOf(input)] ?? "");
  }
  refresh(field);
}

const fieldsOf = (field) => [...field.querySelectorAll("[name^='answer.']")];

/** Adds what only a script can do; `say` announces it. */
export function enhance(field, say) {
  if (field.dataset.kind === "ordering") addMoves(field, say);
  if (field.dataset.kind === "hotspot") addPointing(field);
  refresh(field);
}

function refresh(field) {
  if (field.dataset.kind === "ordering") sortSteps(field);
  for (const spot of field.querySelectorAll("[data-spot]")) {
    const chosen = fieldsOf(field).some((input) => input.checked && input.value === spot.dataset.spot);
    spot.classList.toggle("on", chosen);
  }
}

const rowsOf = (field) => [...field.querySelectorAll(".order > li")];
const position = (row) => row.querySelector("select");

/** Steps stand as they are placed once every one has its position. */
function sortSteps(field) {
  const rows = rowsOf(field);
  for (const row of rows) position(row).dataset.was = position(row).value;
  const isWhole = rows.every((row) => position(row).value);
  if (isWhole) rows.sort((a, b) => position(a).value - position(b).value);
  const focused = document.activeElement;
  if (isWhole && rows.some((row, place) => row !== rowsOf(field)[place])) {
    field.querySelector(".order").append(...rows);
    if (field.contains(focused)) focused.focus();
  }
  rows.forEach((row, place) => {
    const [up, down] = row.querySelectorAll("button");
    up?.setAttribute("aria-disabled", place === 0);
    down?.setAttribute("aria-disabled", place === rows.length - 1);
  });
}

function addMoves(field, say) {
  for (const row of rowsOf(field)) {
    const words = row.querySelector(".step").textContent.trim();
    const moves = Object.assign(document.createElement("span"), { className: "moves" });
    moves.append(mover(row, -1, `Move up: ${words}`), mover(row, 1, `Move down: ${words}`));
    row.append(moves);
  }
  function mover(row, by, label) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: by < 0 ? "↑" : "↓" });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => {
      const rows = rowsOf(field);
      const to = rows.indexOf(row) + by;
      if (to < 0 || to >= rows.length) return;
      if (by < 0) rows[to].before(row);
      else rows[to].after(row);
      rowsOf(field).forEach((each, place) => (position(each).value = String(place + 1)));
      sortSteps(field);
      button.focus();
      say(`Moved to position ${to + 1} of ${rows.length}.`);
      field.querySelector(".order").dispatchEvent(new Event("change", { bubbles: true }));
    });
    return button;
  }
  // A position that is taken is exchanged, so that two steps never have the same.
  field.querySelector(".order").addEventListener("change", ({ target }) => {
    if (target.tagName !== "SELECT") return;
    const other = rowsOf(field).map(position).find((each) => each !== target && each.value && each.value === target.value);
    if (other) other.value = target.dataset.was ?? "";
    sortSteps(field);
  });
}

function addPointing(field) {
  field.querySelector(".pointing")?.classList.add("live");
  field.addEventListener("click", ({ target }) => {
    const spot = target.closest?.("[data-spot]");
    const input = spot && fieldsOf(field).find((each) => each.value === spot.dataset.spot);
    if (input && !input.checked) input.click();
  });
  field.addEventListener("change", () => refresh(field));
}
