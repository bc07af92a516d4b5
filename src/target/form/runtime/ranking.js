// ---------- Rankings: places changed by buttons; what is left out has none ----------

/** Of a ranking the first places count. */
CHOSEN.rank = (answer, open, field) => answer.filter((o) => open.includes(o)).slice(0, field.max);

READ.rank = (field) => {
  const list = all("ol", box(field))[0];
  return list.dataset.ranked && { value: [...list.children].filter((li) => !li.dataset.out).map((li) => li.dataset.option) };
};

forPages.push((section, steps) => steps.forEach((field) => { if (field.type === "rank") ranking(field, all("ol", box(field))[0]); }));

function ranking(field, list) {
  const status = make("p", { className: "unseen", role: "status" });
  const agree = button(say("rank_right"), () => settled(say("rank_noted")));
  const inOrder = () => [...list.children].filter((li) => !li.hidden && !li.dataset.out);
  const what = (li) => li.querySelector(".what");
  const settled = (message) => {
    list.dataset.ranked = "yes";
    agree.classList.add("chosen");
    number();
    status.textContent = message;
    changed(field);
  };
  const number = () => {
    const shown = inOrder();
    for (const li of list.children) {
      const place = shown.indexOf(li), [up, down] = all("button", li);
      li.querySelector(".number").textContent = place >= 0 && !(place >= field.max) ? place + 1 : "–";
      up.ariaDisabled = String(place < 1);
      down.ariaDisabled = String(place < 0 || place > shown.length - 2);
    }
  };
  const place = (li) => say("rank_moved", { what: what(li).textContent, place: inOrder().indexOf(li) + 1 });
  const add = (li, way, key, act) => {
    const verb = make("span", { className: "unseen", id: what(li).id + "-" + way, textContent: say(key) });
    const made = button("", () => {
      act(verb);
      made.focus();
      settled(li.dataset.out ? say("rank_out", { what: what(li).textContent }) : place(li));
    });
    made.className = "move " + way;
    made.append(verb);
    made.setAttribute("aria-labelledby", verb.id + " " + what(li).id);
    li.append(made);
  };
  for (const li of list.children) {
    li.querySelector("select").remove();
    const swap = (by) => () => {
      const shown = inOrder(), other = shown[shown.indexOf(li) + by];
      if (other && !li.dataset.out) other[by < 0 ? "before" : "after"](li);
    };
    add(li, "up", "up", swap(-1));
    add(li, "down", "down", swap(1));
    if ((field.min || 1) < list.children.length) add(li, "out", "leave_out", (verb) => {
      if (li.dataset.out) delete li.dataset.out;
      else li.dataset.out = "yes";
      list.insertBefore(li, li.dataset.out ? null : list.querySelector("[data-out]"));
      verb.textContent = say(li.dataset.out ? "put_back" : "leave_out");
    });
  }
  agree.className += " agree";
  list.after(agree, status);
  afterUpdate.push((seen) => { if (seen.includes(field)) number(); });
}
