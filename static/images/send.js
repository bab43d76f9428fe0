// Talking to the library: a file with its progress, and words. What goes wrong is a `Refusal`
// with sentences for whoever is at the desk.

import { token } from "../desk/token.js";

export class Refusal extends Error {
  constructor(said, fields = {}) {
    super(said);
    this.fields = fields;
  }
}

const LOST = "It did not reach the desk. Check the connection and try again.";
const STRANGE = "The desk did not answer as it should. Are you still signed in?";

// The picture that became of `file`; `told` hears the part that is sent, from 0 to 1.
export async function sendFile(file, { address, most, told }) {
  if (file.size > most) {
    throw new Refusal(`The file is larger than ${Math.round(most / 2 ** 20)} MB. Save a smaller copy of it.`);
  }
  const form = new FormData();
  form.append("files", file, file.name);
  const { images, errors } = await post(address, form, told);
  if (!images?.length) throw new Refusal(bare(errors?.join(" "), file.name) || STRANGE);
  return images[0];
}

// The picture with the words that it lacked.
export async function sendWords(address, words) {
  const form = new FormData();
  Object.entries(words).forEach(([name, text]) => form.append(name, text));
  const { image, errors } = await post(address, form);
  if (errors) throw new Refusal("", errors);
  if (!image) throw new Refusal(STRANGE);
  return image;
}

// fetch() tells nothing of what is on its way up.
function post(address, form, told) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.responseType = "text";
    request.upload.addEventListener("progress", ({ loaded, total }) => told?.(loaded / total));
    request.addEventListener("error", () => reject(new Refusal(LOST)));
    request.addEventListener("load", () => {
      try {
        resolve(JSON.parse(request.responseText));
      } catch {
        reject(new Refusal(request.status === 413 ? "The file is too large." : STRANGE));
      }
    });
    request.send(form);
  });
}

// The line names the file already.
const bare = (said, name) => said?.replaceAll(`“${name}”: `, "");
