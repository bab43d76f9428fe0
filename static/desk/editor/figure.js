/* Pictures of the media library in a text, referred to by id. Files dropped into the text, and
   pictures pasted into it, go to the library first: the dialog asks for their words. */
import { Plugin } from "django-prose-editor/editor";

import { pastedPictures } from "../../images/take-files.js";
import { captioned } from "./captioned.js";
import { tell } from "./notice.js";

/* What is known of the library's pictures: those of the text as it was opened, which the
   textarea brings along, and those chosen since. */
const known = new WeakMap()

const library = (editor) => {
  if (!known.has(editor)) {
    const textarea = editor.options.element.querySelector("textarea")
    known.set(editor, new Map(Object.entries(JSON.parse(textarea.dataset.pictures ?? "{}"))))
  }
  return known.get(editor)
}

/* What was chosen in the library's dialog, as `ask` opens it; [] for nothing. */
const chosen = async (editor, ask) => {
  let images
  try {
    images = await ask(await import("../../images/image-library.js"))
  } catch (error) {
    console.warn(error)
    tell(editor, "The picture library can’t be opened just now. Save the story and try again.")
    return []
  }
  if (images.length) tell(editor, "")
  images.forEach((image) => library(editor).set(String(image.id), image))
  return images.map((image) => String(image.id))
}

const choose = async (editor) => {
  const [id] = await chosen(editor, async ({ chooseImage }) => [await chooseImage()].filter(Boolean))
  return id ?? null
}

/* Insert what is chosen, `files` having been uploaded first, in its order. */
const insert = async (editor, files) => {
  const ids = await chosen(editor, ({ chooseImages }) => chooseImages(files))
  if (ids.length) editor.commands.insert_picture(...ids)
}

const face = (id, editor) => {
  const image = library(editor).get(id)
  if (!image) {
    const element = document.createElement("p")
    element.textContent = `Picture ${id} of the library. Save to see it.`
    return { element, hint: "Caption" }
  }
  const element = document.createElement("img")
  Object.assign(element, { src: image.thumb, alt: image.alt, draggable: false })
  return { element, hint: image.caption ? `Caption: ${image.caption}` : "Caption" }
}

export const Picture = captioned({
  name: "picture",
  attribute: "data-image",
  title: "picture",
  face,
  choose,

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "picture",
      groups: "nodes",
      button: buttons.material("image", "Insert picture"),
      active: (editor) => editor.isActive("picture"),
      command: (editor) => insert(editor),
    })
  },

  addProseMirrorPlugins() {
    const { editor } = this
    const handleDrop = (view, event, slice, moved) => {
      const files = [...(event.dataTransfer?.files ?? [])]
      if (moved || !files.length) return false
      event.preventDefault()
      const place = view.posAtCoords({ left: event.clientX, top: event.clientY })
      if (place) editor.commands.setTextSelection(place.pos)
      insert(editor, files)
      return true
    }
    const handlePaste = (view, event) => {
      const files = pastedPictures(event.clipboardData)
      if (files.length) insert(editor, files)
      return files.length > 0
    }
    return [new Plugin({ props: { handleDrop, handlePaste } })]
  },
})
