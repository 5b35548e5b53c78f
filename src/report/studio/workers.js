// Workers: the module is unpacked once and given to each of them. A question is answered by a
// promise; if the worker dies it is rejected, and the next question meets a new worker.
"use strict";

const text = (id) => document.getElementById(id).textContent;

const code = (async () => {
  const packed = Uint8Array.from(atob(text("module").trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compile(await new Response(stream).arrayBuffer());
})();

const workerUrl = URL.createObjectURL(new Blob([text("worker")], { type: "text/javascript" }));

class Died extends Error {}
class Wrong extends Error {
  constructor(answer) {
    super(answer.wrong);
    this.mistakes = answer.mistakes ?? [];
  }
}

class Desk {
  #worker = null;
  #open = new Map();
  #next = 0;
  #ready = null;

  #begin() {
    const worker = new Worker(workerUrl);
    this.#worker = worker;
    this.#ready = (async () => worker.postMessage({ code: await code }))();
    worker.onmessage = ({ data }) => {
      const asked = this.#open.get(data.id);
      this.#open.delete(data.id);
      if (data.died === undefined) asked?.resolve(data.bytes);
      else {
        asked?.reject(new Died(data.died));
        this.#dies(data.died);
      }
    };
    worker.onerror = (event) => this.#dies(event.message || "the worker was ended");
  }

  #dies(why) {
    this.end();
    for (const { reject } of this.#open.values()) reject(new Died(why));
    this.#open.clear();
  }

  // Nobody works here any more, until the next question.
  end() {
    this.#worker?.terminate();
    this.#worker = null;
  }

  async bytes(question, rest) {
    if (this.#worker === null) this.#begin();
    const worker = this.#worker;
    const id = this.#next++;
    const answer = new Promise((resolve, reject) => this.#open.set(id, { resolve, reject }));
    answer.catch(() => {});
    await this.#ready;
    worker.postMessage({ id, question, rest }, rest ? [rest] : []);
    return answer;
  }

  async text(question, rest) {
    return new TextDecoder().decode(await this.bytes(question, rest));
  }

  async json(question, rest) {
    const answer = JSON.parse(await this.text(question, rest));
    if (answer.wrong !== undefined) throw new Wrong(answer);
    return answer;
  }
}
