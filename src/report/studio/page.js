// The page: what is typed is checked at once, what is asked is run, what comes out is shown.
"use strict";

const $ = (id) => document.getElementById(id);
const { starts, files: FILES } = JSON.parse(text("starts"));
const checks = new Desk();
const fold = new Desk();
const plans = { A: null, B: null };
let shown = "A";
let file = "";
let checked = null;
let run = null;
let knobs;
let numbers;

const plan = () => plans[shown];
const given = (of) => ({ name: of.name, files: of.files, seed: of.seed });

const duration = (seconds) => {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} hours`;
};

function download(name, content, type = "text/plain") {
  const link = make("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// --- the file

function showFile() {
  const names = Object.keys(plan().files);
  if (!names.includes(file)) file = plan().name;
  $("file").replaceChildren(...names.map((name) => make("option", { value: name, textContent: name, selected: name === file })));
  $("which-file").hidden = names.length < 2;
  $("text").value = plan().files[file];
  showLines([]);
}

function showLines(wrong) {
  const count = $("text").value.split("\n").length;
  const lines = Array.from({ length: count }, (_, at) => make("div", {
    textContent: wrong.includes(at + 1) ? `✕ ${at + 1}` : at + 1, className: wrong.includes(at + 1) ? "wrong" : "",
  }));
  $("lines").replaceChildren(...lines);
  $("lines").scrollTop = $("text").scrollTop;
}

function goTo(mistake) {
  if (mistake.file !== file && plan().files[mistake.file] !== undefined) {
    file = mistake.file;
    showFile();
    check();
  }
  const area = $("text");
  const before = area.value.split("\n").slice(0, mistake.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const from = before + [...(area.value.slice(before))].slice(0, mistake.column - 1).join("").length;
  area.focus();
  area.setSelectionRange(from, from + (mistake.quoted ?? "").split("\n")[0].length);
  area.scrollTop = Math.max(0, (mistake.line - 6) * area.scrollHeight / area.value.split("\n").length);
}

// --- what is to be said of it

let checking = 0;
let waiting;
const checkSoon = () => { clearTimeout(waiting); waiting = setTimeout(check, 250); };

async function check() {
  clearTimeout(waiting);
  const number = ++checking;
  const of = shown;
  let answer;
  let wrong = [];
  try {
    answer = await checks.json({ ask: "check", ...given(plan()) });
  } catch (error) {
    wrong = error instanceof Wrong && error.mistakes.length ? error.mistakes : [{ title: error.message }];
  }
  if (number !== checking || of !== shown) return;
  checked = answer ?? null;
  showLines(wrong.filter((mistake) => mistake.file === file).map((mistake) => mistake.line));
  $("mistakes").replaceChildren(...wrong.map(mistakeShown));
  $("advice").replaceChildren(...(answer ? [...answer.warnings, ...answer.doubts.map((doubt) => doubt.says)] : [])
    .map((says) => make("li", { textContent: says })));
  const count = wrong.length === 1 ? "One mistake" : `${wrong.length} mistakes`;
  const calm = "Nothing in it stands out.";
  $("state").textContent = wrong.length ? `${count} in the file` : `${answer.title}: the file is in order.${$("advice").children.length ? "" : ` ${calm}`}`;
  if (answer) knobs?.show(answer.knobs);
  $("run").disabled = wrong.length > 0 || run !== null;
  sayHowMuch();
}

function mistakeShown(mistake) {
  const place = mistake.line ? `${mistake.file === plan().name ? "" : `${mistake.file}, `}line ${mistake.line}: ` : mistake.key ? `${mistake.key}: ` : "";
  const says = `${place}${mistake.title}`;
  const item = make("li", {}, mistake.line
    ? make("button", { type: "button", textContent: says, onclick: () => goTo(mistake) })
    : make("strong", { textContent: says }));
  const more = [mistake.label, mistake.help].filter(Boolean).join("; ");
  if (more) item.append(make("div", { textContent: more }));
  return item;
}

function sayHowMuch() {
  if (run) return;
  const n = Number($("replications").value);
  if (!checked || !n) return;
  const runs = n * checked["runs-each"] * (plans.B ? 2 : 1);
  $("said").textContent = `${n} replications of ${checked.arms.length} versions of the world${plans.B ? " in two plans" : ""}: ${runs} simulations.`;
}

// --- scenarios

// As a text field has it, so that places in the file are places in the field.
const unix = (content) => content.replaceAll("\r\n", "\n");

function take(of) {
  plans[shown] = of;
  file = of.name;
  showFile();
  return check();
}

function start(name) {
  const { title, files } = starts.find((one) => one.name === name);
  take({ name, title, files: Object.fromEntries(files.map((key) => [key, unix(FILES[key])])) });
}

async function open(list) {
  const read = await Promise.all([...list].map(async (one) => [one.name, unix(await one.text())]));
  const toml = read.filter(([name]) => name.endsWith(".toml"));
  if (toml.length) {
    // Bases that the page has are found by their names.
    return take({ name: toml[0][0], files: { ...plan().files, ...Object.fromEntries(read) } });
  }
  Object.assign(plan().files, Object.fromEntries(read));
  showFile();
  return check();
}

function show(which) {
  shown = which;
  for (const name of ["A", "B"]) {
    $(`plan-${name}`).hidden = !plans.B;
    $(`plan-${name}`).ariaPressed = String(name === which);
  }
  $("second").hidden = plans.B !== null;
  $("no-second").hidden = plans.B === null;
  showFile();
  check();
}

// --- running

const tell = {
  progress({ done, all, seconds, cores }) {
    $("progress").max = all || 1;
    $("progress").value = done;
    const { gone, left } = seconds;
    const slow = left !== null && gone + left > 120 ? " It goes on while you do something else; leave this page open." : "";
    $("said").textContent = `${done} of ${all} simulations on ${cores} cores, ${duration(gone)} gone${left === null ? "" : `, about ${duration(left)} left`}.${slow}`;
  },
  died(of, unit, why, twice) {
    const what = `Replication ${unit.replication}, ${unit.arm}`;
    const says = twice ? `${what}: lost. Its worker ended twice (${why}). It is in no figure; all others are.`
      : `${what}: its worker ended (${why}); another does it again.`;
    $("lost").append(make("li", { textContent: says }));
    $("lost").hidden = false;
  },
  verdict: showVerdict,
};

async function showVerdict(final) {
  const names = Object.keys(plans).filter((name) => plans[name]);
  const columns = [];
  try {
    for (const name of names) {
      const said = await fold.json({ ask: "verdict", plan: name });
      const after = final ? `${said.replications} replications` : `A first answer, after ${said.replications} replications; more make it surer.`;
      columns.push(make("div", {}, ...(names.length > 1 ? [make("h3", { textContent: `Plan ${name}` })] : []),
        make("p", { className: "quiet", textContent: after }),
        ...said.told.map((sentence) => make("p", { className: "answer", textContent: sentence })),
        ...(final ? [make("ul", { className: "quiet" }, ...said.doubts.map((doubt) => make("li", { textContent: doubt })))] : [])));
    }
    if (names.length > 1) {
      const both = await fold.json({ ask: "compare", plan: "A", with: "B" });
      $("both").replaceChildren(make("h3", { textContent: "Plan B against plan A, on the same random numbers" }),
        ...both.told.map((sentence) => make("p", { textContent: sentence })));
      pages.both = both.page;
    } else $("both").replaceChildren();
  } catch (error) {
    columns.push(make("p", { textContent: error.message }));
  }
  $("verdict").replaceChildren(...columns);
  $("answer").hidden = false;
  $("answer").ariaBusy = String(!final);
}

let pages = {};

async function showReports() {
  const names = Object.keys(plans).filter((name) => plans[name]);
  for (const name of names) {
    $("said").textContent = `${$("said").textContent.replace(/ Drawing.*/, "")} Drawing the report …`;
    pages[name] = await fold.text({ ask: "report", plan: name });
  }
  const kinds = names.length > 1 ? ["A", "B", "both"] : ["A"];
  $("report-of").replaceChildren(...kinds.map((kind) => make("option", { value: kind, textContent: kind === "both" ? "both plans" : `plan ${kind}` })));
  $("which-report").hidden = kinds.length < 2;
  showReport();
  $("after").hidden = false;
}

function showReport() {
  const frame = $("report");
  const kind = $("report-of").value;
  $("tables").hidden = kind === "both";
  frame.onload = () => {
    // Whoever is told late is told of a page that is gone.
    const page = frame.contentDocument;
    const fit = () => { if (frame.contentDocument === page) frame.style.height = `${page.documentElement.scrollHeight + 4}px`; };
    fit();
    new ResizeObserver(fit).observe(page.body);
  };
  frame.srcdoc = pages[kind];
}

async function go() {
  const n = Number($("replications").value);
  if (!$("replications").checkValidity() || !n) return $("replications").reportValidity();
  const wanted = Object.fromEntries(Object.entries(plans).filter(([, of]) => of).map(([name, of]) => [name, { ...given(of), seed: checked.seed }]));
  pages = {};
  $("lost").replaceChildren();
  $("lost").hidden = true;
  $("after").hidden = true;
  $("progress").hidden = false;
  $("run").disabled = true;
  $("cancel").disabled = false;
  run = new Run(fold, tell);
  try {
    const whole = await run.go(wanted, n);
    $("cancel").disabled = true;
    const took = `${whole ? "Done" : "Stopped"}: ${run.done} of ${run.all} simulations in ${duration(run.seconds.gone)}.`;
    $("said").textContent = took;
    if (Math.min(...Object.values(run.there)) > 0) {
      await showVerdict(true);
      await showReports();
    }
    $("said").textContent = took;
  } catch (error) {
    $("said").textContent = `It cannot be run: ${error.message}`;
  } finally {
    run = null;
    $("cancel").disabled = true;
    $("progress").hidden = true;
    $("run").disabled = checked === null;
  }
}

// --- what the page can be asked

$("text").addEventListener("input", () => { plan().files[file] = $("text").value; showLines([]); checkSoon(); });
$("text").addEventListener("scroll", () => { $("lines").scrollTop = $("text").scrollTop; });
$("file").addEventListener("change", () => { file = $("file").value; showFile(); check(); });
$("start").addEventListener("change", () => start($("start").value));
$("open").addEventListener("change", ({ target }) => { open(target.files); target.value = ""; });
$("save").addEventListener("click", () => download(file.split("/").pop(), plan().files[file]));
$("replications").addEventListener("input", sayHowMuch);
$("run").addEventListener("click", go);
$("cancel").addEventListener("click", () => run?.stop());
$("report-of").addEventListener("change", showReport);
$("save-report").addEventListener("click", () => download("report.html", pages[$("report-of").value], "text/html"));
$("second").addEventListener("click", () => { plans.B = { ...plans.A, files: { ...plans.A.files } }; show("B"); });
$("no-second").addEventListener("click", () => { plans.B = null; show("A"); });
for (const name of ["A", "B"]) $(`plan-${name}`).addEventListener("click", () => show(name));
for (const button of document.querySelectorAll("[data-file]")) {
  button.addEventListener("click", async () => {
    const name = button.dataset.file;
    download(name, await fold.bytes({ ask: "file", plan: $("report-of").value, file: name }));
  });
}
$("more-specialties").addEventListener("click", () => numbers.add());
$("make").addEventListener("click", async () => {
  const said = $("made");
  try {
    const made = await checks.json({ ask: "write", rows: numbers.rows() });
    said.replaceChildren(...[...made.follows, ...made["out-of-balance"]].map((line) => make("li", { textContent: line })));
    await take({ name: "my-scenario.toml", files: { "my-scenario.toml": made.text } });
  } catch (error) {
    const wrong = error.mistakes ?? [];
    said.replaceChildren(...(wrong.length ? wrong : [{ title: error.message }]).map(({ title, help }) =>
      make("li", { textContent: [title, help].filter(Boolean).join("; ") })));
  }
});

(async () => {
  $("start").replaceChildren(...starts.map((one) => make("option", { value: one.name, textContent: one.title })));
  start(starts[0].name);
  const facts = await checks.json({ ask: "facts" });
  numbers = new NumbersForm($("numbers"), facts.numbers);
  knobs = new Knobs($("knobs"), new Meanings(facts.schema), (of, from, to, text) => {
    const before = plan().files[of];
    plan().files[of] = before.slice(0, from) + text + before.slice(to);
    if (of === file) {
      const scroll = $("text").scrollTop;
      $("text").value = plan().files[of];
      $("text").scrollTop = scroll;
    }
    checkSoon();
  });
  if (checked) knobs.show(checked.knobs);
})();
