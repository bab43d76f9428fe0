/* Things that live on other sites: kept and shown as a link with a caption. Nothing of the
   other site is ever loaded. */
import { updateAttrsDialog } from "django-prose-editor/editor";

import { captioned } from "./captioned.js";

export const isWebAddress = (text) => {
  const address = URL.canParse(text) ? new URL(text) : null
  return /^https?:$/.test(address?.protocol) && !address.username && !/[\s\\]/.test(text)
}

/* Asks until it is a web address; null if whoever writes gives up. */
const choose = async (editor, value = "") => {
  let wrong = ""
  for (;;) {
    const description = wrong && "It must begin with https:// or http://."
    const fields = { address: { title: "Address", format: "url", required: true, description } }
    const options = { title: "Link to a post, a video, a map …", submitText: "Insert" }
    const given = await updateAttrsDialog(fields, options)(editor, { address: wrong || value })
    const address = given?.address.trim()
    if (!address || isWebAddress(address)) return address || null
    wrong = address
  }
}

const face = (address) => {
  const element = document.createElement("p")
  const host = document.createElement("strong")
  host.textContent = URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, "") : ""
  element.append(host, " ", address)
  return { element, hint: "Caption: say what it is" }
}

export const Embed = captioned({
  name: "embed",
  attribute: "data-embed",
  title: "link",
  face,
  choose,

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "embed",
      groups: "nodes",
      button: buttons.material("smart_display", "Insert embed"),
      active: (editor) => editor.isActive("embed"),
      async command(editor) {
        const address = await choose(editor)
        if (address) editor.commands.insert_embed(address)
      },
    })
  },
})
