// The drop zone of the upload page: lists the chosen files, adds to them with every drop, says what is too large
// before it is sent, and shows how far the sending is. Without this the file input still works.

const form = document.getElementById("upload");
const input = document.getElementById("id_files");
const zone = input.closest(".drop");
const list = document.getElementById("chosen");
const sending = document.getElementById("sending");
const limits = { bytes: Number(zone.dataset.maxBytes), files: Number(zone.dataset.maxFiles), together: Number(zone.dataset.maxTogether) };
const formats = zone.dataset.formats.split(" ");
// What begins like one of these is read by no reader; a name says nothing certain, so it is not asked.
const UNREADABLE = [
  ["\x89PNG", "a picture"], ["\xff\xd8\xff", "a picture"], ["GIF8", "a picture"], ["7z\xbc\xaf", "a 7z archive"],
  ["Rar!", "a RAR archive"], ["BZh", "a bzip2 archive"], ["MZ", "a program"], ["\x7fELF", "a program"], ["ID3", "a recording"],
  ["OggS", "a recording"], ["\x1aE\xdf\xa3", "a video"], ["SQLite format 3", "a database"],
];
const refused = new WeakMap();
let chosen = [];

const size = (bytes) =>
  bytes < 1024 ? `${bytes} B` : bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
const same = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

function show() {
  const kept = new DataTransfer();
  for (const file of chosen) kept.items.add(file);
  input.files = kept.files;
  const together = chosen.reduce((sum, file) => sum + file.size, 0);
  const tooMany = chosen.length > limits.files || together > limits.together * 0.99;  // the form around them counts too
  const amiss = (file) => file.size > limits.bytes || refused.has(file);
  list.replaceChildren(
    ...[...chosen].sort((one, other) => amiss(other) - amiss(one)).slice(0, 200).map((file) => {
      const row = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = file.name;
      const about = document.createElement("span");
      const why = file.size > limits.bytes ? `: too large, the limit is ${zone.dataset.maxSize}`
        : refused.has(file) ? `: ${refused.get(file)} can't be read. Newsdesk reads ${formats.join(", ")}` : "";
      about.className = why ? "why" : "muted";
      about.textContent = size(file.size) + why;
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "btn btn-quiet btn-small";
      remove.textContent = "Remove";
      remove.setAttribute("aria-label", `Remove ${file.name}`);
      remove.addEventListener("click", () => {
        chosen = chosen.filter((other) => other !== file);
        show();
        input.focus();
      });
      row.append(name, about, remove);
      return row;
    }),
  );
  const words = document.createElement("li");
  words.className = tooMany ? "why" : "muted";
  words.textContent = chosen.length > limits.files
    ? `${chosen.length} files are too many for one upload; send ${limits.files} at once.`
    : tooMany ? `Together they are ${size(together)}; send ${size(limits.together)} at once.`
    : chosen.length > 200 ? `and ${chosen.length - 200} more` : "";
  if (words.textContent) list.append(words);
  const unreadable = chosen.filter((file) => refused.has(file)).length;
  const remove = unreadable ? `Remove ${unreadable === 1 ? "the file" : `the ${unreadable} files`} that can't be read.` : "";
  input.setCustomValidity(tooMany ? words.textContent : remove);
}

async function look(file) {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 16).arrayBuffer()));
  const found = UNREADABLE.find(([start]) => head.startsWith(start));
  if (found) refused.set(file, found[1]);
}

input.addEventListener("change", async () => {
  const fresh = [...input.files].filter((file) => !chosen.some((other) => same(file, other)));
  chosen.push(...fresh);
  show();
  await Promise.all(fresh.map((file) => look(file).catch(() => {})));  // a file that is gone says so when it is sent
  show();
});
for (const event of ["dragenter", "dragover"]) zone.addEventListener(event, () => zone.classList.add("over"));
for (const event of ["dragleave", "drop"]) zone.addEventListener(event, () => zone.classList.remove("over"));

form.addEventListener("htmx:xhr:progress", ({ detail }) => {
  if (!detail.lengthComputable) return;
  sending.hidden = false;
  sending.value = detail.loaded / detail.total;
});
form.addEventListener("htmx:afterRequest", () => {
  sending.hidden = true;
});
