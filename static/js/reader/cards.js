// Cards that a step brought, changed or took away come by themselves; here they find their places in the panel.

const lists = () => ["quotes", "rejected-quotes"].map((id) => document.getElementById(id)).filter(Boolean);

const place = (card) => {
  const list = document.getElementById(card.classList.contains("is-rejected") ? "rejected-quotes" : "quotes");
  const start = Number(card.dataset.start);
  list?.insertBefore(card, [...list.children].find((other) => Number(other.dataset.start) > start) ?? null);
};

const countRejected = () => {
  const list = document.getElementById("rejected-quotes");
  if (!list) return;
  const around = list.closest("details");
  around.hidden = list.children.length === 0;
  around.querySelector("summary").textContent = `${list.children.length} rejected`;
};

// A page that the browser goes back to is swapped in without a target.
const bring = ({ detail: { target } }) => {
  const moved = target?.id === "moved-cards" && target.querySelector("[data-moved]");
  if (!moved) return;
  target.replaceChildren(); // htmx tells of one swap several times
  for (const id of moved.dataset.moved.split(" "))
    for (const list of lists()) list.querySelector(`:scope > [data-quote="${id}"]`)?.remove();
  [...moved.children].forEach(place);
  countRejected();
};
document.addEventListener("htmx:afterSwap", bring);
document.addEventListener("htmx:oobAfterSwap", bring); // beside the card of a mention
