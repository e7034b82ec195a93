// The editor's toolbar for Markdown, and the dialog that finds claims, references, terms and figures by words.

const TOOLS = {
  bold: { label: "Bold", sign: "B", wrap: ["**", "**"] },
  italic: { label: "Italic", sign: "I", wrap: ["*", "*"] },
  heading: { label: "Heading", sign: "H", line: "## ", only: ["body"] },
  list: { label: "List", sign: "•", line: "- ", only: ["body", "markdown"] },
  link: { label: "Link", sign: "Link", link: "https://" },
  cite: { label: "Cite a reference", sign: "Cite", pick: "references", mark: (key) => `[^${key}]` },
  claim: { label: "Point to a claim", sign: "Claim", pick: "claims", mark: (key, words) => `[${words || "this claim"}](claim:${key})` },
  term: { label: "Explain a word", sign: "Term", pick: "glossary", mark: (key, words, text) => `[${words || text}](term:${key})` },
};

let bar, field;

function element(tag, options = {}, ...children) {
  const made = Object.assign(document.createElement(tag), options);
  made.append(...children);
  return made;
}

function insert(target, text, from = target.selectionStart, to = target.selectionEnd) {
  target.focus();
  target.setRangeText(text, from, to, "end");
  target.dispatchEvent(new Event("input", { bubbles: true }));
  target.dispatchEvent(new Event("change", { bubbles: true }));
}

function selected(target) {
  return target.value.slice(target.selectionStart, target.selectionEnd);
}

function use(tool) {
  const target = field;
  const words = selected(target);
  if (tool.wrap) {
    const [open, close] = tool.wrap;
    const at = target.selectionStart + open.length;
    insert(target, open + words + close);
    if (!words) target.setSelectionRange(at, at);
  } else if (tool.line) {
    const start = target.value.lastIndexOf("\n", target.selectionStart - 1) + 1;
    insert(target, tool.line, start, start);
  } else if (tool.link) {
    insert(target, `[${words || "words"}](${tool.link})`);
  } else {
    const [from, to] = [target.selectionStart, target.selectionEnd];
    choose(tool.pick, (each) => insert(target, tool.mark(each.key, words, each.text), from, to));
  }
}

function toolbar() {
  bar = element("div", { className: "studio-bar" });
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  for (const [name, tool] of Object.entries(TOOLS)) {
    const button = element("button", { type: "button", title: tool.label, className: `studio-${name}` }, tool.sign);
    button.setAttribute("aria-label", tool.label);
    button.dataset.only = (tool.only || []).join(" ");
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => use(tool));
    bar.append(button);
  }
}

function show(target) {
  if (!bar) toolbar();
  if (field === target && bar.isConnected) return;
  field = target;
  for (const button of bar.children) {
    const only = button.dataset.only;
    button.hidden = Boolean(only) && !only.split(" ").includes(target.dataset.writing);
  }
  target.before(bar);
}

function offer(target) {
  if (target.nextElementSibling?.classList.contains("studio-choose")) return;
  const button = element("button", { type: "button", className: "button button-small button-secondary studio-choose" }, "Choose…");
  button.addEventListener("click", () =>
    choose(target.dataset.pick, ({ key }) => {
      const before = target.value.trim().replace(/,$/, "");
      const all = "many" in target.dataset && before ? `${before}, ${key}` : key;
      insert(target, all, 0, target.value.length);
    }),
  );
  target.after(button);
}

// --- the dialog ---

function coursePage() {
  const here = location.pathname.match(/pages\/(?:add\/\w+\/\w+\/)?(\d+)/);
  return here?.[1] || document.getElementById("id_course")?.value;
}

let dialog, search, results, count, taken, waiting;

function build() {
  search = element("input", { type: "search", placeholder: "Search by words or key", autocomplete: "off" });
  search.setAttribute("aria-label", "Search");
  results = element("ul", { className: "studio-results" });
  count = element("p", { className: "studio-count" });
  count.setAttribute("role", "status");
  const close = element("button", { type: "button", className: "button button-small button-secondary" }, "Close");
  dialog = element("dialog", { className: "studio-dialog" }, element("div", {}, search, close), count, results);
  close.addEventListener("click", () => dialog.close());
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 150);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    results.querySelector("button")?.click();
  });
  document.body.append(dialog);
}

function choose(kind, take) {
  if (!dialog) build();
  dialog.dataset.kind = kind;
  dialog.setAttribute("aria-label", `Choose from the ${kind.replace("_", " ")}`);
  taken = take;
  search.value = "";
  results.replaceChildren();
  dialog.showModal();
  search.focus();
  find();
}

async function find() {
  const page = coursePage();
  if (!page) {
    count.textContent = "Choose the course first.";
    return;
  }
  const root = location.pathname.match(/^.*?\/studio\//)[0];
  const words = search.value;
  const answer = await fetch(`${root}drafts/choose/${dialog.dataset.kind}/${page}/?q=${encodeURIComponent(words)}`);
  if (words !== search.value) return;
  if (!answer.ok) {
    count.textContent = "The list could not be read. Reload the page and try again.";
    return;
  }
  const { choices } = await answer.json();
  count.textContent = choices.length ? `${choices.length} found` : "Nothing is called so.";
  results.replaceChildren(
    ...choices.map((each) => {
      const note = each.note ? element("small", {}, each.note) : "";
      const button = element("button", { type: "button" }, element("b", {}, each.key), element("span", {}, each.text), note);
      button.addEventListener("click", () => {
        dialog.close();
        taken(each);
      });
      return element("li", {}, button);
    }),
  );
}

document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.("textarea[data-writing]")) show(target);
  else if (target.matches?.("input[data-pick]")) offer(target);
});
