/* The dialog of a link, which stays open until it has an address that readers can follow. */
import { Extension } from "django-prose-editor/editor";

import { askAddress, linkAddress } from "./address.js";

const change = async (editor) => {
  const { href, title } = editor.getAttributes("link")
  const said = await askAddress(editor, {
    read: linkAddress,
    wrong: "A link begins with https://, http://, mailto: or tel:, or with / for a page of this site.",
    options: { title: "Link" },
    fields: { title: { title: "Title" } },
    given: { address: href, title },
  })
  if (!said) return
  const attributes = { href: said.address, title: said.title || null }
  editor.chain().focus().extendMarkRange("link").setMark("link", attributes).run()
}

export const LinkDialog = Extension.create({
  name: "linkDialog",

  /* In the place of the editor's own, which takes any address and shows none. */
  addCommands() {
    return {
      addLink:
        () =>
        ({ editor, state }) => {
          if (state.selection.empty && !editor.isActive("link")) return false
          change(editor)
          return true
        },
    }
  },
})
