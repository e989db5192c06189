import type { LayerDetail, LayerField } from "../../api/types.ts";
import type { Condition, Operator } from "../../layers/look.ts";
import { language, t } from "../../state/language.ts";
import { Icon } from "../Icon.tsx";

const MOST = 10;
const NUMBERS = ["integer", "number"];
const DAYS = ["date", "datetime"];

interface FilterEditorProps {
  readonly detail: LayerDetail;
  readonly conditions: readonly Condition[];
  readonly onChange: (conditions: Condition[]) => void;
}

/** Which features are shown: all conditions have to hold. */
export function FilterEditor({ detail, conditions, onChange }: FilterEditorProps) {
  const put = (at: number, condition: Condition | null) =>
    onChange(
      conditions.flatMap((one, index) => (index === at ? (condition ? [condition] : []) : [one])),
    );
  const [first] = detail.fields;
  return (
    <fieldset class="look-filter">
      <legend>{t("look.filter")}</legend>
      {conditions.map((condition, at) => (
        <ConditionRow
          key={at}
          fields={detail.fields}
          condition={condition}
          onChange={(changed) => put(at, changed)}
        />
      ))}
      {first && conditions.length < MOST && (
        <button
          type="button"
          class="button plain"
          onClick={() => onChange([...conditions, conditionOn(first)])}
        >
          <Icon sign="plus" />
          {t("look.filter.add")}
        </button>
      )}
    </fieldset>
  );
}

interface ConditionRowProps {
  readonly fields: readonly LayerField[];
  readonly condition: Condition;
  readonly onChange: (condition: Condition | null) => void;
}

function ConditionRow({ fields, condition, onChange }: ConditionRowProps) {
  const field = fields.find(({ name }) => name === condition.field);
  if (!field) return null;
  return (
    <div class="condition">
      <select
        aria-label={t("look.filter.field")}
        value={field.name}
        onChange={(event) => {
          const next = fields.find(({ name }) => name === event.currentTarget.value);
          if (next) onChange(conditionOn(next));
        }}
      >
        {fields.map(({ name, title }) => (
          <option key={name} value={name}>
            {title[language.value]}
          </option>
        ))}
      </select>
      {Array.isArray(condition.value) && (
        <span class="condition-list">
          {t(`op.${condition.op}`)} {condition.value.map((one) => wordFor(field, one)).join("、")}
        </span>
      )}
      <select
        hidden={Array.isArray(condition.value)}
        aria-label={t("look.filter.operator")}
        value={condition.op}
        onChange={(event) => {
          const op = operatorsOf(field).find((one) => one === event.currentTarget.value);
          if (op)
            onChange({ ...condition, op, value: takesNothing(op) ? null : firstValue(field) });
        }}
      >
        {operatorsOf(field).map((op) => (
          <option key={op} value={op}>
            {t(`op.${op}`)}
          </option>
        ))}
      </select>
      {!takesNothing(condition.op) && !Array.isArray(condition.value) && (
        <ValueBox field={field} condition={condition} onChange={onChange} />
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={t("look.filter.remove")}
        title={t("look.filter.remove")}
        onClick={() => onChange(null)}
      >
        <Icon sign="close" />
      </button>
    </div>
  );
}

function wordFor(field: LayerField, value: unknown): string {
  return field.codes[String(value)]?.[language.value] ?? String(value);
}

interface ValueBoxProps {
  readonly field: LayerField;
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
}

function ValueBox({ field, condition, onChange }: ValueBoxProps) {
  const set = (value: string | number | boolean) => onChange({ ...condition, value });
  const label = t("look.filter.value");
  const codes = Object.entries(field.codes);
  if (codes.length > 0 || field.type === "boolean") {
    const choices =
      field.type === "boolean"
        ? (["true", "false"] as const).map((value) => [value, t(BOOLEANS[value])] as const)
        : codes.map(([code, title]) => [code, title[language.value]] as const);
    return (
      <select
        aria-label={label}
        value={String(condition.value)}
        onChange={({ currentTarget: { value } }) =>
          set(field.type === "boolean" ? value === "true" : typed(field, value))
        }
      >
        {choices.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    );
  }
  const common = {
    "aria-label": label,
    value: String(condition.value ?? ""),
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: HTMLInputElement }) => {
      if (value !== "") set(typed(field, value));
    },
  };
  if (NUMBERS.includes(field.type)) return <input type="number" step="any" {...common} />;
  return DAYS.includes(field.type) ? (
    <input type="date" {...common} />
  ) : (
    <input type="text" {...common} />
  );
}

const BOOLEANS = { true: "common.yes", false: "common.no" } as const;

function typed(field: LayerField, value: string): string | number {
  return NUMBERS.includes(field.type) ? Number(value) : value;
}

function operatorsOf(field: LayerField): readonly Operator[] {
  const ordered = NUMBERS.includes(field.type) || DAYS.includes(field.type);
  const choice = Object.keys(field.codes).length > 0;
  if (ordered && !choice) return ["=", "!=", "<", "<=", ">", ">=", "present", "absent"];
  return ["=", "!=", "present", "absent"];
}

function takesNothing(op: Operator): boolean {
  return op === "present" || op === "absent";
}

function firstValue(field: LayerField): string | number | boolean {
  const [code] = Object.keys(field.codes);
  if (code !== undefined) return typed(field, code);
  if (field.type === "boolean") return true;
  if (NUMBERS.includes(field.type)) return 0;
  return DAYS.includes(field.type) ? new Date().toISOString().slice(0, 10) : "";
}

/** Nothing is hidden before a value is chosen: it begins with what has the field. */
function conditionOn(field: LayerField): Condition {
  return { field: field.name, op: "present", value: null };
}
