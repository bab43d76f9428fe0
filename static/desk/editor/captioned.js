/* What a picture and an embed have in common: a block that refers to something by an attribute,
   shows a face that can't be typed into, and has a caption that can. */
import { Node } from "django-prose-editor/editor";

/* A button of the face. Its place in the document is asked for when it is pressed. */
const button = (text, press) => {
  const dom = document.createElement("button")
  dom.type = "button"
  dom.textContent = text
  dom.addEventListener("click", press)
  return dom
}

/**
 * A node named `name`, kept as `<figure data-…>` in the attribute `attribute`.
 *
 * `face(value, editor)` gives what shows the reference: { element, hint }, where `hint` is said
 * where the caption is empty. `choose(editor, value)` asks for another value, or null for none.
 */
export const captioned = ({ name, attribute, title, face, choose, ...rest }) =>
  Node.create({
    name,
    group: "block",
    content: "inline*",
    isolating: true,
    defining: true,
    draggable: true,

    addAttributes() {
      return {
        value: {
          default: null,
          parseHTML: (element) => element.getAttribute(attribute),
          renderHTML: ({ value }) => ({ [attribute]: value }),
        },
      }
    },

    parseHTML() {
      const contentElement = (dom) => dom.querySelector("figcaption") ?? dom
      return [{ tag: `figure[${attribute}]`, contentElement }]
    },

    renderHTML({ HTMLAttributes }) {
      return ["figure", HTMLAttributes, ["figcaption", 0]]
    },

    addNodeView() {
      return ({ node, editor, getPos }) => {
        const dom = document.createElement("figure")
        const front = document.createElement("div")
        const caption = document.createElement("figcaption")
        dom.className = `captioned captioned-${name}`
        front.contentEditable = "false"
        dom.append(front, caption)

        const change = async () => {
          const value = await choose(editor, dom.dataset.value)
          if (value) {
            editor.chain().focus().setNodeSelection(getPos()).updateAttributes(name, { value }).run()
          }
        }
        const remove = () => editor.chain().focus().setNodeSelection(getPos()).deleteSelection().run()

        const show = ({ attrs: { value }, childCount }) => {
          if (dom.dataset.value !== value) {
            dom.dataset.value = value
            const { element, hint } = face(value, editor)
            const bar = document.createElement("div")
            bar.className = "captioned-bar"
            bar.append(button(`Change ${title}`, change), button(`Remove ${title}`, remove))
            front.replaceChildren(element, bar)
            caption.dataset.hint = hint
          }
          caption.classList.toggle("empty", childCount === 0)
        }
        show(node)
        return {
          dom,
          contentDOM: caption,
          update(newer) {
            if (newer.type.name !== name) return false
            show(newer)
            return true
          },
          stopEvent: (event) => front.contains(event.target) && event.type !== "dragstart",
          ignoreMutation: (mutation) => !caption.contains(mutation.target),
        }
      }
    },

    /* Put one of each value after the block that the cursor is in (in its place, where that is
       empty), and the cursor into the first one's caption. */
    addCommands() {
      return {
        [`insert_${name}`]:
          (...values) =>
          ({ state, chain }) => {
            const { $from, to } = state.selection
            const top = $from.depth > 0
            const empty = $from.depth === 1 && $from.parent.content.size === 0
            const place = top ? (empty ? $from.before(1) : $from.after(1)) : to
            const range = empty ? { from: place, to: $from.after(1) } : place
            const made = values.map((value) => ({ type: name, attrs: { value } }))
            return chain()
              .insertContentAt(range, [...made, { type: "paragraph" }])
              .setTextSelection(place + 1)
              .focus()
              .run()
          },
      }
    },

    addKeyboardShortcuts() {
      const inside = (editor) => editor.state.selection.$from.parent.type.name === name
      return {
        /* Enter leaves the caption for a new paragraph below. */
        Enter: ({ editor }) => {
          if (!inside(editor)) return false
          const after = editor.state.selection.$from.after()
          return editor
            .chain()
            .insertContentAt(after, { type: "paragraph" })
            .setTextSelection(after + 1)
            .run()
        },
        /* Backspace in an empty caption takes the whole away. */
        Backspace: ({ editor }) => {
          const { $from, empty } = editor.state.selection
          if (!inside(editor) || !empty || $from.parent.content.size) return false
          return editor.chain().setNodeSelection($from.before()).deleteSelection().run()
        },
      }
    },

    ...rest,
  })
