import type { SchoolStage } from "../../api/types.ts";
import { openForecast } from "../../state/forecast.ts";
import { t } from "../../state/language.ts";

interface ForecastButtonProps {
  readonly stage: SchoolStage;
  readonly catchment?: string;
}

/** Leads from the layer, or from one of its areas, to the panel of the forecast. */
export function ForecastButton({ stage, catchment }: ForecastButtonProps) {
  return (
    <button type="button" class="button" onClick={() => void openForecast(stage, catchment)}>
      {t("forecast.open")}
    </button>
  );
}
