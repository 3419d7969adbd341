// An answer that was lost says nothing of what it answered: the change may be made. So this looks, and says which.

const EVERY_MS = 2_000;
const TRIES = 150;

// The next quote to review may be of another article, whose revision says nothing of this one.
const reader = (root) => root.querySelector(".reader[data-revision]:not(.review-item)");
const pause = () => new Promise((done) => setTimeout(done, EVERY_MS));

// The page as it stands now, once the server answers again; null if it does not for five minutes.
const standsNow = async (address, notice) => {
  for (let left = TRIES; left && notice.isConnected; left--) {
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      if (answer.ok) return new DOMParser().parseFromString(await answer.text(), "text/html");
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

export const becameOf = async (why, { parameters }, elt, tell) => {
  const before = Number(parameters?.expected_revision ?? reader(document)?.dataset.revision);
  const looks = Boolean(reader(document));
  const unknown = `${why} It is not known whether this was saved.`;
  const notice = tell(looks ? `${unknown} Newsdesk looks as soon as it can.` : unknown, elt);
  const place = notice.querySelector("p") ?? notice;
  if (!looks) return linked(place, `${unknown} Check before you do it again.`, "Reload this page");
  const page = await standsNow(location.href, notice);
  const now = page && Number(reader(page)?.dataset.revision);
  if (!notice.isConnected) return;
  if (!Number.isInteger(now)) return linked(place, `${unknown} Check before you do it again.`, "Reload this page");
  if (now === before) {
    place.textContent = "The connection is back. Nothing was saved; do it again.";
  } else if (reader(document)) {
    linked(place, "The connection is back. The article has changed, perhaps by this.", "Show the current version");
  }
};
