import type { JointLawFit, JointPoint } from "../fit-joint-law.ts";
import { type Axis, symmetricAxis } from "./axis.ts";
import { caption, frame, gridColumns, gridRows } from "./frame.ts";
import { mark } from "./marks.ts";
import { describePoint, type Series } from "./series.ts";
import { formatNumber } from "./text.ts";

/** How far each loss lies above the fitted law, in hundredths of it. */
export function residualPanel(series: readonly Series[], fit: JointLawFit, x: Axis, top: number): string[] {
  const bottom = top + frame.residualHeight;
  const percent = (point: JointPoint) => 100 * (point.loss / fit.predict(point).value - 1);
  const y = symmetricAxis(
    series.flatMap(({ points }) => points.map(percent)),
    bottom,
    top,
  );
  const marks = series.flatMap(({ points, style }) =>
    points.map((point) => {
      const title = `${describePoint(point, fit)}: ${formatNumber(percent(point), 2)} %`;
      return mark(style, x.at(point.latents), y.at(percent(point)), title);
    }),
  );
  return [
    caption(top - 14, "above the fitted law, in %"),
    ...gridRows(y, (tick) => (tick > 0 ? `+${tick}` : String(tick).replace("-", "−"))),
    ...gridColumns(x, top, bottom, true),
    ...marks,
  ];
}
