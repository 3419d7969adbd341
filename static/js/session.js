// Who was signed out goes on where they were: they sign in in another tab, and what they typed here is still here.

import { asksByItself, tell } from "./page.js";

// Signing in changes the token that every change must name; the cookie has the newest one.
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

document.addEventListener("htmx:configRequest", ({ detail: { headers, formData } }) => {
  if (!token()) return;
  headers["X-CSRFToken"] = token();
  if (formData.has("csrfmiddlewaretoken")) formData.set("csrfmiddlewaretoken", token());
});

document.addEventListener(
  "submit",
  ({ target }) => {
    const named = target.querySelector("input[name=csrfmiddlewaretoken]");
    if (named && token()) named.value = token();
  },
  true,
);

// `door` is the address of the sign-in page.
export const sayToSignIn = (near, door) => {
  const address = new URL(door, location.href);
  address.searchParams.set("next", location.pathname + location.search);
  const link = document.createElement("a");
  Object.assign(link, { href: address, target: "_blank", textContent: "Sign in in a new tab" });
  const told = tell("You are signed out. Nothing was changed, and what you typed is still here. ", near);
  (told.querySelector("p") ?? told).append(link, ", then do it again here.");
};

// Who only asked for something is led through the door by the answer itself (HX-Redirect), and back to this page.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, elt, requestConfig } = event.detail;
  if (xhr.status !== 401 || (requestConfig.verb === "get" && !asksByItself(elt))) return;
  event.preventDefault();
  if (!asksByItself(elt) || !document.querySelector(".request-failed")) sayToSignIn(elt, xhr.getResponseHeader("HX-Redirect"));
});
