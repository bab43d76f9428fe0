/* Tiptap would put a <style> element into the page, which the site's policy forbids: what it
   would say stands in editor.css. */
import { Extension } from "django-prose-editor/editor";

export const NoInlineStyle = Extension.create({
  name: "noInlineStyle",

  onBeforeCreate() {
    this.editor.options.injectCSS = false
  },
})
