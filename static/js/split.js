// Choosing an article or a name chooses its mentions, too, so that one sees what will go; the button counts them.

const form = document.getElementById("split");
const mentions = () => [...form.querySelectorAll('input[name="mentions"]')];

const count = () => {
  const n = mentions().filter((one) => one.checked).length;
  const everywhere = form.querySelector('input[name="texts"]:checked') ? ", and all printed so" : "";
  document.getElementById("n-chosen").textContent = n ? `${n} ${n === 1 ? "mention" : "mentions"}${everywhere}` : "";
};

form.addEventListener("change", (event) => {
  const { name, checked, value } = event.target;
  if (name === "articles") {
    for (const one of event.target.closest(".split-article").querySelectorAll('input[name="mentions"]')) one.checked = checked;
  } else if (name === "texts") {
    for (const one of mentions()) if (one.dataset.text === value) one.checked = checked;
  } else if (name === "mentions" && !checked) {
    event.target.closest(".split-article").querySelector('input[name="articles"]').checked = false;
    for (const one of form.querySelectorAll('input[name="texts"]')) if (one.value === event.target.dataset.text) one.checked = false;
  }
  count();
});
count();
