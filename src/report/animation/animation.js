"use strict";
// Draws a recorded replication: boxes for places, a dot for so many people, and dots that glide
// from place to place. Everything is in the page; nothing is fetched.
(() => {
  const replay = JSON.parse(document.getElementById("replay").textContent);
  const byId = (id) => document.getElementById(id);
  const [view, play, speed, time, clock] = ["view", "play", "speed", "time", "clock"].map(byId);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const columns = 3, width = 420, boxHeight = 96, gap = 12, head = 22;
  const boxWidth = (width - gap * (columns - 1)) / columns;
  const rows = Math.ceil(replay.stations.length / columns);
  const height = rows * (boxHeight + gap);
  const dotsAcross = 18, dotsDown = 5, mostDots = dotsAcross * dotsDown;

  // A round number of people for one dot, so that the most there ever are fit into the box.
  const perDot = (most) => {
    for (let power = 1; ; power *= 10) {
      for (const times of [1, 2, 5]) {
        if (most / (times * power) <= mostDots) return times * power;
      }
    }
  };
  const highest = (lists) => lists.reduce((top, list) => Math.max(top, ...(list ?? [0])), 0);

  // What a view shows: for each arm, counts by place, moves and tallies at every frame.
  const scene = (name) => {
    if (name === "weeks") {
      const course = replay.course;
      return {
        weeks: true,
        frames: course.dates.length,
        label: (at) => course.dates[at],
        of: (arm) => {
          const mine = course.arms[arm.name], counts = {};
          for (const place of replay.stations) {
            counts[place.id] = (place.list ? mine.last : mine.most)[place.id];
          }
          return { counts, moves: [], tallies: mine.tallies };
        },
      };
    }
    const day = replay.days[Number(name)];
    return {
      weeks: false,
      frames: 24 * 60 / replay.stepMinutes + 1,
      label: (at) => {
        const minutes = Math.min(at * replay.stepMinutes, 24 * 60);
        const two = (n) => String(n).padStart(2, "0");
        return `${day.date}  ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
      },
      of: (arm) => day.arms[arm.name],
    };
  };

  const boxOf = (at) => ({
    x: (at % columns) * (boxWidth + gap),
    y: Math.floor(at / columns) * (boxHeight + gap),
  });
  const place = new Map(replay.stations.map((station, at) => [station.id, boxOf(at)]));
  const centre = (id, other) => {
    if (id !== null && place.has(id)) {
      const box = place.get(id);
      return { x: box.x + boxWidth / 2, y: box.y + head + 30 };
    }
    // Whoever comes in or goes out does so at the nearest side.
    const box = place.get(other);
    return box ? { x: box.x < width / 2 ? -10 : width + 10, y: box.y + boxHeight / 2 } : null;
  };

  const stage = byId("stage");
  const canvases = replay.arms.map((arm) => {
    const part = document.createElement("section");
    const title = document.createElement("h2");
    title.textContent = arm.label;
    title.style.color = arm.colour;
    const canvas = document.createElement("canvas");
    const fine = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = width * fine;
    canvas.height = height * fine;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `People by place, ${arm.label}; the figures are in the table below`);
    part.append(title, canvas);
    stage.append(part);
    const pen = canvas.getContext("2d");
    pen.scale(fine, fine);
    return pen;
  });

  let shown, parts, scales, moveScale, at = 0, playing = false, before = 0;

  const choose = () => {
    shown = scene(view.value);
    parts = replay.arms.map((arm) => shown.of(arm));
    scales = new Map(replay.stations.map((station) =>
      [station.id, perDot(highest(parts.map((part) => part.counts[station.id])))]));
    const busiest = highest(parts.flatMap((part) => part.moves.map((move) => move.steps)));
    moveScale = Math.max(1, perDot(busiest * mostDots / 8));
    time.max = shown.frames - 1;
    byId("note").textContent = shown.weeks
      ? "Lists as they are at the end of the day; queues at their highest of the day."
      : `Every ${replay.stepMinutes} minutes of the day. A gliding dot: ${moveScale === 1 ? "one person" : `${moveScale} people`}.`;
    // A day is shown as it is when most are there; the slider goes back to its beginning.
    go(shown.weeks ? 0 : Math.round(10 * 60 / replay.stepMinutes));
  };

  const count = (part, id, frame) => (part.counts[id] ?? [])[frame] ?? 0;

  const drawBox = (pen, arm, part, station, frame, share) => {
    const { x, y } = place.get(station.id);
    const now = count(part, station.id, frame);
    const next = count(part, station.id, Math.min(frame + 1, shown.frames - 1));
    const scale = scales.get(station.id);
    pen.strokeStyle = "#b8c1cb";
    pen.lineWidth = 1;
    pen.strokeRect(x + .5, y + .5, boxWidth - 1, boxHeight - 1);
    pen.fillStyle = "#1f2933";
    pen.font = "11px Arial, sans-serif";
    pen.textAlign = "left";
    pen.fillText(station.label, x + 5, y + 14, boxWidth - 10);
    pen.font = "bold 15px Arial, sans-serif";
    pen.fillText(now.toLocaleString("en-GB").replaceAll(",", "\u00a0"), x + 5, y + 30);
    if (scale > 1) {
      pen.fillStyle = "#525f6c";
      pen.font = "10px Arial, sans-serif";
      pen.textAlign = "right";
      pen.fillText(`1 dot: ${scale.toLocaleString("en-GB").replaceAll(",", "\u00a0")}`, x + boxWidth - 5, y + 30);
    }
    pen.fillStyle = arm.colour;
    const dots = Math.ceil((now + (next - now) * share) / scale);
    const apart = (boxWidth - 12) / dotsAcross;
    for (let dot = 0; dot < Math.min(dots, mostDots); dot++) {
      const column = dot % dotsAcross, row = Math.floor(dot / dotsAcross);
      pen.beginPath();
      pen.arc(x + 6 + apart * (column + .5), y + 42 + row * 10.5, 2.6, 0, 7);
      pen.fill();
    }
  };

  const drawMoves = (pen, arm, part, frame, share) => {
    pen.fillStyle = arm.colour;
    pen.globalAlpha = .65;
    for (const move of part.moves) {
      const people = move.steps[frame] ?? 0;
      if (people === 0) continue;
      const from = centre(move.from, move.to), to = centre(move.to, move.from);
      if (!from || !to) continue;
      const dots = Math.ceil(people / moveScale);
      for (let dot = 0; dot < dots; dot++) {
        // One after the other within the step.
        const late = dot / (dots + 1) * .5;
        const done = Math.min(1, Math.max(0, (share - late) / .5));
        if (done <= 0 || done >= 1) continue;
        const eased = done * done * (3 - 2 * done);
        const bend = Math.sin(done * Math.PI) * 8;
        pen.beginPath();
        pen.arc(from.x + (to.x - from.x) * eased, from.y + (to.y - from.y) * eased - bend, 3, 0, 7);
        pen.fill();
      }
    }
    pen.globalAlpha = 1;
  };

  const draw = () => {
    const frame = Math.min(Math.floor(at), shown.frames - 1), share = calm ? 0 : at - frame;
    replay.arms.forEach((arm, index) => {
      const pen = canvases[index];
      pen.clearRect(0, 0, width, height);
      for (const station of replay.stations) drawBox(pen, arm, parts[index], station, frame, share);
      if (!calm) drawMoves(pen, arm, parts[index], frame, share);
    });
  };

  const cell = (row, kind, text) => {
    const made = document.createElement(kind);
    made.textContent = text;
    row.append(made);
    return made;
  };
  const tell = () => {
    const frame = Math.floor(at), table = byId("figures");
    const live = shown.weeks && replay.goLive && shown.label(frame) >= replay.goLive;
    clock.textContent = shown.label(frame) + (live ? "  (live)" : "");
    time.setAttribute("aria-valuetext", clock.textContent);
    table.replaceChildren();
    const headings = table.createTHead().insertRow();
    cell(headings, "td", "");
    for (const arm of replay.arms) cell(headings, "th", arm.label).scope = "col";
    const body = table.createTBody();
    const line = (label, value) => {
      const row = body.insertRow();
      cell(row, "th", label).scope = "row";
      parts.forEach((part) => cell(row, "td", value(part).toLocaleString("en-GB").replaceAll(",", "\u00a0")));
    };
    for (const station of replay.stations) line(station.label, (part) => count(part, station.id, frame));
    for (const tally of replay.tallies) {
      if (parts.some((part) => part.tallies[tally.id])) {
        line(tally.label, (part) => (part.tallies[tally.id] ?? [])[frame] ?? 0);
      }
    }
  };

  const go = (to) => {
    const frame = Math.floor(at);
    at = Math.max(0, Math.min(to, shown.frames - 1));
    time.value = Math.floor(at);
    draw();
    if (Math.floor(at) !== frame || !clock.textContent || to === Math.floor(to)) tell();
  };
  const press = (on) => {
    playing = on;
    play.textContent = on ? "Pause" : "Play";
    play.setAttribute("aria-pressed", String(on));
    before = performance.now();
    if (on) requestAnimationFrame(tick);
  };
  const tick = (now) => {
    if (!playing) return;
    // Steps of a day, or days, in a second.
    const pace = Number(speed.value) * (shown.weeks ? 4 : 2.5);
    const to = at + Math.min(.2, (now - before) / 1000) * pace;
    before = now;
    if (to >= shown.frames - 1) { go(shown.frames - 1); press(false); return; }
    go(to);
    requestAnimationFrame(tick);
  };

  play.addEventListener("click", () => {
    if (!playing && at >= shown.frames - 1) go(0);
    press(!playing);
  });
  time.addEventListener("input", () => { press(false); go(Number(time.value)); });
  view.addEventListener("change", () => { press(false); choose(); });
  byId("controls").addEventListener("submit", (event) => event.preventDefault());
  // The day that tells most is shown first: the first on the new system.
  const first = replay.days.findIndex((day) => day.why.includes("go-live"));
  view.value = first >= 0 ? String(first) : replay.days.length ? "0" : "weeks";
  choose();
})();
