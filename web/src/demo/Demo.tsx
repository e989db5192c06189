import type { ComponentChildren } from "preact";
import { LANGUAGE_TAGS } from "../i18n/index.ts";
import { demoLanguage, say } from "./language.ts";
import { twoLines } from "./markup.ts";
import { OptionsSection } from "./OptionsSection.tsx";
import { Snippet } from "./Snippet.tsx";
import { TryForm } from "./TryForm.tsx";
import type { DemoLanguage } from "./texts.ts";

const FEATURES = ["keys", "phone", "pinyin", "form", "match", "private"] as const;

export function Demo() {
  return (
    <>
      <header class="bar">
        <a class="brand" href="/">
          <img src="/icon.svg" alt="" width="28" height="28" />
          {say("map")}
        </a>
        <button
          type="button"
          class="switch"
          lang={LANGUAGE_TAGS[other()]}
          onClick={() => {
            demoLanguage.value = other();
          }}
        >
          {say("language")}
        </button>
      </header>
      <main>
        <section class="hero">
          <div class="pitch">
            <h1>{say("title")}</h1>
            <p class="lead">{say("lead")}</p>
            <p>{say("intro")}</p>
          </div>
          <TryForm />
          <ul class="features" aria-label={say("features")}>
            {FEATURES.map((name) => (
              <li key={name}>{say(`feature.${name}`)}</li>
            ))}
          </ul>
        </section>
        <Section title={say("lines")} intro={say("linesIntro")}>
          <Snippet code={twoLines(new URL("..", location.href).href)} />
        </Section>
        <Section title={say("options")} intro={say("optionsIntro")}>
          <OptionsSection />
        </Section>
      </main>
    </>
  );
}

function other(): DemoLanguage {
  return demoLanguage.value === "zh" ? "en" : "zh";
}

interface SectionProps {
  readonly title: string;
  readonly intro: string;
  readonly children: ComponentChildren;
}

function Section({ title, intro, children }: SectionProps) {
  return (
    <section class="section">
      <h2>{title}</h2>
      <p class="intro">{intro}</p>
      {children}
    </section>
  );
}
