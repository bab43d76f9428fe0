/* <copy-button for="id">: a button that copies what an input holds. */
class CopyButton extends HTMLElement {
  connectedCallback() {
    const input = document.getElementById(this.getAttribute("for"));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Copy";
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    said.className = "quiet";
    button.addEventListener("click", async () => {
      input.select();
      try {
        await navigator.clipboard.writeText(input.value);
        said.textContent = "Copied.";
      } catch {
        said.textContent = "It is selected: copy it with the keyboard.";
      }
    });
    this.replaceChildren(button, said);
  }
}

customElements.define("copy-button", CopyButton);
