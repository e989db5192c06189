/** What every form control has for the page that scripts it. */
export abstract class FormControl extends HTMLElement {
  static readonly formAssociated = true;
  protected readonly internals = this.attachInternals();

  get name(): string {
    return this.getAttribute("name") ?? "";
  }

  set name(name: string) {
    this.setAttribute("name", name);
  }

  get required(): boolean {
    return this.hasAttribute("required");
  }

  set required(required: boolean) {
    this.toggleAttribute("required", required);
  }

  get disabled(): boolean {
    return this.hasAttribute("disabled");
  }

  set disabled(disabled: boolean) {
    this.toggleAttribute("disabled", disabled);
  }

  get type(): string {
    return this.localName;
  }

  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  get validity(): ValidityState {
    return this.internals.validity;
  }

  get validationMessage(): string {
    return this.internals.validationMessage;
  }

  get willValidate(): boolean {
    return this.internals.willValidate;
  }

  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.internals.reportValidity();
  }

  /** What the page calls the control: by `aria-label`, or else by its labels. */
  protected labelText(): string {
    const labels = [...this.internals.labels].map((label) => label.textContent?.trim());
    return this.getAttribute("aria-label") ?? labels.join(" ");
  }
}
