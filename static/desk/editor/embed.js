/* Things that live on other sites: kept and shown as a card, a link with a caption. Nothing of
   the other site is loaded here; readers may have a film played (articles/players.py). */
import { askAddress, webAddress } from "./address.js";
import { captioned } from "./captioned.js";

const choose = async (editor, address) => {
  const said = await askAddress(editor, {
    read: webAddress,
    wrong: "It must begin with https:// or http://.",
    options: { title: "Card with a link to a post, a video, a map …", submitText: "Insert" },
    given: { address },
  })
  return said?.address ?? null
}

const face = (address) => {
  const element = document.createElement("p")
  const host = document.createElement("strong")
  host.textContent = URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, "") : ""
  element.append(host, " ", address)
  return { element, hint: "Caption: say what readers will find there" }
}

export const Embed = captioned({
  name: "embed",
  attribute: "data-embed",
  title: "card",
  face,
  choose,

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "embed",
      groups: "nodes",
      button: buttons.material("web_asset", "Insert link card"),
      active: (editor) => editor.isActive("embed"),
      async command(editor) {
        const address = await choose(editor)
        if (address) editor.commands.insert_embed(address)
      },
    })
  },
})
