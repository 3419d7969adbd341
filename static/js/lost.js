// An answer that was lost says nothing of what it answered: the change may be made. So this looks, and says which.

const EVERY_MS = 2_000;
const TRIES = 150;

const reader = (root) => root.querySelector(".reader[data-revision]");
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

export const becameOf = async (why, { parameters }, elt, tell) => {
  const before = Number(parameters?.expected_revision ?? reader(document)?.dataset.revision);
  const notice = tell(`${why} Whether this was stored isn't known. Newsdesk looks as soon as it can.`, elt);
  if (!reader(document)) return;
  const page = await standsNow(location.href, notice);
  const now = page && Number(reader(page)?.dataset.revision);
  if (!notice.isConnected || !Number.isInteger(now)) return;
  const place = notice.querySelector("p") ?? notice;
  if (now === before) {
    place.textContent = "The connection is back. Nothing was stored; do it again.";
  } else if (reader(document)) {
    place.textContent = "The connection is back. The article was changed meanwhile, perhaps by this. ";
    const link = document.createElement("a");
    Object.assign(link, { href: location.pathname + location.search, textContent: "Show what stands now" });
    place.append(link);
  }
};
