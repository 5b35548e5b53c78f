// What is typed and moved: the form for what a trust knows, and a slider for every number of the
// plan. Both are made of what the module says of itself; what they change is the text of the file.
"use strict";

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

// The form of numbers: one row for each specialty, and one for the hospital.
class NumbersForm {
  constructor(place, numbers) {
    this.place = place;
    this.own = numbers.filter((number) => number["of-specialty"]);
    this.shared = numbers.filter((number) => !number["of-specialty"]);
    this.specialties = make("div");
    this.hospital = this.#set("The hospital", this.shared);
    place.append(this.specialties, this.hospital);
    this.add();
  }

  #set(title, numbers) {
    const fields = numbers.map((number) => make("label", {}, make("span", {}, `${number.means}`),
      make("input", { name: number.name, autocomplete: "off", spellcheck: false })));
    return make("fieldset", {}, make("legend", { textContent: title }), make("div", { className: "numbers" }, ...fields));
  }

  add() {
    const count = this.specialties.children.length + 1;
    this.specialties.append(this.#set(`Specialty ${count}`, this.own));
  }

  rows() {
    const read = (set) => Object.fromEntries([...set.querySelectorAll("input")].map((field) => [field.name, field.value]));
    const rows = [...this.specialties.children].map(read);
    const filled = rows.filter((row, at) => at === 0 || Object.values(row).some((value) => value.trim()));
    // What is the hospital's stands in the first row.
    filled[0] = { ...filled[0], ...read(this.hospital) };
    return filled;
  }
}

// The meaning of a key of the file, from its schema.
class Meanings {
  constructor(schema) { this.schema = schema; }

  #options(node) {
    if (!node) return [];
    if (node.$ref) {
      const there = node.$ref.replace("#/", "").split("/").reduce((at, key) => at?.[key], this.schema);
      return [{ ...there, description: node.description ?? there?.description }, ...this.#options({ ...there, $ref: undefined }).slice(1)];
    }
    const several = [...(node.oneOf ?? []), ...(node.anyOf ?? []), ...(node.allOf ?? [])];
    return [node, ...several.flatMap((one) => this.#options(one))];
  }

  of(path) {
    let nodes = [this.schema];
    let said = "";
    for (const key of path.split(".")) {
      if (/^\d+$/.test(key)) continue;
      const next = nodes.flatMap((node) => this.#options(node)).flatMap((node) => {
        if (node.properties?.[key]) return [node.properties[key]];
        return typeof node.additionalProperties === "object" ? [node.additionalProperties] : [];
      });
      if (!next.length) break;
      nodes = next;
      const told = nodes.flatMap((node) => this.#options(node)).find((node) => node.description);
      // What only gives an example means nothing by itself.
      if (told && !told.description.startsWith("`")) said = told.description;
    }
    return said.split(/(?<=\.)\s/)[0].replaceAll("`", "");
  }
}

// A value of the plan as numbers and what stands between them: "50% for 1 week" has two.
const pieces = (text) => {
  const date = /^\d{4}-\d\d-\d\d$/.test(text);
  if (date) return [{ date: true, at: 0, text }];
  return [...text.matchAll(/\d+(?:\.\d+)?/g)].map((found) => ({
    at: found.index, text: found[0], after: text.slice(found.index + found[0].length).match(/^\s*[^\d"]*/)[0].replace(/"$/, "").trim(),
  }));
};

// The sliders: made anew when other values stand there, else only told their places.
class Knobs {
  constructor(place, meanings, change) {
    Object.assign(this, { place, meanings, change, knobs: [], shape: "" });
  }

  show(knobs) {
    this.knobs = knobs.filter((knob) => !/\.source$/.test(knob.path) && pieces(knob.text).length);
    const shape = JSON.stringify(this.knobs.map((knob) => [knob.path, knob.file, pieces(knob.text).length]));
    if (shape === this.shape) return this.#values();
    this.shape = shape;
    const groups = new Map();
    this.knobs.forEach((knob, at) => {
      const [table, name] = knob.path.split(".");
      const group = table === "plan" ? name : "Dates";
      groups.set(group, [...(groups.get(group) ?? []), this.#knob(knob, at, group)]);
    });
    const sets = [...groups].map(([group, rows]) => make("fieldset", {}, make("legend", { textContent: group }), ...rows.flat()));
    this.place.replaceChildren(...(sets.length ? sets : [make("p", { className: "quiet", textContent: "The scenario has no plan yet: write [plan.NAME] into the file." })]));
  }

  #knob(knob, at, group) {
    const means = this.meanings.of(knob.path);
    const rest = knob.path.replace(/^plan\.[^.]+\./, "");
    return pieces(knob.text).map((piece, which) => {
      const name = [rest.replace(/\.(\d+)$/, (_, n) => ` ${Number(n) + 1}`).replaceAll(".", " "), piece.after && `(${piece.after.replace(/^%.*/, "%")})`].filter(Boolean).join(" ");
      const label = `${group}: ${name}`;
      const row = make("div", { className: "knob" }, make("span", { className: "name", textContent: name }));
      const value = Number(piece.text);
      const fields = [];
      if (piece.date) fields.push(make("input", { type: "date", value: piece.text, className: "wide" }));
      else {
        const most = piece.after.startsWith("%") ? Math.max(100, value) : Math.max(10, 4 * value);
        const step = /\./.test(piece.text) ? 0.05 : 1;
        fields.push(make("input", { type: "range", min: 0, max: most, step, value }));
        fields.push(make("input", { type: "number", min: 0, step: "any", value: piece.text }));
      }
      for (const field of fields) {
        field.ariaLabel = label + (field.type === "range" ? ", slider" : "");
        field.dataset.knob = at;
        field.dataset.piece = which;
        field.addEventListener("input", () => {
          if (field.value === "" || !field.validity.valid) return;
          for (const other of fields) if (other !== field) other.value = field.value;
          this.#set(at, which, field.value);
        });
        row.append(field);
      }
      if (means && which === 0 && !/\.[1-9]\d*$/.test(knob.path)) row.append(make("p", { className: "quiet", textContent: means }));
      return row;
    });
  }

  #values() {
    for (const field of this.place.querySelectorAll("[data-knob]")) {
      const piece = pieces(this.knobs[field.dataset.knob].text)[field.dataset.piece];
      if (piece && field !== document.activeElement && Number(field.value) !== Number(piece.text)) field.value = piece.text;
    }
  }

  // Puts a number in the place of another in the text, and moves what stands after it.
  #set(at, which, number) {
    const knob = this.knobs[at];
    const piece = pieces(knob.text)[which];
    const text = knob.text.slice(0, piece.at) + number + knob.text.slice(piece.at + piece.text.length);
    const longer = text.length - knob.text.length;
    this.change(knob.file, knob.from, knob.to, text);
    for (const other of this.knobs) {
      if (other.file === knob.file && other.from > knob.from) { other.from += longer; other.to += longer; }
    }
    knob.to += longer;
    knob.text = text;
  }
}
