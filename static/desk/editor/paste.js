/* What other programs put on the clipboard, made into what the editor's own buttons would have
   made. It works on an inert document, before the editor reads it: nothing is loaded, and no
   inline style or event handler is ever applied (the site's policy would complain of each). */
import { Extension } from "django-prose-editor/editor";

import { isWebAddress } from "./address.js";
import { tell } from "./notice.js";

const TAG = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi
const ACTIVE = /("[^"]*"|'[^']*')|\s(style|on\w+)(?=\s*=)/gi
const INERT = /<(style|script|xml|title)\b[\s\S]*?<\/\1\s*>/gi

/* Styles and event handlers under names that nobody applies. */
const disarm = (html) =>
  html
    .replace(INERT, "")
    .replace(TAG, (tag) => tag.replace(ACTIVE, (part, quoted, name) => quoted ?? ` data-${name}`))

const styled = (element, property, pattern) =>
  (element.dataset.style ?? "").split(";").some((declared) => {
    const [name, ...value] = declared.split(":")
    return name.trim().toLowerCase() === property && pattern.test(value.join(":").trim())
  })
const unwrap = (element) => element.replaceWith(...element.childNodes)
const rename = (element, tag) => {
  const renamed = element.ownerDocument.createElement(tag)
  renamed.append(...element.childNodes)
  element.replaceWith(renamed)
  return renamed
}
const wrapInside = (element, tag) => {
  const mark = element.ownerDocument.createElement(tag)
  mark.append(...element.childNodes)
  element.append(mark)
}

/* --- One concern a function, in the order in which they run --- */

const dropComments = (body) => {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const found = []
  while (walker.nextNode()) found.push(walker.currentNode)
  found.forEach((comment) => comment.remove())
}

/* Word marks what its writers took out, and shows it struck through. */
const leaveOutDeleted = (body) => {
  for (const deleted of body.querySelectorAll("del")) deleted.remove()
}

/* Google Docs wraps everything in a <b> that isn't bold, and says weights by style. */
const marksFromStyles = (body) => {
  for (const element of body.querySelectorAll("b, strong")) {
    if (styled(element, "font-weight", /^(normal|[1-5]00)$/i)) unwrap(element)
  }
  for (const element of body.querySelectorAll("i, em")) {
    if (styled(element, "font-style", /^normal$/i)) unwrap(element)
  }
  for (const element of body.querySelectorAll("span")) {
    if (!element.closest("h1, h2, h3, h4, h5, h6")) {
      if (styled(element, "font-weight", /^(bold|[6-9]00)$/i)) wrapInside(element, "strong")
    }
    if (styled(element, "font-style", /^italic$/i)) wrapInside(element, "em")
  }
}

/* Word says by class what other programs say by element. */
const blocksFromClasses = (body) => {
  for (const p of body.querySelectorAll("p[class^=MsoTitle]")) rename(p, "h2")
  for (const p of body.querySelectorAll("p[class^=MsoSubtitle]")) rename(p, "h3")
  for (const p of body.querySelectorAll("p[class^=MsoQuote], p[class^=MsoIntenseQuote]")) {
    const quote = p.ownerDocument.createElement("blockquote")
    p.replaceWith(quote)
    quote.append(p)
  }
}

/* Word's lists are paragraphs with a level in their style, and their bullets are text. */
const listsFromParagraphs = (body) => {
  const level = (p) => Number(/mso-list\s*:[^;]*\blevel(\d)/i.exec(p?.dataset?.style ?? "")?.[1])
  const stack = [] // the lists that stand open, outermost first: { dom, depth }
  let last = null
  for (const p of body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    const depth = level(p)
    if (!depth) continue
    const bullet = [...p.querySelectorAll("span")].find((s) => styled(s, "mso-list", /^ignore$/i))
    const kind = /^\W*(\d+|[a-z]{1,4})[.)]/i.test(bullet?.textContent.trim() ?? "") ? "ol" : "ul"
    bullet?.remove()

    if (p.previousElementSibling !== last) stack.length = 0
    while (stack.length && stack.at(-1).depth > depth) stack.pop()
    const same = stack.at(-1)?.depth === depth
    if (same && stack.at(-1).dom.localName !== kind) stack.pop()
    if (stack.at(-1)?.depth !== depth) {
      const dom = p.ownerDocument.createElement(kind)
      const outer = stack.at(-1)?.dom.lastElementChild
      if (outer) outer.append(dom)
      else {
        p.before(dom)
        last = dom
      }
      stack.push({ dom, depth })
    }
    const item = p.ownerDocument.createElement("li")
    const text = p.ownerDocument.createElement("p")
    text.append(...p.childNodes)
    item.append(text)
    stack.at(-1).dom.append(item)
    p.remove()
  }
}

/* Both write an inner list beside its item instead of inside. */
const nestLists = (body) => {
  for (const list of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    list.previousElementSibling?.append(list)
  }
}

/* The headline has h1: a text's own headings are h2 and h3. */
const headings = (body) => {
  for (const element of body.querySelectorAll("h1")) rename(element, "h2")
  for (const element of body.querySelectorAll("h4, h5, h6")) rename(element, "h3")
  for (const mark of body.querySelectorAll(":is(h2, h3) :is(b, strong)")) unwrap(mark)
}

const frames = (body) => {
  for (const frame of body.querySelectorAll("iframe")) {
    const address = frame.getAttribute("src") ?? ""
    if (!isWebAddress(address)) continue
    const embed = frame.ownerDocument.createElement("figure")
    embed.setAttribute("data-embed", address)
    embed.textContent = frame.title
    frame.replaceWith(embed)
  }
}

const links = (body) => {
  for (const link of body.querySelectorAll("a")) {
    // Word's footnotes and bookmarks lead nowhere outside of Word.
    if (!/^(https?:|mailto:|tel:|\/)/i.test(link.getAttribute("href") ?? "")) unwrap(link)
  }
}

const spaces = (body) => {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode
    text.data = text.data.replace(/[\u00a0 \n]*(?:\u00a0[ \n]|[ \n]\u00a0|\u00a0\u00a0)[\u00a0 \n]*/g, " ")
  }
  for (const br of body.querySelectorAll("br")) {
    if (!br.closest("p, li, td, th, h2, h3, figcaption")) br.remove()
  }
  for (const p of body.querySelectorAll("p, h2, h3")) {
    if (!p.textContent.trim() && !p.querySelector("img, iframe")) p.remove()
  }
}

/* A picture has to be in the media library, with its rights known: how many aren't. */
const leaveOutPictures = (body) => {
  const pictures = [...body.querySelectorAll("img")].filter((img) => !img.closest("[data-image]"))
  pictures.forEach((picture) => picture.remove())
  return pictures.length
}

const told = (count) =>
  `${count === 1 ? "A picture was" : `${count} pictures were`} left out of what you pasted. ` +
  "Copy or drop each by itself, or add it from the library with the picture button."

export const CleanPaste = Extension.create({
  name: "cleanPaste",

  transformPastedHTML(html) {
    const safe = disarm(html)
    if (/\sdata-pm-slice=/.test(safe)) return safe // from an editor such as this one
    const { body } = new DOMParser().parseFromString(safe, "text/html")
    dropComments(body)
    leaveOutDeleted(body)
    const left = leaveOutPictures(body)
    marksFromStyles(body)
    blocksFromClasses(body)
    listsFromParagraphs(body)
    nestLists(body)
    headings(body)
    frames(body)
    links(body)
    spaces(body)
    tell(this.editor, left ? told(left) : "")
    return body.innerHTML
  },
})
