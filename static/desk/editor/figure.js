/* Pictures of the media library in a text, referred to by id. */
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

/* Opens the library, and gives the id of the picture chosen there, or null for none. */
const choose = async (editor) => {
  let image
  try {
    const { chooseImage } = await import("../../images/image-library.js")
    image = await chooseImage()
  } catch (error) {
    console.warn(error)
    tell(editor, "The picture library can’t be opened just now. Save the story and try again.")
    return null
  }
  if (!image) return null
  tell(editor, "")
  library(editor).set(String(image.id), image)
  return String(image.id)
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
      async command(editor) {
        const id = await choose(editor)
        if (id) editor.commands.insert_picture(id)
      },
    })
  },
})
