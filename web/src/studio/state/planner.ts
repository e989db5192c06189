import { computed } from "@preact/signals";
import { session } from "../../state/session.ts";

export const isPlanner = computed(() => session.value?.role === "planner");
