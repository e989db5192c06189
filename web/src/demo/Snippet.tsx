import { useSignal } from "@preact/signals";
import { say } from "./language.ts";

/** Code to copy. */
export function Snippet({ code }: { readonly code: string }) {
  const copied = useSignal("");
  const done = copied.value === code;
  return (
    <div class="snippet">
      <pre>
        <code>{code}</code>
      </pre>
      <button
        type="button"
        class="copy"
        onClick={async () => {
          await navigator.clipboard.writeText(code);
          copied.value = code;
        }}
      >
        {say(done ? "copied" : "copy")}
      </button>
    </div>
  );
}
