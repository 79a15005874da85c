/* Une clé d’accès : le navigateur la fait ou la montre, et la page envoie sa réponse comme un formulaire ordinaire.
   Sans ce fichier, la page garde le code de l’application et les codes de secours. */
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((one) => ({...one, id: bytes(one.id)}));

function read(asked) {
  const found = {...asked, challenge: bytes(asked.challenge)};
  if (asked.user) found.user = {...asked.user, id: bytes(asked.user.id)};
  if (asked.excludeCredentials) found.excludeCredentials = named(asked.excludeCredentials);
  if (asked.allowCredentials) found.allowCredentials = named(asked.allowCredentials);
  return found;
}

function told(key) {
  const response = {clientDataJSON: text(key.response.clientDataJSON)};
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"])
    if (key.response[name]) response[name] = text(key.response[name]);
  return JSON.stringify({id: key.id, rawId: text(key.rawId), type: key.type, clientExtensionResults: {}, response});
}

async function show(event, form) {
  const field = form.elements.passkey;
  if (field.value) return;
  event.preventDefault();
  const refused = form.querySelector("[data-refused]"), asked = read(JSON.parse(form.dataset.asked));
  refused.hidden = true;
  try {
    const key = form.dataset.passkey === "create"
      ? await navigator.credentials.create({publicKey: asked}) : await navigator.credentials.get({publicKey: asked});
    field.value = told(key);
  } catch {
    refused.hidden = false;
    refused.focus();
    return;
  }
  form.requestSubmit(form.querySelector("button"));
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  for (const one of document.querySelectorAll("[data-keyless]")) one.hidden = true;
  form.addEventListener("submit", (event) => show(event, form));
  // A page that comes back from the history has an answer that has served.
  window.addEventListener("pageshow", () => { form.elements.passkey.value = ""; });
}
