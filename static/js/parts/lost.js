// An answer that was lost says nothing of what it answered: the change may be made. So this asks, and says which.

const EVERY_MS = 2_000;
const TRIES = 150;

const pause = () => new Promise((done) => setTimeout(done, EVERY_MS));

// Whether the server has stored the attempt; if not, it never will. null if it does not say within five minutes.
const wasStored = async ({ headers, parameters }, notice) => {
  const key = headers["Newsdesk-Attempt"];
  const token = headers["X-CSRFToken"] ?? parameters?.csrfmiddlewaretoken;
  for (let left = key ? TRIES : 0; left && notice.isConnected; left--) {
    try {
      const answer = await fetch(`/attempts/${key}/`, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" });
      if (answer.ok) return (await answer.json()).stored;
      if (answer.status < 500 && answer.status !== 409) return null; // signed out meanwhile
    } catch {
      // not yet
    }
    await pause();
  }
  return null;
};

const linked = (place, words, link) => {
  const anchor = document.createElement("a");
  Object.assign(anchor, { href: location.pathname + location.search, textContent: link });
  place.replaceChildren(`${words} `, anchor);
};

export const becameOf = async (why, sent, elt, tell) => {
  const unknown = `${why} It is not known whether this was saved.`;
  const notice = tell(`${unknown} Newsdesk looks as soon as it can.`, elt);
  const place = notice.querySelector("p") ?? notice;
  const stored = await wasStored(sent, notice);
  if (!notice.isConnected) return;
  if (stored === null) return linked(place, `${unknown} Check before you do it again.`, "Reload this page");
  if (stored) return linked(place, "The connection is back. This was saved.", "Show the current version");
  place.textContent = "The connection is back. Nothing was saved; do it again.";
};
