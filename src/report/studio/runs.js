// A run: units are given to workers, one for each core, and what they come to is put together in one
// more, in the order of the replications. A worker that dies loses the unit it was at, which is tried
// once more; what others have done stays.
"use strict";

const FIRST_ANSWERS = [2, 5, 10, 20, 50, 100, 200, 500];

class Run {
  #stopped = false;
  #began = performance.now();
  #busy = 0;
  #asked = 0;

  constructor(fold, tell) {
    Object.assign(this, { fold, tell, lost: [], done: 0, all: 0, there: {} });
    this.cores = navigator.hardwareConcurrency || 2;
  }

  // Plans by name, each with what it is made of, on the same random numbers.
  async go(plans, replications) {
    const names = Object.keys(plans);
    const units = [];
    for (const plan of names) {
      const begun = await this.fold.json({ ask: "begin", plan, given: plans[plan], replications });
      units.push(...begun.units.map((unit) => ({ plan, unit })));
      this.there[plan] = 0;
    }
    units.sort((a, b) => a.unit.replication - b.unit.replication);
    this.all = units.length;
    this.tell.progress(this);
    this.desks = Array.from({ length: Math.min(this.cores, units.length) }, () => new Desk());
    await Promise.all(this.desks.map((desk) => this.#works(desk, plans, units)));
    for (const desk of this.desks) desk.end();
    while (this.#busy) await new Promise((later) => setTimeout(later, 20));
    return !this.#stopped;
  }

  stop() {
    this.#stopped = true;
    for (const desk of this.desks ?? []) desk.end();
    // Whoever was asked will not answer.
    this.over?.();
  }

  async #works(desk, plans, units) {
    const cancelled = new Promise((over) => { const before = this.over; this.over = () => { before?.(); over(); }; });
    const work = async () => {
      const knows = new Set();
      while (units.length && !this.#stopped) {
        const next = units.shift();
        const { plan, unit } = next;
        try {
          if (!knows.has(plan)) {
            await desk.json({ ask: "simulate", plan, given: plans[plan] });
            knows.add(plan);
          }
          const line = await desk.bytes({ ask: "unit", plan, ...unit });
          if (this.#stopped) return;
          await this.#taken(plan, this.fold.json({ ask: "take", plan }, line));
        } catch (error) {
          if (this.#stopped) return;
          if (!(error instanceof Died)) throw error;
          knows.clear();
          if (!next.again) units.unshift({ ...next, again: true });
          else {
            this.lost.push({ plan, unit, why: error.message });
            await this.#taken(plan, this.fold.json({ ask: "lost", plan, unit, why: error.message }));
          }
          this.tell.died(plan, unit, error.message, next.again);
        }
      }
    };
    await Promise.race([work(), cancelled]);
  }

  async #taken(plan, taking) {
    this.#busy += 1;
    try {
      const { there } = await taking;
      this.done += 1;
      this.there[plan] = there;
      this.tell.progress(this);
      const least = Math.min(...Object.values(this.there));
      const wanted = FIRST_ANSWERS.findLast((n) => n <= least) ?? 0;
      if (wanted > this.#asked && this.done < this.all) {
        this.#asked = wanted;
        this.tell.verdict(false);
      }
    } finally {
      this.#busy -= 1;
    }
  }

  // Seconds gone and left, by what was done so far.
  get seconds() {
    const gone = (performance.now() - this.#began) / 1000;
    return { gone, left: this.done ? gone / this.done * (this.all - this.done) : null };
  }
}
